extension FleetReport {
  /// Of the numbers that this report tells.
  package var terms: [(name: String, text: String)] {
    Self.definitions + (cost == nil ? [] : Self.costDefinitions)
  }

  package static let costDefinitions: [(name: String, text: String)] = [
    ("Cost of non-compliance", "costOfNonCompliance"), ("Cost a month", "monthly"),
    ("Cost since failing", "sinceFailing"), ("Cost by owner", "groups"), ("Nodes, of costs", "nodes"),
    ("Price", "price"), ("≥, of costs", "null"), ("Budget", "budget"),
  ].map { (name: $0.0, text: CostReport.definitions[$0.1]!) }

  /// What each number means, by the name that people read, in the order in which they come upon them.
  ///
  /// Those of KPIs are the texts that the JSON of `kpi` carries.
  package static let definitions: [(name: String, text: String)] =
    [
      ("Strict compliance", "complianceStrict"), ("Adjusted for exemptions", "complianceAdjusted"),
      ("pass, fail, unknown, exempt, total", "pools"), ("Clusters that comply wholly", "clusterCompliance"),
      ("Nodes of passing pools", "nodeCompliance"), ("Coverage", "coverage"), ("opened", "opened"),
      ("closed", "closed"),
      ("open", "open"), ("left scope", "leftScope"), ("Mean days to remediate", "meanDays"),
      ("Median time to remediate", "medianDays"), ("90th percentile", "p90Days"),
      ("Kaplan-Meier median", "kaplanMeierMedianDays"), ("MTTR days, of one line", "mttrDays"),
      ("Median days, of one line", "mttrMedianDays"), ("Median age of open ones", "openAgeMedianDays"),
      ("Oldest open one", "openAgeMaxDays"), ("Within the SLA", "withinSla"), ("Ended otherwise", "censored"),
      ("Open at first sight", "openedAtBaseline"), ("discovered, of compatibility issues", "discovered"),
      ("cleared", "cleared"), ("accepted", "accepted"), ("mean days to clear", "meanDaysToClear"),
    ].map { (name: $0.0, text: KPIReport.definitions[$0.1]!) } + ownDefinitions

  private static let ownDefinitions = [
    (
      "Open findings",
      "Controls that fail on a pool now, of every control that the policy holds against it; exempt ones are among them."
    ),
    ("Overdue findings", "Open findings that are older than the policy allows (slaDays)."),
    (
      "Newly non-compliant",
      "Pools that fail, did not fail the night before, and were not failing when they were first seen."
    ),
    ("Drift", "What is different from the night before, without what Azure changes by itself."),
    (
      "Why the number moved",
      "Each step of each pool adds (ΔP − R · ΔN) ÷ N: P pools pass of N that are counted, R is the ratio at the start, "
        + "N the count at the end. The parts sum to the whole change exactly."
    ),
  ].map { (name: $0.0, text: $0.1) }
}
