-- What the migrations come to. Written by the tests with REWRITE_GOLDEN=1.

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE resources (
  id INTEGER PRIMARY KEY,
  parent_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (
    kind = 'subscription' OR kind = 'resourceGroup' OR kind = 'cluster' OR kind = 'pool'),
  UNIQUE (parent_id, name)
) STRICT;

CREATE TABLE coverages (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE coverage_scopes (
  coverage_id INTEGER NOT NULL REFERENCES coverages (id),
  resource_id INTEGER NOT NULL REFERENCES resources (id),
  extent TEXT NOT NULL CHECK (
    extent = 'subtree' OR extent = 'children' OR extent = 'self' OR extent = 'unread'),
  PRIMARY KEY (coverage_id, resource_id, extent)
) STRICT, WITHOUT ROWID;

CREATE INDEX coverage_scopes_by_resource ON coverage_scopes (resource_id, extent, coverage_id);

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
, policy_id INTEGER REFERENCES policies (id), coverage_said TEXT, import_milliseconds INTEGER) STRICT;

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

CREATE TABLE contents (
  id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE versions (
  resource_id INTEGER NOT NULL REFERENCES resources (id),
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL CHECK (to_at > from_at),
  traits_id INTEGER NOT NULL REFERENCES contents (id),
  config_id INTEGER NOT NULL REFERENCES contents (id),
  resource_uid TEXT,
  name TEXT,
  PRIMARY KEY (resource_id, from_at)
) STRICT, WITHOUT ROWID;

CREATE INDEX versions_by_start ON versions (from_at);

CREATE INDEX versions_by_end ON versions (to_at) WHERE to_at < 9223372036854775807;

CREATE TABLE readings (
  resource_id INTEGER NOT NULL REFERENCES resources (id),
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL CHECK (to_at > from_at),
  reading_id INTEGER NOT NULL REFERENCES contents (id),
  node_count INTEGER,
  etag TEXT,
  PRIMARY KEY (resource_id, from_at)
) STRICT, WITHOUT ROWID;

CREATE INDEX readings_by_start ON readings (from_at);

CREATE TABLE raw_digests (
  digest BLOB PRIMARY KEY,
  cluster_id INTEGER NOT NULL UNIQUE REFERENCES resources (id),
  pool_count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE episodes (
  resource_id INTEGER NOT NULL REFERENCES resources (id),
  control TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  detected_after INTEGER,
  closed_at INTEGER,
  close_reason TEXT,
  finding_opened_at INTEGER NOT NULL,
  incarnation TEXT NOT NULL, basis TEXT NOT NULL DEFAULT 'flag', scopes TEXT NOT NULL DEFAULT 'all', severity TEXT NOT NULL DEFAULT 'high', sla_days INTEGER,
  PRIMARY KEY (resource_id, control, opened_at)
) STRICT, WITHOUT ROWID;

CREATE INDEX episodes_by_opening ON episodes (opened_at, detected_after);

CREATE VIEW lineages (resource_id, kind, cluster_id, group_id, subscription_id) AS
  SELECT r.id, r.kind, c.id, g.id, g.parent_id
  FROM resources r JOIN resources c ON c.id = iif(r.kind = 'pool', r.parent_id, r.id)
  JOIN resources g ON g.id = c.parent_id WHERE r.kind IN ('cluster', 'pool');

CREATE TABLE policies (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE evidence_documents (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  sha256 TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  taken_at INTEGER NOT NULL,
  imported_at INTEGER NOT NULL
) STRICT;

CREATE TABLE node_lists (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES evidence_documents (id),
  node_resource_group TEXT NOT NULL,
  subscription TEXT NOT NULL,
  taken_at INTEGER NOT NULL
) STRICT;

CREATE INDEX node_lists_by_group ON node_lists (node_resource_group, taken_at);

CREATE TABLE nodes (
  list_id INTEGER NOT NULL REFERENCES node_lists (id),
  name TEXT NOT NULL,
  pool TEXT,
  is_fips INTEGER CHECK (is_fips IN (0, 1)),
  image TEXT,
  PRIMARY KEY (list_id, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX nodes_by_name ON nodes (name);

CREATE TABLE kernel_readings (
  node TEXT NOT NULL,
  taken_at INTEGER NOT NULL,
  document_id INTEGER NOT NULL REFERENCES evidence_documents (id),
  is_fips INTEGER NOT NULL CHECK (is_fips IN (0, 1)),
  PRIMARY KEY (node, taken_at, document_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE node_classes (
  cluster_id INTEGER NOT NULL REFERENCES resources (id),
  taken_at INTEGER NOT NULL,
  document_id INTEGER NOT NULL REFERENCES evidence_documents (id),
  name TEXT NOT NULL,
  is_fips INTEGER NOT NULL CHECK (is_fips IN (0, 1)),
  is_used INTEGER NOT NULL CHECK (is_used IN (0, 1)),
  PRIMARY KEY (cluster_id, taken_at, document_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE judgements (
  id INTEGER PRIMARY KEY,
  verdict TEXT NOT NULL,
  basis TEXT NOT NULL,
  evidence TEXT NOT NULL,
  is_pending INTEGER NOT NULL,
  scopes TEXT NOT NULL,
  severity TEXT NOT NULL,
  is_exempt INTEGER NOT NULL,
  has_left_scope INTEGER NOT NULL,
  cause TEXT NOT NULL,
  UNIQUE (verdict, basis, evidence, is_pending, scopes, severity, is_exempt, has_left_scope, cause)
) STRICT;

CREATE TABLE verdicts (
  resource_id INTEGER NOT NULL REFERENCES resources (id),
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL CHECK (to_at > from_at),
  judgement_id INTEGER NOT NULL REFERENCES judgements (id),
  PRIMARY KEY (resource_id, from_at)
) STRICT, WITHOUT ROWID;

CREATE VIEW counted_episodes AS
  SELECT * FROM episodes WHERE control <> 'pool-approved' OR detected_after IS NOT NULL;
