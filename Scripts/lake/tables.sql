-- The tables of a lake, as selections from the views that a database promises to keep, and from its documented tables.
-- `export` writes each of them as Parquet. `sqlite3 -readonly fipswatch.db ".read Scripts/lake/tables.sql"` makes them of
-- the database itself, so that kpi.sql and mttr.sql run there, too.
--
-- Names say types, in all tables: `…_at` is an instant in UTC, `…_day` a UTC day as ISO 8601 text, `is_…` and `has_…` are
-- 1 or 0; `year` and `collector` are in the names of folders. What lasts has no end: NULL. What goes on beyond a year is cut
-- at its end, so that the files of a year say all about that year, and a year that is over is seldom written anew.

CREATE TEMP VIEW years (year, from_at, to_at, from_day, to_day) AS
  WITH RECURSIVE numbers (year, last) AS (
    SELECT substr(min(taken_day), 1, 4) + 0, (SELECT strftime('%Y', at, 'unixepoch') + 0 FROM present)
      FROM v_snapshots WHERE NOT is_retracted HAVING count(*) > 0
    UNION ALL SELECT year + 1, last FROM numbers WHERE year < last)
  SELECT year, year || '-01-01T00:00:00Z', (year + 1) || '-01-01T00:00:00Z', year || '-01-01', (year + 1) || '-01-01'
  FROM numbers WHERE year <= last;

CREATE TEMP VIEW days (
  -- One row for each UTC day from the first snapshot that counts to the watermark.
  day,  -- Such as 2026-11-22.
  year  -- Of the day.
) AS
  WITH RECURSIVE days (day, last) AS (
    SELECT min(taken_day), (SELECT date(at, 'unixepoch') FROM present) FROM v_snapshots WHERE NOT is_retracted
      HAVING count(*) > 0
    UNION ALL SELECT date(day, '+1 day'), last FROM days WHERE day < last)
  SELECT day, substr(day, 1, 4) + 0 FROM days WHERE day <= last;

CREATE TEMP VIEW snapshots (
  -- One row for each snapshot, retracted ones too.
  snapshot,  -- What `fipswatch retract` takes.
  taken_at,  -- When it was taken.
  taken_day,  -- The UTC day of that.
  is_complete,  -- 1 where it saw all that it looked at.
  partial_reason,  -- Why not, if not.
  policy,  -- The name of the policy that it was imported with.
  files,  -- How many documents it is made of.
  bytes,  -- Their size, as they are stored.
  imported_at,  -- When it was imported.
  is_retracted,  -- 1 where it no longer counts.
  retracted_at,  -- Since when.
  retraction_reason,  -- Why.
  collector,  -- Who collected it; `_unnamed` where nobody says.
  year  -- Of taken_at.
) AS
  SELECT snapshot, taken_at, taken_day, is_complete, partial_reason, policy, files, bytes, imported_at, is_retracted,
    retracted_at, retraction_reason, ifnull(collector, '_unnamed'), substr(taken_day, 1, 4) + 0
  FROM v_snapshots;

CREATE TEMP VIEW coverage (
  -- One row for each scope that a snapshot covered.
  snapshot,  -- As in `snapshots`.
  taken_at,  -- When it was taken.
  taken_day,  -- The UTC day of that.
  scope,  -- The id of a subscription, resource group, cluster or pool, in lower case.
  extent,  -- subtree: it and all below it; children: the pools of a cluster; self: it alone; unread: a cluster whose
           -- pools were not reported.
  collector,  -- Who collected the snapshot; `_unnamed` where nobody says.
  year  -- Of taken_at.
) AS
  SELECT s.snapshot, s.taken_at, s.taken_day,
    CASE r.kind
      WHEN 'subscription' THEN '/subscriptions/' || r.name
      WHEN 'resourceGroup' THEN '/subscriptions/' || p.name || '/resourcegroups/' || r.name
      ELSE n.cluster_id || ifnull('/agentpools/' || n.pool, '') END,
    c.extent, ifnull(s.collector, '_unnamed'), substr(s.taken_day, 1, 4) + 0
  FROM v_snapshots s JOIN main.snapshots f ON f.digest = s.snapshot
  JOIN coverage_scopes c ON c.coverage_id = f.coverage_id JOIN resources r ON r.id = c.resource_id
  LEFT JOIN resources p ON p.id = r.parent_id LEFT JOIN row_names n ON n.resource_id = r.id;

