extension KPIReport {
  /// What each number means, for those who read it without this program at hand.
  package static let definitions: [String: String] = [
    "pools": "Regulated rows (node pools, and clusters' unlisted nodes) at the bucket's end, by verdict; "
      + "total = pass + fail + unknown; exempt counts exempt fails and unknowns, which stay in their counts too.",
    "complianceStrict": "pass / total.",
    "complianceAdjusted": "(pass + exempt) / total.",
    "clusterCompliance": "Clusters of which every regulated row passes / clusters with regulated rows.",
    "nodeCompliance": "Nodes of passing rows / nodes of all regulated rows.",
    "coverage": "Rows seen in the bucket / rows known at its end; what was not seen keeps its last verdict.",
    "opened": "Episodes that opened in the bucket.",
    "closed": "Episodes that were remediated: in the bucket, or, under remediation, in the window.",
    "open": "Episodes open at the end.",
    "leftScope": "Rows at the end that were regulated until their tags or labels took them out; in no other count.",
    "censored": "Episodes that ended in the window without being fixed: deleted, out of scope, policy changed.",
    "openedAtBaseline": "Episodes in the window that were open at first sight: they are at least as old as shown.",
    "mttrDays": "Mean days from opening to remediation, of the episodes remediated in the bucket.",
    "mttrMedianDays": "Median of the same.",
    "meanDays": "Mean days from opening to remediation, of the episodes remediated in the window.",
    "medianDays": "Median of the same.",
    "p90Days": "90th percentile of the same, by nearest rank.",
    "kaplanMeierMedianDays": "Days after which half of all episodes are remediated, open and censored ones included "
      + "(Kaplan-Meier with delayed entry); null while fewer than half are.",
    "openAgeMedianDays": "Median age of the episodes open at the window's end.",
    "openAgeMaxDays": "Age of the oldest of them.",
    "withinSla":
      "Remediated within the SLA / (remediated + open past the SLA), of those that opened under one; null when none did.",
    "discovered":
      "Compatibility issues, one for each cluster, application and test, whose first failing run was in the "
      + "bucket or the window.",
    "cleared": "Compatibility issues closed in it as fixed or with a workaround.",
    "accepted": "Compatibility issues accepted up to its end: they still fail, so they are neither cleared nor open.",
    "meanDaysToClear": "Mean days from discovery to closing, of the compatibility issues cleared in it.",
    "slaMet": "The numerator of withinSla.",
    "slaMissed": "Its denominator less its numerator.",
  ]
}
