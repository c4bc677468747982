import InventoryModel

extension MetricsReport {
  /// Those of `kpi --since -90d`.
  var remediationTimes: [MetricFamily] {
    guard standing != nil else { return [] }
    func family(_ name: String, _ help: String, _ value: Double?) -> MetricFamily {
      let samples = value.map { [MetricFamily.Sample($0, labels: ["window": "\(Self.windowDays)d"])] } ?? []
      return MetricFamily("fipswatch_\(name)", help, samples: samples)
    }
    func time(_ name: String, _ help: String, days: Double?) -> MetricFamily {
      family("time_to_remediate_\(name)seconds", help, days.map { ($0 * Double(Instant.secondsPerDay)).rounded() })
    }
    let ofThem = "of the episodes remediated in the window"
    return [
      family("remediated_episodes", "Failing pools that were fixed in the window.", Double(remediation.closed)),
      family(
        "censored_episodes", "Failing pools that ended in the window without being fixed: deleted, out of scope, …",
        Double(remediation.censored)),
      time("mean_", "Mean time to remediate \(ofThem).", days: remediation.meanDays),
      time("median_", "Median time to remediate \(ofThem).", days: remediation.medianDays),
      time("p90_", "90th percentile of the time to remediate \(ofThem).", days: remediation.p90Days),
      time(
        "kaplan_meier_median_",
        "Time after which half of all episodes of the window are remediated, open and censored ones included"
          + " (Kaplan-Meier); absent while fewer than half are.",
        days: remediation.kaplanMeierMedianDays),
      family(
        "remediated_within_sla_ratio",
        "Remediated within the limit of their scope, of those remediated in the window or open past it.",
        remediation.withinSla?.ratio),
    ]
  }

  /// Ages are left to PromQL: `time() - …_timestamp_seconds`.
  var databaseCondition: [MetricFamily] {
    let last = condition.lastImport
    return [
      MetricFamily(
        "fipswatch_newest_snapshot_timestamp_seconds", "When the newest snapshot was taken.",
        condition.newestSnapshot?.value),
      MetricFamily(
        "fipswatch_newest_complete_snapshot_timestamp_seconds",
        "When the newest snapshot was taken that had complete coverage.",
        condition.newestCompleteSnapshot?.value),
      MetricFamily(
        "fipswatch_collector_newest_complete_snapshot_timestamp_seconds",
        "When the newest snapshot of a collector was taken that had complete coverage.",
        samples: condition.collectors.compactMap { condition in
          condition.newestCompleteSnapshot.map { .init($0.value, labels: ["collector": "\(condition.collector)"]) }
        }),
      MetricFamily(
        "fipswatch_last_import_timestamp_seconds", "When a snapshot was last imported, of whatever night.",
        last?.at.value),
      MetricFamily(
        "fipswatch_last_import_duration_seconds", "How long that import took.",
        last?.milliseconds.map { Double($0) / 1_000 }),
      MetricFamily(
        "fipswatch_last_import_size_bytes", "Size of the documents that it read, as they are stored.",
        last.map { Double($0.bytes) }),
      MetricFamily(
        "fipswatch_database_size_bytes", "Size of the database, without the log beside it.", Double(condition.bytes)),
    ]
  }

  func alerts(_ outbox: Outbox) -> [MetricFamily] {
    [
      MetricFamily(
        "fipswatch_alerts", "Alerts by delivery: pending or failed.",
        samples: [
          .init(Double(outbox.pending), labels: ["delivery": "pending"]),
          .init(Double(outbox.failed), labels: ["delivery": "failed"]),
        ]),
      MetricFamily(
        "fipswatch_oldest_pending_alert_timestamp_seconds",
        "When the alert that is pending for the longest time was created.", outbox.oldestPendingAt?.value),
    ]
  }

  func issues(_ course: CompatibilityCourse) -> [MetricFamily] {
    let days = course.whole.meanDaysToClear.map { ($0 * Double(Instant.secondsPerDay)).rounded() }
    let window = ["window": "\(Self.windowDays)d"]
    return [
      MetricFamily(
        "fipswatch_open_compatibility_issues", "Tests that failed on FIPS pools and were neither cleared nor accepted.",
        Double(course.whole.open)),
      MetricFamily(
        "fipswatch_accepted_compatibility_issues", "Tests that fail on FIPS pools, by somebody's decision.",
        Double(course.whole.accepted)),
      MetricFamily(
        "fipswatch_discovered_compatibility_issues", "Compatibility issues discovered in the window.",
        samples: [.init(Double(course.whole.discovered), labels: window)]),
      MetricFamily(
        "fipswatch_time_to_clear_compatibility_issues_mean_seconds",
        "Mean time from discovery to closing of the compatibility issues cleared in the window.",
        samples: days.map { [.init($0, labels: window)] } ?? []),
    ]
  }
}