-- Years in seconds: `until` is when what ended in one had ended, `ends` is when it did itself, NULL while it lasts.
CREATE TEMP VIEW year_ends (year, begins, until, ends) AS
  SELECT year, unixepoch(from_at), min(unixepoch(to_at), p.at), iif(unixepoch(to_at) > p.at, NULL, unixepoch(to_at))
  FROM years CROSS JOIN present p;

-- Who looked at a cluster or pool when, more than one where they did it at one instant.
CREATE TEMP VIEW looks (resource_id, at, collector) AS
  SELECT r.resource_id, s.taken_at, ifnull(s.collector, '_unnamed')
  FROM resource_places r JOIN place_coverages o ON o.place_id = r.place_id
  JOIN main.snapshots s ON s.coverage_id = o.coverage_id AND s.retracted_at IS NULL;

-- States of clusters and pools, cut at the ends of years, with the collector whose snapshot was the first to show each.
CREATE TEMP VIEW version_parts AS
  SELECT n.cluster_id, n.subscription, n.resource_group, n.cluster, n.pool, v.resource_uid,
    t.body AS traits, c.body AS configuration,
    strftime('%Y-%m-%dT%H:%M:%SZ', max(v.from_at, y.begins), 'unixepoch') AS from_at,
    strftime('%Y-%m-%dT%H:%M:%SZ', iif(v.to_at <= y.until, v.to_at, y.ends), 'unixepoch') AS to_at,
    date(max(v.from_at, y.begins), 'unixepoch') AS from_day,
    date(iif(v.to_at <= y.until, v.to_at, y.ends), 'unixepoch') AS to_day,
    v.from_at >= y.begins AS is_first, v.to_at <= y.until OR y.ends IS NULL AS is_last, y.year,
    ifnull(
      (SELECT min(collector) FROM looks WHERE resource_id = v.resource_id AND at = v.from_at), '_unnamed') AS collector
  FROM versions v NOT INDEXED CROSS JOIN year_ends y
    ON v.from_at <= y.until AND (y.ends IS NULL OR v.from_at < y.ends) AND v.to_at > y.begins
  JOIN row_names n ON n.resource_id = v.resource_id
  JOIN contents t ON t.id = v.traits_id JOIN contents c ON c.id = v.config_id;

CREATE TEMP VIEW cluster_versions (
  -- One row for each time in a year in which the configuration of a cluster was the same.
  cluster_id,  -- The Azure id of the cluster, in lower case.
  subscription,  -- The id of its subscription.
  resource_group,  -- Its resource group, in lower case.
  cluster,  -- Its name, in lower case.
  resource_uid,  -- Tells its lives apart; NULL where Azure did not report it.
  from_at,  -- The first instant of it in the year: of a snapshot, or of the year.
  to_at,  -- The first instant after it; NULL while it lasts.
  from_day,  -- The UTC day of from_at.
  to_day,  -- The UTC day of to_at.
  location,  -- Its region; NULL where that was not reported.
  configuration,  -- All of it, as JSON in the canonical form, without what Azure changes by itself.
  is_first,  -- 1 where it began in the year; 0 where it goes on from the year before.
  is_last,  -- 1 where it ended in the year or lasts; 0 where it goes on in the next year.
  collector,  -- Who showed it first; `_unnamed` where nobody says.
  year  -- Whose part it is.
) AS
  SELECT cluster_id, subscription, resource_group, cluster, resource_uid, from_at, to_at, from_day, to_day,
    json_extract(traits, '$.location'), configuration, is_first, is_last, collector, year
  FROM version_parts WHERE pool IS NULL;

