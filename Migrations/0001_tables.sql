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

-- The JSON of each policy that was ever in force.
CREATE TABLE policies (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- A retracted snapshot keeps its record but no longer counts. `coverage_said`: what it was said to cover, as its digest
-- holds it. `import_milliseconds`: how long its import took. `collector`: who collected it, where the manifest says.
CREATE TABLE snapshots (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  taken_at INTEGER NOT NULL,
  coverage_id INTEGER NOT NULL REFERENCES coverages (id),
  is_complete INTEGER NOT NULL CHECK (is_complete IN (0, 1)),
  partial_reason TEXT,
  imported_at INTEGER NOT NULL,
  policy_id INTEGER NOT NULL REFERENCES policies (id),
  coverage_said TEXT NOT NULL,
  import_milliseconds INTEGER,
  collector TEXT,
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

-- Facts: what Kubernetes and the nodes say. ---------------------------------------------------------------------------

CREATE TABLE evidence_documents (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  sha256 TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind = 'nodes' OR kind = 'nodeClasses' OR kind = 'kernelReadings'),
  taken_at INTEGER NOT NULL,
  imported_at INTEGER NOT NULL
) STRICT;

-- The nodes of one cluster at one instant. They name it by its node resource group, in lower case; which cluster that is,
-- the configurations of clusters tell. Where `subscription` is empty the group is written as a label writes it, and where
-- the group is empty, too, the nodes do not say of which cluster they are.
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
  node_class TEXT,
  PRIMARY KEY (list_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX nodes_by_name ON nodes (name);

-- An index: which clusters were ever told to have a node resource group that a label writes like this.
CREATE TABLE node_groups (
  label TEXT NOT NULL,
  cluster_id INTEGER NOT NULL REFERENCES resources (id),
  PRIMARY KEY (label, cluster_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX node_groups_by_cluster ON node_groups (cluster_id, label);

-- What /proc/sys/crypto/fips_enabled said on a node.
CREATE TABLE kernel_readings (
  node TEXT NOT NULL,
  taken_at INTEGER NOT NULL,
  document_id INTEGER NOT NULL REFERENCES evidence_documents (id),
  is_fips INTEGER NOT NULL CHECK (is_fips IN (0, 1)),
  PRIMARY KEY (node, taken_at, document_id)
) STRICT, WITHOUT ROWID;

-- `is_fips` is NULL where a class wants nodes that are FIPS, and has not shown that it can make them.
CREATE TABLE node_classes (
  cluster_id INTEGER NOT NULL REFERENCES resources (id),
  taken_at INTEGER NOT NULL,
  document_id INTEGER NOT NULL REFERENCES evidence_documents (id),
  name TEXT NOT NULL,
  is_fips INTEGER CHECK (is_fips IN (0, 1)),
  is_used INTEGER NOT NULL CHECK (is_used IN (0, 1)),
  PRIMARY KEY (cluster_id, taken_at, document_id, name)
) STRICT, WITHOUT ROWID;

-- Judgements: a pure function of the facts, which can be dropped and made again. -----------------------------------

-- Each distinct judgement once, with how its row stands to the policy. `scopes` are names joined by commas, empty where
-- a row is not regulated; `severity` is then empty too. `approvals` are ids likewise, of those by which the pool may be
-- there. keeps_tags: tags or labels that the policy reads are absent, and those last reported count.
CREATE TABLE judgements (
  id INTEGER PRIMARY KEY,
  verdict TEXT NOT NULL CHECK (verdict IN ('pass', 'fail', 'unknown', 'notApplicable')),
  basis TEXT NOT NULL CHECK (basis IN (
    'notListed', 'kata', 'conflict', 'image', 'flag', 'flagAbsent', 'osDefault', 'flag+image', 'module', 'tags',
    'capability', 'approval', 'certificate', 'nodes', 'nodeClass', 'evidenceMissing', 'evidenceExpired', 'stale')),
  evidence TEXT NOT NULL CHECK (evidence IN ('declared', 'image', 'label', 'kernel')),
  is_pending INTEGER NOT NULL CHECK (is_pending IN (0, 1)),
  scopes TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('critical', 'high', 'medium', 'low', '')),
  is_exempt INTEGER NOT NULL CHECK (is_exempt IN (0, 1)),
  has_left_scope INTEGER NOT NULL CHECK (has_left_scope IN (0, 1)),
  approvals TEXT NOT NULL,
  cause TEXT NOT NULL CHECK (cause IN ('appeared', 'facts', 'policy', 'time')),
  keeps_tags INTEGER NOT NULL CHECK (keeps_tags IN (0, 1)),
  UNIQUE (
    verdict, basis, evidence, is_pending, scopes, severity, is_exempt, has_left_scope, approvals, cause, keeps_tags)
) STRICT;
-- resource_id is a pool, or a cluster for its nodes that no pool lists.
CREATE TABLE verdicts (
  resource_id INTEGER NOT NULL REFERENCES resources (id),
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL CHECK (to_at > from_at),
  judgement_id INTEGER NOT NULL REFERENCES judgements (id),
  PRIMARY KEY (resource_id, from_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX verdicts_by_start ON verdicts (from_at);

-- From where clusters and pools are looked at: those of one place lie in the same scopes, of all that were ever covered.
-- `scopes` are the subscription, resource group and cluster that are covered with all below them, the cluster whose pools
-- are, the resource itself, and the cluster that may be told without its pools; 0 for none. From `stale_at` on passes are not
-- believed any more, if no complete snapshot comes; `stale_cause` is why.
CREATE TABLE places (
  id INTEGER PRIMARY KEY,
  scopes TEXT NOT NULL UNIQUE,
  stale_at INTEGER,
  stale_cause TEXT CHECK (stale_cause = 'time' OR stale_cause = 'policy')
) STRICT;

CREATE TABLE place_coverages (
  place_id INTEGER NOT NULL REFERENCES places (id),
  coverage_id INTEGER NOT NULL REFERENCES coverages (id),
  PRIMARY KEY (place_id, coverage_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX place_coverages_by_coverage ON place_coverages (coverage_id, place_id);

CREATE TABLE resource_places (
  resource_id INTEGER PRIMARY KEY REFERENCES resources (id),
  place_id INTEGER NOT NULL REFERENCES places (id)
) STRICT;

-- When passes at a place were not believed, until a complete snapshot came.
CREATE TABLE stale_spans (
  place_id INTEGER NOT NULL REFERENCES places (id),
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL CHECK (to_at > from_at),
  PRIMARY KEY (place_id, from_at)
) STRICT, WITHOUT ROWID;

-- The parts of those verdicts that were stale in their time, with what each part reads.
CREATE TABLE verdict_parts (
  resource_id INTEGER NOT NULL REFERENCES resources (id),
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL CHECK (to_at > from_at),
  span_from INTEGER NOT NULL,
  judgement_id INTEGER NOT NULL REFERENCES judgements (id),
  PRIMARY KEY (resource_id, from_at)
) STRICT, WITHOUT ROWID;

-- finding_opened_at and incarnation name the finding that the episode belongs to; basis, scopes, severity and sla_days
-- are how the pool stood to the policy when the episode opened.
CREATE TABLE episodes (
  resource_id INTEGER NOT NULL REFERENCES resources (id),
  control TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  detected_after INTEGER,
  closed_at INTEGER,
  close_reason TEXT CHECK (
    close_reason = 'fixedInPlace' OR close_reason = 'replaced' OR close_reason = 'deleted' OR close_reason = 'leftScope'
    OR close_reason = 'policyChanged'),
  finding_opened_at INTEGER NOT NULL,
  incarnation TEXT NOT NULL,
  basis TEXT NOT NULL,
  scopes TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (
    severity = 'high' OR severity = 'critical' OR severity = 'medium' OR severity = 'low'),
  sla_days INTEGER,
  PRIMARY KEY (resource_id, control, opened_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX episodes_by_opening ON episodes (opened_at, detected_after);

-- What each snapshot was the first to show: a function of the facts, too. `names`, a JSON array, are those of the objects
-- around an attribute and its own, none for the resource as a whole; `category` is what it is about under the newest policy.
CREATE TABLE attributes (
  id INTEGER PRIMARY KEY,
  names TEXT NOT NULL UNIQUE,
  path TEXT NOT NULL,
  category TEXT NOT NULL CHECK (category IN ('compliance', 'configuration', 'capacity', 'noise'))
) STRICT;

-- Each distinct value once, as JSON.
CREATE TABLE attribute_values (
  id INTEGER PRIMARY KEY,
  value TEXT NOT NULL UNIQUE
) STRICT;

-- One difference between the state of a cluster or pool from an instant on and the one before; NULL where an attribute is
-- absent. Silent: no drift by itself, but a period that reaches over it may drift because of it.
CREATE TABLE configuration_changes (
  at INTEGER NOT NULL,
  resource_id INTEGER NOT NULL REFERENCES resources (id),
  attribute_id INTEGER NOT NULL REFERENCES attributes (id),
  kind TEXT NOT NULL CHECK (
    kind = 'Changed' OR kind = 'Silent' OR kind = 'Appeared' OR kind = 'Disappeared' OR kind = 'Recreated'),
  before_id INTEGER REFERENCES attribute_values (id),
  after_id INTEGER REFERENCES attribute_values (id),
  PRIMARY KEY (at, resource_id, attribute_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX configuration_changes_by_resource ON configuration_changes (resource_id, at);

-- How the modules of each image family stand under each policy: made of the policy's table of modules, for the views.
-- `certificate_sunset` is a day such as 2026-09-09.
CREATE TABLE module_standings (
  policy_id INTEGER NOT NULL REFERENCES policies (id),
  image TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL CHECK (to_at > from_at),
  standard TEXT NOT NULL,
  certificate TEXT NOT NULL,
  module TEXT,
  certificate_number INTEGER,
  certificate_sunset TEXT,
  PRIMARY KEY (policy_id, image, from_at)
) STRICT, WITHOUT ROWID;

-- Who changed what, as Azure tells it for 14 days and forgets. ----------------------------------------------------------

-- `azure_id` is Azure's id of the change, so what is told again is known. `cluster` is the lower-case id, whether a snapshot
-- has told of it or not; `pool` is NULL for the cluster itself. `attributes` is a JSON array of {path, before, after}.
CREATE TABLE attributed_changes (
  id INTEGER PRIMARY KEY,
  azure_id TEXT NOT NULL UNIQUE,
  cluster TEXT NOT NULL,
  pool TEXT,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind = 'created' OR kind = 'updated' OR kind = 'deleted'),
  actor TEXT,
  actor_kind TEXT,
  client TEXT,
  operation TEXT,
  correlation_id TEXT,
  attributes TEXT NOT NULL
) STRICT;
CREATE INDEX attributed_changes_by_cluster ON attributed_changes (cluster, at);

-- The documents that told of changes, so that a night knows which of them are left to be imported.
CREATE TABLE change_documents (
  sha256 TEXT NOT NULL,
  taken_at INTEGER NOT NULL,
  PRIMARY KEY (sha256, taken_at)
) STRICT, WITHOUT ROWID;

-- Alerts on their way. ----------------------------------------------------------------------------------------------

-- That a rule tells a sink, and from when on: what happened before is history to it, not news.
CREATE TABLE alert_watches (
  sink TEXT NOT NULL,
  rule TEXT NOT NULL,
  since_at INTEGER NOT NULL,
  PRIMARY KEY (sink, rule)
) STRICT, WITHOUT ROWID;

-- What a sink was told of: once for each episode, exemption or crossing that a rule caught (`key`), as JSON. It fires
-- until `resolved_at`.
CREATE TABLE alerts (
  id INTEGER PRIMARY KEY,
  sink TEXT NOT NULL,
  key TEXT NOT NULL,
  rule TEXT NOT NULL,
  body TEXT NOT NULL,
  raised_at INTEGER NOT NULL,
  resolved_at INTEGER,
  UNIQUE (sink, key)
) STRICT;

-- The outbox. The messages of a sink go out in the order of their ids. Who sends one moves `next_attempt_at` to where
-- the next may try if nothing more is heard of it, and signs with `sender`.
CREATE TABLE alert_messages (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  sink TEXT NOT NULL,
  rule TEXT NOT NULL,
  phase TEXT NOT NULL CHECK (phase = 'firing' OR phase = 'resolved'),
  created_at INTEGER NOT NULL,
  progress TEXT NOT NULL DEFAULT 'waiting' CHECK (
    progress = 'waiting' OR progress = 'delivered' OR progress = 'failed'),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER NOT NULL,
  sender TEXT,
  last_error TEXT
) STRICT;

CREATE INDEX alert_messages_waiting ON alert_messages (sink, id) WHERE progress = 'waiting';

CREATE TABLE alert_message_members (
  message_id INTEGER NOT NULL REFERENCES alert_messages (id),
  alert_id INTEGER NOT NULL REFERENCES alerts (id),
  PRIMARY KEY (message_id, alert_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX alert_message_members_by_alert ON alert_message_members (alert_id);

-- Decisions for auditors, which no archive holds. ---------------------------------------------------------------------

-- The number of an item of the plan of action and milestones, by cluster and pool (lower-case ids and names, whether a
-- snapshot still tells of them or not), incarnation and control; `pool` is empty where an item is for a whole cluster. An
-- item whose incarnation was learned later has a second row.
CREATE TABLE weakness_numbers (
  subscription TEXT NOT NULL,
  resource_group TEXT NOT NULL,
  cluster TEXT NOT NULL,
  pool TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  control TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (subscription, resource_group, cluster, pool, incarnation, control)
) STRICT, WITHOUT ROWID;

-- What was handed out of a month (`2026-10`) when it was first written; `numbers` is a JSON object.
CREATE TABLE frozen_months (
  month TEXT PRIMARY KEY,
  facts_digest TEXT NOT NULL,
  manifest_digest TEXT NOT NULL,
  numbers TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Decisions on compatibility with FIPS, which no archive holds. -------------------------------------------------------

-- What failed in tests on a FIPS pool, once for each cluster (lower-case ids and names, whether a snapshot tells of it or
-- not), application and test. `id` is a digest of these.
CREATE TABLE compatibility_issues (
  subscription TEXT NOT NULL,
  resource_group TEXT NOT NULL,
  cluster TEXT NOT NULL,
  application TEXT NOT NULL,
  test TEXT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  symptom TEXT NOT NULL,
  workaround TEXT,
  discovered_at INTEGER NOT NULL,
  last_failed_at INTEGER NOT NULL CHECK (last_failed_at >= discovered_at),
  closed_at INTEGER CHECK (closed_at >= discovered_at),
  closed_as TEXT CHECK (closed_as IN ('fixed', 'workaround', 'accepted'))
    CHECK (closed_at IS NULL = (closed_as IS NULL)),
  times INTEGER NOT NULL CHECK (times > 0),
  PRIMARY KEY (subscription, resource_group, cluster, application, test)
) STRICT, WITHOUT ROWID;

-- The runs of tests that were imported: each counts once.
CREATE TABLE compatibility_runs (
  subscription TEXT NOT NULL,
  resource_group TEXT NOT NULL,
  cluster TEXT NOT NULL,
  application TEXT NOT NULL,
  digest TEXT NOT NULL,
  run_at INTEGER NOT NULL,
  PRIMARY KEY (subscription, resource_group, cluster, application, digest)
) STRICT, WITHOUT ROWID;
