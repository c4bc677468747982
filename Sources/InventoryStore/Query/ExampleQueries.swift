import InventoryModel

extension ExampleQuery {
  /// Questions that the views answer. Help shows them, and Datasette offers them.
  package static let all = [
    ExampleQuery(
      "compliance_by_day", "How compliant were we on each of the last 90 days, and how much of the fleet was seen?",
      """
      SELECT day, total, compliance_strict, compliance_adjusted, coverage FROM v_kpi_daily
      ORDER BY day DESC LIMIT 90
      """),
    ExampleQuery(
      "compliance_by_month", "How compliant were we at the end of each month?",
      """
      SELECT substr(day, 1, 7) AS month, max(day) AS day, total, compliance_strict, compliance_adjusted, coverage
      FROM v_kpi_daily GROUP BY month ORDER BY month
      """),
    ExampleQuery(
      "opened_and_closed_by_week", "Do we fix more than what newly fails?",
      """
      SELECT date(day, 'weekday 0', '-6 days') AS week, sum(opened) AS opened, sum(closed) AS closed,
        max(day) AS day, open
      FROM v_kpi_daily GROUP BY week ORDER BY week DESC LIMIT 52
      """),
    ExampleQuery(
      "time_to_remediate_by_month", "How long did it take to fix what was fixed?",
      "SELECT month, closed, censored, mttr_days, mttr_median_days, mttr_p90_days FROM v_remediation ORDER BY month"),
    ExampleQuery(
      "compliance_by_subscription", "Where do we stand, subscription by subscription?",
      """
      SELECT subscription, count(*) AS pools, sum(verdict = 'pass') AS pass, sum(verdict = 'fail') AS fail,
        sum(verdict = 'unknown') AS unknown, avg(verdict = 'pass') AS compliance_strict
      FROM v_pools WHERE is_regulated AND verdict <> 'notApplicable'
      GROUP BY subscription ORDER BY compliance_strict, subscription
      """),
    ExampleQuery(
      "failing_by_image", "Which images do the failing pools run?",
      """
      SELECT os_sku, node_image_version, basis, count(*) AS pools, sum(count) AS nodes FROM v_pools
      WHERE is_regulated AND verdict = 'fail' GROUP BY os_sku, node_image_version, basis
      ORDER BY pools DESC, os_sku, node_image_version, basis
      """),
    ExampleQuery(
      "longest_open", "What has been failing for the longest time, and what is overdue?",
      """
      SELECT cluster, pool, control, severity, opened_at, is_baseline, CAST(days AS INTEGER) AS days, due_at, sla
      FROM v_findings WHERE is_open ORDER BY opened_at, cluster_id, pool, control LIMIT 100
      """),
    ExampleQuery(
      "least_recently_confirmed", "Of which pools do we know the least?",
      """
      SELECT cluster, pool, verdict, basis, last_seen_at, last_confirmed_at FROM v_pools
      ORDER BY last_confirmed_at, cluster_id, pool LIMIT 100
      """),
    ExampleQuery(
      "drift_of_the_last_week", "What changed in the last seven days?",
      """
      SELECT day, kind, category, path, count(*) AS changes FROM v_drift WHERE day >= date('now', '-7 days')
      GROUP BY day, kind, category, path ORDER BY day DESC, changes DESC, kind, path
      """),
    ExampleQuery(
      "pools_that_flapped", "Which pools came back to failing most often?",
      """
      SELECT cluster, pool, control, count(*) AS episodes, max(opened_at) AS last_opened_at FROM v_episodes
      GROUP BY cluster_id, pool, control HAVING count(*) > 1 ORDER BY episodes DESC, cluster_id, pool, control LIMIT 100
      """),
    ExampleQuery(
      "node_days_by_machine", "How many node days has non-compliance taken so far, by what prices depend on?",
      """
      SELECT location, vm_size, os_type, priority, CAST(sum(node_hours) / 24 AS INTEGER) AS node_days,
        sum(node_hours IS NULL) AS unknown
      FROM v_node_hours WHERE is_regulated AND verdict IN ('fail', 'unknown')
      GROUP BY location, vm_size, os_type, priority
      ORDER BY node_days DESC, location, vm_size, os_type, priority LIMIT 100
      """),
    ExampleQuery(
      "imports", "What did the last imports take?",
      """
      SELECT taken_at, is_complete, policy, files, bytes, import_seconds FROM v_snapshots WHERE NOT is_retracted
      ORDER BY taken_at DESC, snapshot LIMIT 100
      """),
  ]
}