CREATE TEMP VIEW pool_versions (
  -- One row for each time in a year in which the configuration of a node pool was the same.
  cluster_id,  -- The Azure id of its cluster, in lower case.
  subscription,  -- The id of its subscription.
  resource_group,  -- Its resource group, in lower case.
  pool,  -- Its name.
  from_at,  -- The first instant of it in the year: of a snapshot, or of the year.
  to_at,  -- The first instant after it; NULL while it lasts.
  from_day,  -- The UTC day of from_at.
  to_day,  -- The UTC day of to_at.
  mode,  -- System, User, Gateway, ….
  os_type,  -- Linux or Windows; NULL where it was not reported, which means Linux.
  os_sku,  -- Ubuntu, AzureLinux, Windows2022, ….
  vm_size,  -- The size of its machines.
  is_fips_enabled,  -- The flag in Azure: 1, 0, or NULL where it was not reported.
  image_family,  -- The image of its nodes, without its version.
  configuration,  -- All of it, as JSON in the canonical form, without what Azure changes by itself.
  is_first,  -- 1 where it began in the year; 0 where it goes on from the year before.
  is_last,  -- 1 where it ended in the year or lasts; 0 where it goes on in the next year.
  collector,  -- Who showed it first; `_unnamed` where nobody says.
  year  -- Whose part it is.
) AS
  SELECT cluster_id, subscription, resource_group, pool, from_at, to_at, from_day, to_day, json_extract(traits, '$.mode'),
    json_extract(traits, '$.osType'), json_extract(traits, '$.osSKU'), json_extract(traits, '$.vmSize'),
    json_extract(traits, '$.enableFIPS'), json_extract(traits, '$.imageFamily'), configuration, is_first, is_last,
    collector, year
  FROM version_parts WHERE pool IS NOT NULL;

-- Readings hold more than the node count: those after each other that have the same are one.
CREATE TEMP VIEW equal_counts (resource_id, from_at, to_at, node_count) AS
  SELECT resource_id, min(from_at), max(to_at), node_count FROM (
    SELECT *, sum(is_other) OVER (PARTITION BY resource_id ORDER BY from_at) AS part FROM (
      SELECT resource_id, from_at, to_at, max(0, node_count) AS node_count,
        lag(to_at) OVER readings IS NOT from_at OR lag(max(0, node_count)) OVER readings IS NOT max(0, node_count) AS is_other
      FROM readings r WINDOW readings AS (PARTITION BY resource_id ORDER BY from_at)))
  GROUP BY resource_id, part;

CREATE TEMP VIEW node_counts (
  -- One row for each time in a year in which a node pool was there and had the same number of nodes. These are samples:
  -- each counts until the next snapshot.
  cluster_id,  -- The Azure id of its cluster, in lower case.
  subscription,  -- The id of its subscription.
  resource_group,  -- Its resource group, in lower case.
  pool,  -- Its name.
  from_at,  -- The first instant of it in the year: of a snapshot, or of the year.
  to_at,  -- The first instant after it; NULL while it lasts.
  from_day,  -- The UTC day of from_at.
  to_day,  -- The UTC day of to_at.
  node_count,  -- Its nodes; NULL where no count was reported.
  is_first,  -- 1 where it began in the year; 0 where it goes on from the year before.
  is_last,  -- 1 where it ended in the year or lasts; 0 where it goes on in the next year.
  collector,  -- Who showed it first; `_unnamed` where nobody says.
  year  -- Whose part it is.
) AS
  SELECT n.cluster_id, n.subscription, n.resource_group, n.pool,
    strftime('%Y-%m-%dT%H:%M:%SZ', max(c.from_at, y.begins), 'unixepoch'),
    strftime('%Y-%m-%dT%H:%M:%SZ', iif(c.to_at <= y.until, c.to_at, y.ends), 'unixepoch'),
    date(max(c.from_at, y.begins), 'unixepoch'), date(iif(c.to_at <= y.until, c.to_at, y.ends), 'unixepoch'),
    c.node_count, c.from_at >= y.begins, c.to_at <= y.until OR y.ends IS NULL,
    ifnull((SELECT min(collector) FROM looks WHERE resource_id = c.resource_id AND at = c.from_at), '_unnamed'), y.year
  FROM equal_counts c CROSS JOIN year_ends y
    ON c.from_at <= y.until AND (y.ends IS NULL OR c.from_at < y.ends) AND c.to_at > y.begins
  JOIN row_names n ON n.resource_id = c.resource_id WHERE n.pool IS NOT NULL;

