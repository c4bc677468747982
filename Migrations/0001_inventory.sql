-- What the file is keyed with: a random secret, so that nobody can prepare bytes that pass for other bytes.
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO settings (name, value) VALUES ('digestKey', randomblob(32));

-- Azure's tree, in lower case: subscriptions (parent 0), their resource groups, their clusters, their node pools.
-- (No IN in this check: for more than two values SQLite would build a table for each row that is inserted.)
CREATE TABLE resources (
  id INTEGER PRIMARY KEY,
  parent_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (
    kind = 'subscription' OR kind = 'resourceGroup' OR kind = 'cluster' OR kind = 'pool'),
  UNIQUE (parent_id, name)
) STRICT;

-- Facts: snapshots and what they covered. --------------------------------------------------------------------------

-- A set of scopes, stored once however many nights covered it.
CREATE TABLE coverages (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE
) STRICT;

-- subtree: the resource and all below it; children: the pools of a cluster; self: the resource alone;
-- unread: an exception, a cluster that was told without its pools.
CREATE TABLE coverage_scopes (
  coverage_id INTEGER NOT NULL REFERENCES coverages (id),
  resource_id INTEGER NOT NULL REFERENCES resources (id),
  extent TEXT NOT NULL CHECK (
    extent = 'subtree' OR extent = 'children' OR extent = 'self' OR extent = 'unread'),
  PRIMARY KEY (coverage_id, resource_id, extent)
) STRICT, WITHOUT ROWID;
CREATE INDEX coverage_scopes_by_resource ON coverage_scopes (resource_id, extent, coverage_id);

-- A retracted snapshot keeps its record but no longer counts.
CREATE TABLE snapshots (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  taken_at INTEGER NOT NULL,
  coverage_id INTEGER NOT NULL REFERENCES coverages (id),
  is_complete INTEGER NOT NULL CHECK (is_complete IN (0, 1)),
  partial_reason TEXT,
  imported_at INTEGER NOT NULL,
  retracted_at INTEGER,
  retraction_reason TEXT
) STRICT;
CREATE INDEX snapshots_by_coverage ON snapshots (coverage_id, taken_at) WHERE retracted_at IS NULL;
CREATE INDEX snapshots_by_time ON snapshots (taken_at) WHERE retracted_at IS NULL;

CREATE TABLE documents (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id),
  sha256 TEXT NOT NULL,
  name TEXT NOT NULL,
  shape TEXT NOT NULL,
  file_bytes INTEGER NOT NULL,
  elements INTEGER NOT NULL,
  PRIMARY KEY (snapshot_id, sha256)
) STRICT, WITHOUT ROWID;

-- Facts: versions. -------------------------------------------------------------------------------------------------

-- Each distinct canonical text once.
CREATE TABLE contents (
  id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE,
  body TEXT NOT NULL
) STRICT;

-- One state of a cluster or pool, valid in [from_at, to_at); to_at is the largest integer while it lasts.
-- traits_id is what judging reads, in few distinct texts; what is distinct for each cluster is beside it: the UID of
-- its incarnation, and its name where Azure does not spell it in lower case. has_tags and
-- has_labels: the configuration holds some.
CREATE TABLE versions (
  resource_id INTEGER NOT NULL REFERENCES resources (id),
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL CHECK (to_at > from_at),
  traits_id INTEGER NOT NULL REFERENCES contents (id),
  config_id INTEGER NOT NULL REFERENCES contents (id),
  resource_uid TEXT,
  name TEXT,
  has_tags INTEGER NOT NULL CHECK (has_tags IN (0, 1)),
  has_labels INTEGER NOT NULL CHECK (has_labels IN (0, 1)),
  PRIMARY KEY (resource_id, from_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX versions_by_start ON versions (from_at);
CREATE INDEX versions_with_tags ON versions (resource_id, from_at) WHERE has_tags OR has_labels;
CREATE INDEX versions_by_end ON versions (to_at) WHERE to_at < 9223372036854775807;

-- What Azure changes by itself, in the same intervals' form: node count, eTag, image and patch versions, power. And
-- whether it is said that there are no tags or labels: where their key is absent, that alone does not say so.
CREATE TABLE readings (
  resource_id INTEGER NOT NULL REFERENCES resources (id),
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL CHECK (to_at > from_at),
  reading_id INTEGER NOT NULL REFERENCES contents (id),
  node_count INTEGER,
  etag TEXT,
  says_no_tags INTEGER NOT NULL CHECK (says_no_tags IN (0, 1)),
  says_no_labels INTEGER NOT NULL CHECK (says_no_labels IN (0, 1)),
  PRIMARY KEY (resource_id, from_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX readings_by_start ON readings (from_at);

-- The newest bytes of a cluster: the same bytes in a newer night are not parsed again.
CREATE TABLE raw_digests (
  digest BLOB PRIMARY KEY,
  cluster_id INTEGER NOT NULL UNIQUE REFERENCES resources (id),
  pool_count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Judgements: a pure function of the facts, which can be dropped and made again. -----------------------------------

-- resource_id is a pool, or a cluster for its nodes that no pool lists.
CREATE TABLE verdicts (
  resource_id INTEGER NOT NULL REFERENCES resources (id),
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL CHECK (to_at > from_at),
  verdict TEXT NOT NULL,
  basis TEXT NOT NULL,
  evidence TEXT NOT NULL,
  is_pending INTEGER NOT NULL CHECK (is_pending IN (0, 1)),
  PRIMARY KEY (resource_id, from_at)
) STRICT, WITHOUT ROWID;

-- finding_opened_at and incarnation name the finding that the episode belongs to.
CREATE TABLE episodes (
  resource_id INTEGER NOT NULL REFERENCES resources (id),
  control TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  detected_after INTEGER,
  closed_at INTEGER,
  close_reason TEXT,
  finding_opened_at INTEGER NOT NULL,
  incarnation TEXT NOT NULL,
  PRIMARY KEY (resource_id, control, opened_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX episodes_by_opening ON episodes (opened_at, detected_after);

-- The cluster, resource group and subscription of each cluster (itself) and pool.
CREATE VIEW lineages (resource_id, kind, cluster_id, group_id, subscription_id) AS
  SELECT r.id, r.kind, c.id, g.id, g.parent_id
  FROM resources r JOIN resources c ON c.id = iif(r.kind = 'pool', r.parent_id, r.id)
  JOIN resources g ON g.id = c.parent_id WHERE r.kind IN ('cluster', 'pool');
