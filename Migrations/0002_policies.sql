-- Policies, as the JSON of each that was ever in force. ---------------------------------------------------------------

CREATE TABLE policies (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- The policy that a snapshot was imported with; NULL for those from before policies were recorded: the built-in one.
ALTER TABLE snapshots ADD COLUMN policy_id INTEGER REFERENCES policies (id);

-- What a snapshot was said to cover, as its digest holds it; NULL for those from before it was kept.
ALTER TABLE snapshots ADD COLUMN coverage_said TEXT;

-- Facts: what Kubernetes and the nodes say. ---------------------------------------------------------------------------

CREATE TABLE evidence_documents (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  sha256 TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
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

-- Judgements. -----------------------------------------------------------------------------------------------------------

-- Each distinct judgement once, with how its row stands to the policy. `scopes` are names joined by commas, empty where
-- a row is not regulated; `severity` is then empty too. `approvals` are ids likewise, of those by which the pool may be
-- there. keeps_tags: tags or labels that the policy reads are absent, and those last reported count.
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
  approvals TEXT NOT NULL,
  cause TEXT NOT NULL,
  keeps_tags INTEGER NOT NULL DEFAULT 0,
  UNIQUE (
    verdict, basis, evidence, is_pending, scopes, severity, is_exempt, has_left_scope, approvals, cause, keeps_tags)
) STRICT;
INSERT INTO judgements (
  verdict, basis, evidence, is_pending, scopes, severity, is_exempt, has_left_scope, approvals, cause)
SELECT DISTINCT verdict, basis, evidence, is_pending, 'all', 'high', 0, 0, '', 'facts' FROM verdicts;

ALTER TABLE verdicts RENAME TO verdicts_before_policies;
CREATE TABLE verdicts (
  resource_id INTEGER NOT NULL REFERENCES resources (id),
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL CHECK (to_at > from_at),
  judgement_id INTEGER NOT NULL REFERENCES judgements (id),
  PRIMARY KEY (resource_id, from_at)
) STRICT, WITHOUT ROWID;
INSERT INTO verdicts
SELECT v.resource_id, v.from_at, v.to_at, j.id FROM verdicts_before_policies v
JOIN judgements j USING (verdict, basis, evidence, is_pending) ORDER BY v.resource_id, v.from_at;
DROP TABLE verdicts_before_policies;
CREATE INDEX verdicts_by_start ON verdicts (from_at);

-- How the pool stood to the policy when the episode opened.
ALTER TABLE episodes ADD COLUMN basis TEXT NOT NULL DEFAULT 'flag';
ALTER TABLE episodes ADD COLUMN scopes TEXT NOT NULL DEFAULT 'all';
ALTER TABLE episodes ADD COLUMN severity TEXT NOT NULL DEFAULT 'high';
ALTER TABLE episodes ADD COLUMN sla_days INTEGER;

-- Episodes that count: pools that were there when their place was first looked at are not new.
CREATE VIEW counted_episodes AS
  SELECT * FROM episodes WHERE control <> 'pool-approved' OR detected_after IS NOT NULL;

-- Why spans began was not kept before: the next import judges everything again.
INSERT INTO settings (name, value) SELECT 'areJudgementsOld', x'01' WHERE EXISTS (SELECT 1 FROM verdicts);