CREATE TEMP VIEW configuration_changes (
  -- One row for each difference between a snapshot and what was known before it: what `fipswatch drift --every-night`
  -- prints where each place is looked at once a day. What Azure changes by itself is none.
  day,  -- The UTC day of the snapshot.
  observed_at,  -- The snapshot that first showed it.
  kind,  -- clusterAppeared, clusterDisappeared, clusterRecreated, clusterChanged, poolAppeared, poolDisappeared or
         -- poolChanged. First sight is none.
  category,  -- compliance, configuration or capacity, by the newest policy.
  cluster_id,  -- The Azure id of the cluster, in lower case.
  subscription,  -- The id of its subscription.
  resource_group,  -- Its resource group, in lower case.
  cluster,  -- Its name, in lower case.
  pool,  -- The node pool; NULL for the cluster itself.
  path,  -- The attribute, its names joined by dots; NULL where the whole came or went.
  before,  -- Its value before; JSON where it is no text. NULL where it was absent.
  after,  -- Its value after, likewise.
  is_regulated,  -- 1 where the policy regulated it, or, of a cluster, any row of it.
  year  -- Of observed_at.
) AS
  SELECT day, observed_at, kind, category, cluster_id, subscription, resource_group, cluster, pool, path, before, after,
    is_regulated, substr(day, 1, 4) + 0
  FROM v_drift;

