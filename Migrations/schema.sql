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

CREATE TABLE policies (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

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
  has_tags INTEGER NOT NULL CHECK (has_tags IN (0, 1)),
  has_labels INTEGER NOT NULL CHECK (has_labels IN (0, 1)),
  PRIMARY KEY (resource_id, from_at)
) STRICT, WITHOUT ROWID;

CREATE INDEX versions_by_start ON versions (from_at);

CREATE INDEX versions_with_tags ON versions (resource_id, from_at) WHERE has_tags OR has_labels;

CREATE INDEX versions_by_end ON versions (to_at) WHERE to_at < 9223372036854775807;

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

CREATE TABLE raw_digests (
  digest BLOB PRIMARY KEY,
  cluster_id INTEGER NOT NULL UNIQUE REFERENCES resources (id),
  pool_count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence_documents (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  sha256 TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind = 'nodes' OR kind = 'nodeClasses' OR kind = 'kernelReadings'),
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
  node_class TEXT,
  PRIMARY KEY (list_id, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX nodes_by_name ON nodes (name);

CREATE TABLE node_groups (
  label TEXT NOT NULL,
  cluster_id INTEGER NOT NULL REFERENCES resources (id),
  PRIMARY KEY (label, cluster_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX node_groups_by_cluster ON node_groups (cluster_id, label);

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
  is_fips INTEGER CHECK (is_fips IN (0, 1)),
  is_used INTEGER NOT NULL CHECK (is_used IN (0, 1)),
  PRIMARY KEY (cluster_id, taken_at, document_id, name)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE verdicts (
  resource_id INTEGER NOT NULL REFERENCES resources (id),
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL CHECK (to_at > from_at),
  judgement_id INTEGER NOT NULL REFERENCES judgements (id),
  PRIMARY KEY (resource_id, from_at)
) STRICT, WITHOUT ROWID;

CREATE INDEX verdicts_by_start ON verdicts (from_at);

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

CREATE TABLE stale_spans (
  place_id INTEGER NOT NULL REFERENCES places (id),
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL CHECK (to_at > from_at),
  PRIMARY KEY (place_id, from_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE verdict_parts (
  resource_id INTEGER NOT NULL REFERENCES resources (id),
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL CHECK (to_at > from_at),
  span_from INTEGER NOT NULL,
  judgement_id INTEGER NOT NULL REFERENCES judgements (id),
  PRIMARY KEY (resource_id, from_at)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE attributes (
  id INTEGER PRIMARY KEY,
  names TEXT NOT NULL UNIQUE,
  path TEXT NOT NULL,
  category TEXT NOT NULL CHECK (category IN ('compliance', 'configuration', 'capacity', 'noise'))
) STRICT;

CREATE TABLE attribute_values (
  id INTEGER PRIMARY KEY,
  value TEXT NOT NULL UNIQUE
) STRICT;

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

CREATE TABLE change_documents (
  sha256 TEXT NOT NULL,
  taken_at INTEGER NOT NULL,
  PRIMARY KEY (sha256, taken_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE alert_watches (
  sink TEXT NOT NULL,
  rule TEXT NOT NULL,
  since_at INTEGER NOT NULL,
  PRIMARY KEY (sink, rule)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE frozen_months (
  month TEXT PRIMARY KEY,
  facts_digest TEXT NOT NULL,
  manifest_digest TEXT NOT NULL,
  numbers TEXT NOT NULL
) STRICT, WITHOUT ROWID;

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

CREATE TABLE compatibility_runs (
  subscription TEXT NOT NULL,
  resource_group TEXT NOT NULL,
  cluster TEXT NOT NULL,
  application TEXT NOT NULL,
  digest TEXT NOT NULL,
  run_at INTEGER NOT NULL,
  PRIMARY KEY (subscription, resource_group, cluster, application, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE count_changes (
  at INTEGER NOT NULL,
  place_id INTEGER NOT NULL REFERENCES places (id),
  judgement_id INTEGER NOT NULL REFERENCES judgements (id),
  row_count INTEGER NOT NULL CHECK (row_count BETWEEN -1125899906842624 AND 1125899906842624),
  node_count INTEGER NOT NULL CHECK (node_count BETWEEN -1125899906842624 AND 1125899906842624),
  PRIMARY KEY (at, place_id, judgement_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE cluster_count_changes (
  at INTEGER NOT NULL,
  places TEXT NOT NULL,
  cluster_count INTEGER NOT NULL CHECK (cluster_count BETWEEN -1125899906842624 AND 1125899906842624),
  PRIMARY KEY (at, places)
) STRICT, WITHOUT ROWID;

CREATE VIEW present (at) AS SELECT unixepoch();

CREATE VIEW lineages (resource_id, kind, cluster_id, group_id, subscription_id) AS
  SELECT r.id, r.kind, c.id, g.id, g.parent_id
  FROM resources r JOIN resources c ON c.id = iif(r.kind = 'pool', r.parent_id, r.id)
  JOIN resources g ON g.id = c.parent_id WHERE r.kind IN ('cluster', 'pool');

CREATE VIEW row_names (resource_id, cluster_row, cluster_id, subscription, resource_group, cluster, pool) AS
  SELECT r.id, c.id,
    '/subscriptions/' || s.name || '/resourcegroups/' || g.name
      || '/providers/microsoft.containerservice/managedclusters/' || c.name,
    s.name, g.name, c.name, iif(r.kind = 'pool', r.name, NULL)
  FROM resources r JOIN resources c ON c.id = iif(r.kind = 'pool', r.parent_id, r.id)
  JOIN resources g ON g.id = c.parent_id JOIN resources s ON s.id = g.parent_id WHERE r.kind IN ('cluster', 'pool');

CREATE VIEW present_names AS
  SELECT p.at, n.*, v.to_at > p.at AS is_there, ifnull(v.name, n.cluster) AS cluster_name,
    t.body ->> 'location' AS location, v.config_id AS cluster_config_id
  FROM present p CROSS JOIN row_names n LEFT JOIN versions v ON v.resource_id = n.cluster_row AND v.from_at =
    (SELECT max(from_at) FROM versions WHERE resource_id = n.cluster_row AND from_at <= p.at)
  LEFT JOIN contents t ON t.id = v.traits_id;

CREATE VIEW shown_spans AS
  SELECT n.at, s.resource_id, r.place_id, iif(is_tail, max(s.from_at, p.stale_at), s.from_at) AS from_at,
    iif(is_tail, s.to_at, min(s.to_at, ifnull(p.stale_at, s.to_at))) AS to_at,
    iif(is_tail, 'unknown', j.verdict) AS verdict, iif(is_tail, 'stale', j.basis) AS basis, j.evidence, j.is_pending,
    j.scopes, nullif(j.severity, '') AS severity, j.is_exempt, j.has_left_scope,
    iif(is_tail AND s.from_at < p.stale_at, p.stale_cause, j.cause) AS cause
  FROM present n CROSS JOIN (
    SELECT v.resource_id, ifnull(p.from_at, v.from_at) AS from_at, ifnull(p.to_at, v.to_at) AS to_at,
      ifnull(p.judgement_id, v.judgement_id) AS judgement_id
    FROM verdicts v LEFT JOIN verdict_parts p ON p.resource_id = v.resource_id AND p.span_from = v.from_at) s
  JOIN judgements j ON j.id = s.judgement_id LEFT JOIN resource_places r ON r.resource_id = s.resource_id
  LEFT JOIN places p ON p.id = r.place_id AND p.stale_at <= n.at AND j.verdict = 'pass'
  JOIN (SELECT false AS is_tail UNION ALL SELECT true)
    ON iif(is_tail, s.to_at > p.stale_at, ifnull(s.from_at < p.stale_at, true));

CREATE VIEW place_looks (place_id, taken_at, is_complete) AS
  SELECT p.place_id, s.taken_at, s.is_complete
  FROM place_coverages p JOIN snapshots s ON s.coverage_id = p.coverage_id AND s.retracted_at IS NULL;

CREATE VIEW v_pools (
  -- One row for each judged row (a node pool, or a cluster's nodes that no pool lists) as it stands now: what
  -- `fipswatch inventory` prints.
  cluster_id,  -- The Azure id of the cluster, in lower case.
  cluster,  -- Its name, as Azure spells it.
  subscription,  -- The id of its subscription.
  resource_group,  -- Its resource group, in lower case.
  location,  -- Its region; NULL where that was not told.
  pool,  -- The node pool; NULL for nodes of the cluster that no pool lists.
  mode,  -- System, User, Gateway, ….
  os_type,  -- Linux or Windows; NULL where it was not told, which means Linux.
  os_sku,  -- Ubuntu, AzureLinux, Windows2022, ….
  vm_size,  -- The size of its machines.
  count,  -- Its nodes, as told last; NULL where untold.
  kubernetes_version,  -- What its nodes run, else what they were asked to run.
  node_image_version,  -- Their image.
  enable_fips,  -- The flag in Azure: 1, 0, or NULL where it was not told.
  verdict,  -- pass, fail, unknown or notApplicable. A pass that no complete snapshot confirmed for long reads unknown.
  basis,  -- What decided: flag, flag+image, osDefault, conflict, image, kata, nodes, module, certificate, stale, ….
  standard,  -- 140-3, 140-2, none or unknown: the standard that the worst module of its image is validated to, by the
             -- policy's table of modules.
  certificate,  -- active, expired, historical or unverified: where that module's certificate stands.
  evidence,  -- How it is known: declared, image, label or kernel.
  is_regulated,  -- 1 where a scope of the policy fits.
  is_exempt,  -- 1 where an exemption lets it fail.
  is_pending,  -- 1 while an update has not settled: the verdict cannot get better yet.
  failing_since,  -- When the episode opened in which it fails; NULL unless it does.
  scopes,  -- The scopes of the policy that it is in, joined by commas; empty where it is not regulated.
  severity,  -- The highest severity of its scopes.
  last_seen_at,  -- When a snapshot last looked at it.
  last_confirmed_at,  -- When a complete one did; NULL if none ever did.
  module,  -- The module that `standard` and `certificate` are told of, with its version; NULL where none is known.
  certificate_number,  -- The number of its certificate at the CMVP; NULL where none was found.
  certificate_sunset  -- The day from which on the certificate counts no longer; NULL where none is known.
) AS
  WITH seen AS MATERIALIZED (
    SELECT place_id, max(taken_at) AS seen_at, max(taken_at) FILTER (WHERE is_complete) AS confirmed_at
    FROM place_looks JOIN present p ON taken_at <= p.at GROUP BY place_id)
  SELECT n.cluster_id, iif(n.is_there, n.cluster_name, n.cluster), n.subscription, n.resource_group,
    iif(n.is_there, n.location, NULL), n.pool, t.body ->> 'mode', t.body ->> 'osType', t.body ->> 'osSKU',
    t.body ->> 'vmSize', o.node_count,
    ifnull(r.body ->> 'currentOrchestratorVersion', r.body ->> 'orchestratorVersion'), r.body ->> 'nodeImageVersion',
    t.body ->> 'enableFIPS', j.verdict, j.basis,
    iif(j.verdict = 'fail' AND j.basis <> 'module', 'none', ifnull(m.standard, 'unknown')),
    ifnull(m.certificate, 'unverified'), j.evidence, j.scopes <> '', j.is_exempt, j.is_pending,
    (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', max(e.opened_at), 'unixepoch') FROM episodes e
      WHERE e.resource_id = j.resource_id AND e.opened_at <= j.at AND ifnull(e.closed_at > j.at, true)
        AND e.control = iif(j.basis IN ('module', 'certificate'), 'module-140-3', 'fips-enabled')),
    j.scopes, j.severity, strftime('%Y-%m-%dT%H:%M:%SZ', l.seen_at, 'unixepoch'),
    strftime('%Y-%m-%dT%H:%M:%SZ', l.confirmed_at, 'unixepoch'), m.module, m.certificate_number, m.certificate_sunset
  FROM present_names n CROSS JOIN shown_spans j ON j.resource_id = n.resource_id
  LEFT JOIN versions v ON n.pool IS NOT NULL AND v.resource_id = j.resource_id AND v.to_at > j.at AND v.from_at =
    (SELECT max(from_at) FROM versions WHERE resource_id = j.resource_id AND from_at <= j.at)
  LEFT JOIN readings o ON n.pool IS NOT NULL AND o.resource_id = j.resource_id AND o.to_at > j.at AND o.from_at =
    (SELECT max(from_at) FROM readings WHERE resource_id = j.resource_id AND from_at <= j.at)
  LEFT JOIN contents t ON t.id = v.traits_id LEFT JOIN contents r ON r.id = o.reading_id
  LEFT JOIN seen l ON l.place_id = j.place_id
  LEFT JOIN module_standings m ON (j.verdict = 'pass' OR j.basis IN ('module', 'certificate'))
    AND m.policy_id = (SELECT s.policy_id FROM present n JOIN snapshots s ON s.taken_at <= n.at AND s.retracted_at IS NULL
      JOIN policies p ON p.id = s.policy_id ORDER BY s.taken_at DESC, p.digest DESC LIMIT 1)
    -- The last that was reported since the row came to be there.
    AND m.image = ifnull(t.body ->> 'imageFamily', (
      SELECT i.body ->> 'imageFamily' FROM versions w JOIN contents i ON i.id = w.traits_id
      WHERE w.resource_id = j.resource_id AND n.pool IS NOT NULL AND w.from_at <= j.at
        AND i.body ->> 'imageFamily' IS NOT NULL AND w.to_at >
          (SELECT max(d.from_at) FROM verdicts d JOIN judgements g ON g.id = d.judgement_id
            WHERE d.resource_id = j.resource_id AND d.from_at <= j.at AND g.cause = 'appeared')
      ORDER BY w.from_at DESC LIMIT 1)) AND m.from_at <= j.at AND m.to_at > j.at
  WHERE j.from_at <= j.at AND j.to_at > j.at;

CREATE VIEW v_clusters (
  -- One row for each cluster that is there now, or of which rows are, with counts of its rows in v_pools.
  cluster_id,  -- The Azure id of the cluster, in lower case.
  cluster,  -- Its name, as Azure spells it.
  subscription,  -- The id of its subscription.
  resource_group,  -- Its resource group, in lower case.
  location,  -- Its region; NULL where that was not told.
  kubernetes_version,  -- Of its control plane, without the patch version.
  node_resource_group,  -- Where Azure keeps its nodes.
  pools,  -- Its node pools.
  nodes,  -- Their nodes, as far as told.
  pass,  -- Its regulated rows that pass.
  fail,  -- Those that fail.
  unknown,  -- Those of which it is not known.
  exempt,  -- Of the failing and the unknown, those that are exempt.
  unregulated,  -- Its rows in no scope of the policy.
  is_compliant,  -- 1 where every regulated row passes; NULL without such rows.
  last_seen_at,  -- When a snapshot last looked at the one of its rows that was not looked at for the longest time.
  last_confirmed_at  -- When a complete one did, likewise.
) AS
  WITH counted AS (
    SELECT cluster_id, count(pool) AS pools, sum(count) AS nodes, sum(is_regulated AND verdict = 'pass') AS pass,
      sum(is_regulated AND verdict = 'fail') AS fail, sum(is_regulated AND verdict = 'unknown') AS unknown,
      sum(is_regulated AND is_exempt AND verdict IN ('fail', 'unknown')) AS exempt,
      sum(NOT is_regulated) AS unregulated, min(last_seen_at) AS seen_at, min(last_confirmed_at) AS confirmed_at,
      min(verdict = 'pass') FILTER (WHERE is_regulated AND verdict <> 'notApplicable') AS is_compliant
    FROM v_pools GROUP BY cluster_id)
  SELECT n.cluster_id, iif(n.is_there, n.cluster_name, n.cluster), n.subscription, n.resource_group,
    iif(n.is_there, n.location, NULL),
    ifnull(k.body ->> 'currentKubernetesVersion', k.body ->> 'kubernetesVersion'), k.body ->> 'nodeResourceGroup',
    ifnull(c.pools, 0), c.nodes, ifnull(c.pass, 0), ifnull(c.fail, 0), ifnull(c.unknown, 0), ifnull(c.exempt, 0),
    ifnull(c.unregulated, 0), c.is_compliant, c.seen_at, c.confirmed_at
  FROM present_names n LEFT JOIN counted c ON c.cluster_id = n.cluster_id
  LEFT JOIN contents k ON k.id = n.cluster_config_id AND n.is_there
  WHERE n.pool IS NULL AND (n.is_there OR c.cluster_id IS NOT NULL);

CREATE VIEW v_pool_history (
  -- One row for each stretch in which a judged row stood alike, up to now. At any instant in it, `fipswatch inventory
  -- --as-of` says the same.
  cluster_id,  -- The Azure id of the cluster, in lower case.
  subscription,  -- The id of its subscription.
  resource_group,  -- Its resource group, in lower case.
  pool,  -- The node pool; NULL for nodes of the cluster that no pool lists.
  from_at,  -- Its first instant, as text such as 2026-11-22T02:00:00Z.
  to_at,  -- The first instant after it; NULL while it lasts.
  from_day,  -- The UTC day of from_at.
  to_day,  -- The UTC day of to_at.
  days,  -- How long it was, or is so far.
  verdict,  -- pass, fail, unknown or notApplicable.
  basis,  -- What decided; stale where a pass was no longer believed.
  evidence,  -- declared, image, label or kernel.
  is_pending,  -- 1 while an update had not settled.
  is_regulated,  -- 1 where a scope fitted.
  is_exempt,  -- 1 where an exemption let it fail.
  has_left_scope,  -- 1 where its tags or labels took it out of its scope.
  scopes,  -- The scopes of the policy that it is in, joined by commas; empty where it is not regulated.
  severity,  -- The highest severity of its scopes.
  cause  -- Why it began: appeared, facts, policy or time.
) AS
  SELECT n.cluster_id, n.subscription, n.resource_group, n.pool,
    strftime('%Y-%m-%dT%H:%M:%SZ', s.from_at, 'unixepoch'), strftime('%Y-%m-%dT%H:%M:%SZ', s.ended_at, 'unixepoch'),
    date(s.from_at, 'unixepoch'), date(s.ended_at, 'unixepoch'), (min(s.to_at, s.at) - s.from_at) / 86400.0,
    s.verdict, s.basis, s.evidence, s.is_pending, s.scopes <> '', s.is_exempt, s.has_left_scope, s.scopes, s.severity,
    s.cause
  FROM (SELECT *, iif(to_at <= at, to_at, NULL) AS ended_at FROM shown_spans WHERE from_at <= at) s
  JOIN row_names n ON n.resource_id = s.resource_id;

CREATE VIEW counted_episodes AS
  SELECT *, close_reason IN ('fixedInPlace', 'replaced') AS is_remediated FROM episodes
  WHERE control <> 'pool-approved' OR detected_after IS NOT NULL;

CREATE VIEW present_episodes AS
  SELECT e.resource_id, e.at, e.ended_at, n.cluster_id, n.cluster_name AS cluster, n.subscription, n.resource_group,
    n.pool, e.control, e.severity, e.basis, e.scopes, e.incarnation, e.number, e.episodes,
    strftime('%Y-%m-%dT%H:%M:%SZ', e.finding_opened_at, 'unixepoch') AS finding_opened_at,
    strftime('%Y-%m-%dT%H:%M:%SZ', e.opened_at, 'unixepoch') AS opened_at, date(e.opened_at, 'unixepoch') AS opened_day,
    strftime('%Y-%m-%dT%H:%M:%SZ', e.detected_after, 'unixepoch') AS detected_after,
    e.detected_after IS NULL AS is_baseline, strftime('%Y-%m-%dT%H:%M:%SZ', e.ended_at, 'unixepoch') AS closed_at,
    date(e.ended_at, 'unixepoch') AS closed_day, iif(e.ended_at IS NULL, NULL, e.close_reason) AS close_reason,
    e.ended_at IS NULL AS is_open, e.ended_at IS NOT NULL AND e.is_remediated AS is_remediated,
    (ifnull(e.ended_at, e.at) - e.opened_at) / 86400.0 AS days, e.sla_days,
    strftime('%Y-%m-%dT%H:%M:%SZ', e.due_at, 'unixepoch') AS due_at,
    CASE ifnull(e.ended_at, e.at) > e.due_at
      WHEN true THEN iif(e.ended_at IS NULL, 'overdue', iif(e.is_remediated, 'closedLate', 'endedLate'))
      WHEN false THEN iif(e.ended_at IS NULL, 'due', iif(e.is_remediated, 'closedInTime', 'ended')) END AS sla
  FROM (
    SELECT e.*, p.at, iif(e.closed_at <= p.at, e.closed_at, NULL) AS ended_at,
      e.opened_at + e.sla_days * 86400 AS due_at, row_number() OVER (finding ORDER BY e.opened_at) AS number,
      count(*) OVER finding AS episodes
    FROM present p JOIN counted_episodes e ON e.opened_at <= p.at
    WINDOW finding AS (PARTITION BY e.resource_id, e.control, e.finding_opened_at)) e
  JOIN present_names n ON n.resource_id = e.resource_id;

CREATE VIEW v_episodes (
  -- One row for each episode of each finding, as it stands now.
  cluster_id,  -- The Azure id of the cluster, in lower case.
  cluster,  -- Its name, as Azure spells it.
  subscription,  -- The id of its subscription.
  resource_group,  -- Its resource group, in lower case.
  pool,  -- The node pool; NULL for nodes of the cluster that no pool lists.
  control,  -- What is not met: fips-enabled, module-140-3, required-tags, ….
  severity,  -- critical, high, medium or low, as it opened.
  basis,  -- What the failure rested on as it opened.
  scopes,  -- The scopes that the row was in as the episode opened, joined by commas.
  incarnation,  -- The life of the cluster: its UID, or empty.
  finding_opened_at,  -- When it first opened; with row, control and incarnation it names the finding.
  number,  -- 1 for the first of its finding.
  opened_at,  -- When it opened: the first snapshot that showed it.
  opened_day,  -- The UTC day of that.
  detected_after,  -- The snapshot before, which did not show it; NULL at a baseline.
  is_baseline,  -- 1 where it failed at first sight, so that its start is only a bound.
  closed_at,  -- When the episode ended; NULL while it is open.
  closed_day,  -- The UTC day of that.
  close_reason,  -- fixedInPlace, replaced, deleted, leftScope or policyChanged; only the first two are remediation.
  is_open,  -- 1 while it is open.
  is_remediated,  -- 1 where it was fixed.
  days,  -- How long the episode was open, or is so far.
  sla_days,  -- In how many days it is to be remediated; NULL where no limit is set.
  due_at,  -- By when.
  sla  -- due, overdue; closedInTime or closedLate where it was fixed; ended or endedLate where it ended otherwise.
) AS
  SELECT cluster_id, cluster, subscription, resource_group, pool, control, severity, basis, scopes, incarnation,
    finding_opened_at, number, opened_at, opened_day, detected_after, is_baseline, closed_at, closed_day, close_reason,
    is_open, is_remediated, days, sla_days, due_at, sla
  FROM present_episodes;

CREATE VIEW v_findings (
  -- One row for each finding, open or closed, with its latest episode: what `fipswatch findings --all` prints. Which
  -- exemption excuses it is not told here; v_pools.is_exempt tells that one excuses what a row rests on.
  cluster_id,  -- The Azure id of the cluster, in lower case.
  cluster,  -- Its name, as Azure spells it.
  subscription,  -- The id of its subscription.
  resource_group,  -- Its resource group, in lower case.
  pool,  -- The node pool; NULL for nodes of the cluster that no pool lists.
  control,  -- What is not met: fips-enabled, module-140-3, required-tags, ….
  severity,  -- critical, high, medium or low, as the latest episode opened.
  basis,  -- What its failure rests on.
  scopes,  -- The scopes that the row was in as the episode opened, joined by commas.
  incarnation,  -- The life of the cluster: its UID, or empty.
  finding_opened_at,  -- When it first opened; with row, control and incarnation it names the finding.
  reopen_count,  -- How often it came back.
  opened_at,  -- When its latest episode opened: the first snapshot that showed it.
  opened_day,  -- The UTC day of that.
  detected_after,  -- The snapshot before, which did not show it; NULL at a baseline.
  is_baseline,  -- 1 where it failed at first sight, so that its start is only a bound.
  closed_at,  -- When the episode ended; NULL while it is open.
  closed_day,  -- The UTC day of that.
  close_reason,  -- fixedInPlace, replaced, deleted, leftScope or policyChanged; only the first two are remediation.
  is_open,  -- 1 while it is open.
  days,  -- How long the episode was open, or is so far.
  sla_days,  -- In how many days it is to be remediated; NULL where no limit is set.
  due_at,  -- By when.
  sla  -- due, overdue; closedInTime or closedLate where it was fixed; ended or endedLate where it ended otherwise.
) AS
  SELECT cluster_id, cluster, subscription, resource_group, pool, control, severity,
    iif(control = 'fips-enabled', (
      SELECT j.basis FROM verdicts w JOIN judgements j ON j.id = w.judgement_id
      WHERE w.resource_id = e.resource_id AND j.verdict = 'fail' AND w.from_at < ifnull(e.ended_at, e.at + 1)
      ORDER BY w.from_at DESC LIMIT 1), basis),
    scopes, incarnation, finding_opened_at, episodes - 1, opened_at, opened_day, detected_after, is_baseline, closed_at,
    closed_day, close_reason, is_open, days, sla_days, due_at, sla
  FROM present_episodes e WHERE number = episodes;

CREATE VIEW past_days (day) AS
  WITH RECURSIVE days (day, last_day) AS (
    SELECT min(s.taken_at) / 86400, p.at / 86400 FROM snapshots s JOIN present p WHERE s.retracted_at IS NULL
    UNION ALL SELECT day + 1, last_day FROM days WHERE day < last_day)
  SELECT day FROM days WHERE day <= last_day;

CREATE VIEW endings (at, month, seconds) AS
  SELECT e.closed_at, strftime('%Y-%m', e.closed_at, 'unixepoch'), iif(e.is_remediated, e.closed_at - e.opened_at, NULL)
  FROM present p JOIN counted_episodes e ON e.closed_at <= p.at WHERE e.control = 'fips-enabled';

CREATE VIEW v_kpi_daily (
  -- One row for each UTC day from the first snapshot to now: states at its end, and what happened in it. What
  -- `fipswatch kpi --bucket day` prints, but for compliance of clusters and nodes.
  day,  -- The UTC day.
  pass,  -- Regulated rows that passed at its end.
  fail,  -- Those that failed.
  unknown,  -- Those of which it was not known.
  exempt,  -- Of the failing and the unknown, those that were exempt.
  total,  -- pass + fail + unknown.
  compliance_strict,  -- pass / total, from 0 to 1; NULL without rows.
  compliance_adjusted,  -- (pass + exempt) / total.
  seen,  -- Of total, the rows that a snapshot of the day looked at; the others keep their last verdict.
  coverage,  -- seen / total.
  opened,  -- Episodes of fips-enabled that opened in the day.
  closed,  -- Those that were remediated in it.
  open,  -- Those open at its end.
  left_scope,  -- Rows at its end that their tags or labels took out of their scope; in no other count.
  mttr_days  -- Mean days from opening to remediation of `closed`.
) AS
  -- By how much more or less of what there is at a place from an instant on. Passes that nothing confirms any more read
  -- unknown from when they are stale: so many fewer pass then, or at once.
  WITH steps (at, place_id, what, is_exempt, step, seconds) AS (
    SELECT c.at, c.place_id, iif(j.scopes = '', 'leftScope', j.verdict),
      j.is_exempt AND j.scopes <> '' AND j.verdict <> 'pass', c.row_count, NULL
      FROM count_changes c JOIN judgements j ON j.id = c.judgement_id
    UNION ALL SELECT max(c.at, p.stale_at), p.id, t.verdict, j.is_exempt AND t.sign > 0, t.sign * c.row_count, NULL
      FROM places p JOIN count_changes c ON c.place_id = p.id
      JOIN judgements j ON j.id = c.judgement_id AND j.verdict = 'pass' AND j.scopes <> ''
      JOIN (SELECT 'pass' AS verdict, -1 AS sign UNION ALL SELECT 'unknown', 1) t WHERE p.stale_at IS NOT NULL
    UNION ALL SELECT taken_at, place_id, 'look', false, 0, NULL FROM place_looks
    UNION ALL SELECT opened_at, 0, 'opened', false, 1, NULL FROM episodes WHERE control = 'fips-enabled'
    UNION ALL SELECT at, 0, 'ended', false, 1, seconds FROM endings
    UNION ALL SELECT day * 86400, 0, '', false, 0, NULL FROM past_days),
  -- At each place, with how many rows there were at the end of the day if somebody looked.
  placed AS (
    SELECT s.at / 86400 AS day, sum(step * (what = 'pass')) AS pass, sum(step * (what = 'fail')) AS fail,
      sum(step * (what = 'unknown')) AS unknown, sum(step * is_exempt) AS exempt,
      sum(step * (what = 'leftScope')) AS left_scope, sum(what = 'opened') AS opened, sum(what = 'ended') AS ended,
      count(seconds) AS closed, sum(seconds) AS seconds, max(what = 'look')
        * sum(sum(step * (what IN ('pass', 'fail', 'unknown')))) OVER (PARTITION BY place_id ORDER BY s.at / 86400) AS seen
    FROM present p JOIN steps s ON s.at <= p.at GROUP BY place_id, day),
  series AS (
    SELECT day, sum(sum(pass)) OVER past AS pass, sum(sum(fail)) OVER past AS fail, sum(sum(unknown)) OVER past AS unknown,
      sum(sum(exempt)) OVER past AS exempt, sum(sum(pass + fail + unknown)) OVER past AS total, sum(seen) AS seen,
      sum(opened) AS opened, sum(closed) AS closed, sum(sum(opened - ended)) OVER past AS open,
      sum(sum(left_scope)) OVER past AS left_scope, sum(seconds) AS seconds
    FROM placed GROUP BY day WINDOW past AS (ORDER BY day))
  SELECT date(day * 86400, 'unixepoch'), pass, fail, unknown, exempt, total, pass * 1.0 / total,
    (pass + exempt) * 1.0 / total, seen, seen * 1.0 / total, opened, closed, open, left_scope,
    seconds / (closed * 86400.0)
  FROM series;

CREATE VIEW v_remediation (
  -- One row for each UTC month from the first snapshot to now: how long failing pools took that were fixed in it. What
  -- `fipswatch kpi --bucket month` prints.
  month,  -- Such as 2026-11.
  closed,  -- Episodes of fips-enabled that were remediated in it.
  censored,  -- Those that ended in it without being fixed.
  mttr_days,  -- Mean days from opening to remediation of `closed`.
  mttr_median_days,  -- Their median.
  mttr_p90_days  -- Their 90th percentile, by nearest rank.
) AS
  WITH ranked AS (
    SELECT month, seconds, row_number() OVER (alike ORDER BY seconds) AS rank, count(*) OVER alike AS count
    FROM endings WINDOW alike AS (PARTITION BY month, seconds IS NULL))
  SELECT m.month, count(seconds), count(r.month) - count(seconds), sum(seconds) / (count(seconds) * 86400.0),
    avg(seconds) FILTER (WHERE rank IN ((count + 1) / 2, count / 2 + 1)) / 86400,
    max(seconds) FILTER (WHERE rank = (count * 9 + 9) / 10) / 86400.0
  FROM (SELECT DISTINCT strftime('%Y-%m', day * 86400, 'unixepoch') AS month FROM past_days) m
  LEFT JOIN ranked r ON r.month = m.month GROUP BY m.month;

CREATE VIEW v_snapshots (
  -- One row for each snapshot, retracted ones too: what `fipswatch snapshots` prints, and what its import took.
  snapshot,  -- What `fipswatch retract` takes.
  taken_at,  -- When it was taken.
  taken_day,  -- The UTC day of that.
  is_complete,  -- 1 where it saw all that it looked at.
  partial_reason,  -- Why not, if not.
  policy,  -- The name of the policy that it was imported with.
  files,  -- How many documents it is made of.
  bytes,  -- Their size, as they are stored.
  imported_at,  -- When it was imported.
  import_seconds,  -- How long that took.
  is_retracted,  -- 1 where it no longer counts.
  retracted_at,  -- Since when.
  retraction_reason,  -- Why.
  collector  -- Who collected it, as its manifest says; NULL where none does.
) AS
  SELECT s.digest, strftime('%Y-%m-%dT%H:%M:%SZ', s.taken_at, 'unixepoch'), date(s.taken_at, 'unixepoch'),
    s.is_complete, s.partial_reason, p.name, count(d.sha256), sum(d.file_bytes),
    strftime('%Y-%m-%dT%H:%M:%SZ', s.imported_at, 'unixepoch'), s.import_milliseconds / 1000.0,
    s.retracted_at IS NOT NULL, strftime('%Y-%m-%dT%H:%M:%SZ', s.retracted_at, 'unixepoch'), s.retraction_reason,
    s.collector
  FROM snapshots s JOIN policies p ON p.id = s.policy_id LEFT JOIN documents d ON d.snapshot_id = s.id GROUP BY s.id;

CREATE VIEW v_drift (
  -- One row for each difference between a snapshot and what was known before it: what `fipswatch drift --every-night`
  -- prints where each place is looked at once a day. Readings that Azure changes by itself are left out, as there, but
  -- for the node count. Ask for some days (WHERE day >= '2026-11-01'): all of them are many.
  day,  -- The UTC day of the snapshot.
  observed_at,  -- The snapshot that first showed it.
  kind,  -- clusterAppeared, clusterDisappeared, clusterRecreated, clusterChanged, poolAppeared, poolDisappeared or
         -- poolChanged. First sight is none.
  category,  -- compliance, configuration or capacity.
  cluster_id,  -- The Azure id of the cluster, in lower case.
  cluster,  -- Its name, in lower case.
  subscription,  -- The id of its subscription.
  resource_group,  -- Its resource group, in lower case.
  pool,  -- The node pool; NULL for the cluster itself.
  path,  -- The attribute, its names joined by dots; NULL where the whole came or went.
  before,  -- Its value before; JSON where it is no text. NULL where it was absent.
  after,  -- Its value after, likewise.
  is_regulated  -- 1 where the policy regulated it, or, of a cluster, any row of it.
) AS
  SELECT night.day, strftime('%Y-%m-%dT%H:%M:%SZ', c.at, 'unixepoch'), iif(n.pool IS NULL, 'cluster', 'pool') || c.kind,
    a.category, n.cluster_id, n.cluster, n.subscription, n.resource_group, n.pool, nullif(a.path, ''),
    iif(b.value LIKE '"%', b.value ->> '$', b.value), iif(w.value LIKE '"%', w.value ->> '$', w.value),
    ifnull((SELECT max(j.scopes <> '') FROM resources r JOIN verdicts v ON v.resource_id = r.id AND v.from_at =
        (SELECT max(from_at) FROM verdicts WHERE resource_id = r.id AND from_at <= c.at)
      JOIN judgements j ON j.id = v.judgement_id WHERE r.id = c.resource_id OR r.parent_id = c.resource_id), 1)
  -- From the instants at which something was looked at, so that some days are found without reading all changes.
  FROM (SELECT DISTINCT taken_at AS at, date(taken_at, 'unixepoch') AS day
    FROM snapshots JOIN present p ON taken_at <= p.at WHERE retracted_at IS NULL) night
  CROSS JOIN configuration_changes c ON c.at = night.at
  JOIN attributes a ON a.id = c.attribute_id AND a.category <> 'noise' JOIN row_names n ON n.resource_id = c.resource_id
  LEFT JOIN attribute_values b ON b.id = c.before_id LEFT JOIN attribute_values w ON w.id = c.after_id
  WHERE c.kind <> 'Silent';

CREATE VIEW v_compatibility_issues (
  -- One row for each test that failed on a FIPS pool, closed ones too: what `fipswatch compat list --all` prints.
  issue,  -- What `fipswatch compat close` takes.
  cluster_id,  -- The Azure id of the cluster, in lower case.
  cluster,  -- Its name, in lower case.
  subscription,  -- The id of its subscription.
  resource_group,  -- Its resource group, in lower case.
  application,  -- What was tested.
  test,  -- The test that failed.
  symptom,  -- What its latest failing run said.
  workaround,  -- What helps; NULL where nobody said.
  state,  -- open or closed.
  discovered_at,  -- The first run that it failed in.
  last_failed_at,  -- The latest.
  closed_at,  -- When it was closed; NULL while it is open.
  closed_as,  -- fixed, workaround or accepted; NULL while it is open.
  times  -- How many runs it failed in.
) AS
  SELECT id, '/subscriptions/' || subscription || '/resourcegroups/' || resource_group
      || '/providers/microsoft.containerservice/managedclusters/' || cluster,
    cluster, subscription, resource_group, application, test, symptom, workaround,
    iif(is_closed, 'closed', 'open'), strftime('%Y-%m-%dT%H:%M:%SZ', discovered_at, 'unixepoch'),
    strftime('%Y-%m-%dT%H:%M:%SZ', last_failed_at, 'unixepoch'),
    iif(is_closed, strftime('%Y-%m-%dT%H:%M:%SZ', closed_at, 'unixepoch'), NULL), iif(is_closed, closed_as, NULL), times
  FROM (SELECT i.*, i.closed_at <= p.at AS is_closed FROM present p JOIN compatibility_issues i ON i.discovered_at <= p.at);

CREATE VIEW v_node_hours (
  -- One row for each period in which a judged row, its nodes and their machines stood alike, up to now: the hours that
  -- `fipswatch cost` multiplies by prices. Rows that pass, and rows in no scope of the policy, are in it too. Node
  -- counts are samples: each counts until the next snapshot.
  cluster_id,  -- The Azure id of the cluster, in lower case.
  cluster,  -- Its name, as Azure spells it.
  subscription,  -- The id of its subscription.
  resource_group,  -- Its resource group, in lower case.
  location,  -- Its region, as reported last; NULL where none was.
  pool,  -- The node pool; NULL for nodes of the cluster that no pool lists.
  from_at,  -- Its first instant, as text such as 2026-11-22T02:00:00Z.
  to_at,  -- The first instant after it; NULL while it lasts.
  hours,  -- How long it was, or is so far, this second included.
  node_count,  -- Its nodes; NULL where no count was reported, so that what they cost is not known.
  node_hours,  -- hours × node_count.
  vm_size,  -- The size of its machines; NULL where none was reported.
  os_type,  -- Linux or Windows; NULL where none was reported, which means Linux.
  priority,  -- Spot or Regular; NULL where none was reported, which means Regular.
  verdict,  -- pass, fail, unknown or notApplicable.
  is_regulated,  -- 1 where a scope of the policy fitted.
  is_exempt,  -- 1 where an exemption let it fail.
  scopes  -- The scopes of the policy that it was in, joined by commas; empty where it was not regulated.
) AS
  WITH named AS MATERIALIZED (SELECT * FROM present_names),
  parts AS (
    SELECT n.*, s.verdict, s.is_exempt, s.scopes, v.traits_id, v.config_id,
      iif(n.pool IS NULL, NULL, max(0, r.node_count)) AS nodes,
      max(s.from_at, v.from_at, r.from_at) AS from_at, min(s.to_at, v.to_at, r.to_at) AS to_at
    FROM shown_spans s JOIN named n ON n.resource_id = s.resource_id
    JOIN versions v ON v.resource_id = s.resource_id AND v.from_at < s.to_at AND v.to_at > s.from_at
    JOIN readings r ON r.resource_id = s.resource_id AND r.from_at < min(s.to_at, v.to_at)
      AND r.to_at > max(s.from_at, v.from_at)),
  timed AS (SELECT *, (min(to_at, at + 1) - from_at) / 3600.0 AS hours FROM parts WHERE from_at <= at),
  -- Looked up for each row, so small: traits are few, and so is what says a priority.
  machines AS MATERIALIZED (
    SELECT id, body ->> 'vmSize' AS size, body ->> 'osType' AS os FROM contents
    WHERE id IN (SELECT traits_id FROM versions)),
  priorities AS MATERIALIZED (
    SELECT id, body ->> 'scaleSetPriority' AS priority FROM contents WHERE body GLOB '*scaleSetPriority*')
  SELECT p.cluster_id, p.cluster_name, p.subscription, p.resource_group, p.location, p.pool,
    strftime('%Y-%m-%dT%H:%M:%SZ', p.from_at, 'unixepoch'),
    iif(p.to_at <= p.at, strftime('%Y-%m-%dT%H:%M:%SZ', p.to_at, 'unixepoch'), NULL), p.hours, p.nodes,
    p.hours * p.nodes, t.size, t.os, k.priority, p.verdict, p.scopes <> '', p.is_exempt, p.scopes
  FROM timed p LEFT JOIN machines t ON t.id = p.traits_id AND p.pool IS NOT NULL
  LEFT JOIN priorities k ON k.id = p.config_id AND p.pool IS NOT NULL;