CREATE TEMP VIEW verdict_spans (
  -- One row for each time in a year in which a judged row (a node pool, or a cluster's nodes that no pool lists) stood
  -- alike, as `fipswatch inventory --as-of` says.
  cluster_id,  -- The Azure id of the cluster, in lower case.
  subscription,  -- The id of its subscription.
  resource_group,  -- Its resource group, in lower case.
  pool,  -- The node pool; NULL for nodes of the cluster that no pool lists.
  from_at,  -- Its first instant in the year.
  to_at,  -- The first instant after it; NULL while it lasts.
  from_day,  -- The UTC day of from_at.
  to_day,  -- The UTC day of to_at.
  verdict,  -- pass, fail, unknown or notApplicable.
  basis,  -- What decided; stale where a pass was no longer believed.
  evidence,  -- declared, image, label or kernel.
  is_pending,  -- 1 while an update had not settled.
  is_regulated,  -- 1 where a scope of the policy fitted.
  is_exempt,  -- 1 where an exemption let it fail.
  has_left_scope,  -- 1 where its tags or labels took it out of its scope.
  scopes,  -- The scopes of the policy that it was in, joined by commas; empty where it was not regulated.
  severity,  -- The highest severity of its scopes.
  cause,  -- Why it began: appeared, facts, policy or time.
  is_first,  -- 1 where it began in the year; 0 where it goes on from the year before.
  is_last,  -- 1 where it ended in the year or lasts; 0 where it goes on in the next year.
  year  -- Whose part it is.
) AS
  SELECT h.cluster_id, h.subscription, h.resource_group, h.pool, max(h.from_at, y.from_at),
    iif(h.to_at <= y.to_at, h.to_at, iif(y.to_at > n.now, NULL, y.to_at)),
    max(h.from_day, y.from_day), iif(h.to_at <= y.to_at, h.to_day, iif(y.to_at > n.now, NULL, y.to_day)),
    h.verdict, h.basis, h.evidence, h.is_pending, h.is_regulated, h.is_exempt, h.has_left_scope, h.scopes, h.severity,
    h.cause, h.from_at >= y.from_at, ifnull(h.to_at <= y.to_at, y.to_at > n.now), y.year
  FROM v_pool_history h CROSS JOIN years y ON y.to_at > h.from_at AND (h.to_at IS NULL OR y.from_at < h.to_at)
  CROSS JOIN (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') AS now FROM present) n;

CREATE TEMP VIEW episodes (
  -- One row for each year in which an episode of a finding was open or ended, as it stood at the end of that year.
  cluster_id,  -- The Azure id of the cluster, in lower case.
  subscription,  -- The id of its subscription.
  resource_group,  -- Its resource group, in lower case.
  pool,  -- The node pool; NULL for nodes of the cluster that no pool lists.
  control,  -- What is not met: fips-enabled, module-140-3, required-tags, ….
  severity,  -- critical, high, medium or low, as it opened.
  basis,  -- What the failure rested on as it opened.
  scopes,  -- The scopes that the row was in as the episode opened, joined by commas.
  incarnation,  -- The life of the cluster: its UID, or empty.
  finding_opened_at,  -- When the finding first opened; with row, control and incarnation it names the finding.
  number,  -- 1 for the first episode of its finding.
  opened_at,  -- When the episode opened, in this year or before: the first snapshot that showed it.
  detected_after,  -- The snapshot before, which did not show it; NULL at a baseline. ISO 8601 text.
  is_baseline,  -- 1 where it failed at first sight, so that its start is only a bound.
  closed_at,  -- When it ended; NULL where it was open at the end of the year, or still is.
  close_reason,  -- fixedInPlace, replaced, deleted, leftScope or policyChanged; only the first two are remediation.
  is_remediated,  -- 1 where it was fixed in the year.
  seconds,  -- How long it was open; NULL where it had not ended.
  sla_days,  -- In how many days it was to be remediated; NULL where no limit was set.
  from_day,  -- The first day of the year on which it was open.
  to_day,  -- The day on which it ended, the first of the next year where it went on; NULL while it lasts.
  is_first,  -- 1 where it opened in the year; 0 where it was open before.
  is_last,  -- 1 where it ended in the year or lasts; 0 where it went on in the next year.
  year  -- Whose part it is.
) AS
  SELECT cluster_id, subscription, resource_group, pool, control, severity, basis, scopes, incarnation,
    finding_opened_at, number, opened_at, detected_after, is_baseline, closed_at, close_reason,
    ifnull(close_reason IN ('fixedInPlace', 'replaced'), 0), unixepoch(closed_at) - unixepoch(opened_at), sla_days,
    max(opened_day, year_day), ifnull(closed_day, iif(year_end > now, NULL, next_day)), opened_at >= year_at,
    closed_at IS NOT NULL OR year_end > now, year
  FROM (
    SELECT e.cluster_id, e.subscription, e.resource_group, e.pool, e.control, e.severity, e.basis, e.scopes,
      e.incarnation, e.finding_opened_at, e.number, e.opened_at, e.opened_day, e.detected_after, e.is_baseline,
      iif(e.closed_at < y.to_at, e.closed_at, NULL) AS closed_at,
      iif(e.closed_at < y.to_at, e.closed_day, NULL) AS closed_day,
      iif(e.closed_at < y.to_at, e.close_reason, NULL) AS close_reason, e.sla_days, y.year, y.from_at AS year_at,
      y.from_day AS year_day, y.to_at AS year_end, y.to_day AS next_day, n.now
    FROM v_episodes e CROSS JOIN years y ON y.to_at > e.opened_at AND (e.closed_at IS NULL OR y.from_at <= e.closed_at)
    CROSS JOIN (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') AS now FROM present) n);
