import InventoryModel
import Reporting

/// One item of an auditor's list: a control that fails, or failed, on pools of one cluster.
package struct Weakness: Sendable {
  /// `FW-00042`: the same in every month and every file of a package.
  package let id: String
  package let control: Control
  package let cluster: ClusterID
  package let clusterName: String
  /// As of the end of the period, by pool; at least one.
  package let findings: [Finding]

  /// The items of findings, in the order of their first opening.
  package static func keys(of findings: [Finding], per unit: SystemDetails.ItemUnit) -> [WeaknessKey] {
    grouped(findings, per: unit).map(\.key)
  }

  /// - Parameter numbers: one for each key that there is.
  static func all(of findings: [Finding], per unit: SystemDetails.ItemUnit, numbers: WeaknessNumbers) -> [Weakness] {
    grouped(findings, per: unit).map { key, findings in
      let number = numbers[key].map(String.init) ?? "?"
      return Weakness(
        id: "FW-" + String(repeating: "0", count: max(0, 5 - number.count)) + number, control: findings[0].control,
        cluster: key.cluster, clusterName: findings[0].clusterName, findings: findings)
    }.sorted { $0.id.count == $1.id.count ? $0.id < $1.id : $0.id.count < $1.id.count }
  }

  private static func grouped(
    _ findings: [Finding], per unit: SystemDetails.ItemUnit
  ) -> [(key: WeaknessKey, findings: [Finding])] {
    let lives = firstKnownLives(of: findings)
    let groups = Dictionary(grouping: findings) { finding in
      WeaknessKey(
        cluster: finding.cluster, pool: unit == .pool ? finding.pool ?? "(not listed)" : nil,
        control: finding.control.id,
        incarnation: finding.incarnation.isEmpty ? lives[finding.cluster] ?? "" : finding.incarnation)
    }
    return groups.map { key, findings in
      (key: key, findings: findings.sorted { ($0.pool ?? "", $0.firstOpening) < ($1.pool ?? "", $1.firstOpening) })
    }.sorted { one, other in
      let (first, second) = (one.findings.firstOpening, other.findings.firstOpening)
      return first == second ? one.key.order.lexicographicallyPrecedes(other.key.order) : first < second
    }
  }

  /// What opened before the UID of its cluster was reported belongs to the first life of which one is known.
  private static func firstKnownLives(of findings: [Finding]) -> [ClusterID: String] {
    let known = findings.filter { !$0.incarnation.isEmpty }.sorted { $0.firstOpening < $1.firstOpening }
    return Dictionary(known.map { ($0.cluster, $0.incarnation) }) { first, _ in first }
  }
}

extension WeaknessKey {
  fileprivate var order: [String] { [cluster.description, pool ?? "", control, incarnation] }
}

extension Finding {
  fileprivate var firstOpening: Instant { episodes.first?.openedAt ?? .never }
}

extension [Finding] {
  fileprivate var firstOpening: Instant { map(\.firstOpening).min() ?? .never }
}

// MARK: - How it stands

extension Weakness {
  var open: [Finding] { findings.filter(\.isOpen) }
  var isOpen: Bool { findings.contains(where: \.isOpen) }

  /// When what is open was detected; of what is closed, when it first was.
  var detectedAt: Instant {
    let open = open.compactMap { $0.episodes.last?.openedAt }
    return open.min() ?? findings.compactMap { $0.episodes.first?.openedAt }.min() ?? .never
  }

  /// It was failing when first observed, so that it is at least as old as shown.
  var isBaseline: Bool {
    let detected = detectedAt
    return findings.flatMap(\.episodes).contains { $0.openedAt == detected && $0.isBaseline }
  }

  /// When the last of it ended; nil while something is open.
  var closedAt: Instant? { isOpen ? nil : findings.compactMap { $0.episodes.last?.closedAt }.max() }

  /// How the last episodes of its findings ended, each once.
  var closeReasons: [CloseReason] {
    let reasons = findings.compactMap { $0.episodes.last?.closeReason }
    return [.fixedInPlace, .replaced, .deleted, .leftScope, .policyChanged].filter(reasons.contains)
  }

  var isRemediated: Bool { !isOpen && closeReasons.allSatisfy(\.isRemediation) }
  var reopenCount: Int { findings.reduce(0) { $0 + $1.reopenCount } }
  var severity: Control.Severity { (isOpen ? open : findings).map(\.severity).min() ?? control.severity }
  var scopes: [String] { Set((isOpen ? open : findings).flatMap(\.scopes)).sorted() }

  /// By when the policy wants what is open remediated; nil where it sets no limit.
  var due: Instant? { open.compactMap(\.due).min() }

  /// Whether some of it was open at some time of a period.
  func isActive(in period: MonthPeriod) -> Bool { closedAt.map { $0 >= period.from } ?? true }
}

extension Weakness {
  /// `fips-enabled on aks-pay: FIPS is on in the pool`
  var title: String { "\(control.id) fails in cluster \(clusterName)" }

  /// The pools by name; of very many the first, and how many more there are.
  ///
  /// - Parameter limit: how many are named.
  func poolNames(of findings: [Finding], limit: Int = 200) -> String {
    let names = findings.map { $0.pool ?? "(nodes that no pool lists)" }
    let rest = names.count - limit
    return names.prefix(limit).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }

  /// Whole identifiers of what it is about.
  func assets(limit: Int = 200) -> [String] {
    let shown = isOpen ? open : findings
    let ids = shown.map { finding in finding.pool.map { "\(cluster)/agentpools/\($0)" } ?? "\(cluster)" }
    return ids.prefix(limit) + (ids.count > limit ? ["and \(ids.count - limit) more: see inventory.xlsx"] : [])
  }

  /// What is wrong, where and since when, in sentences.
  var description: String {
    let shown = isOpen ? open : findings
    let bases = Set(shown.map(\.basis.rawValue)).sorted().joined(separator: ", ")
    return "Required: \(control.demand). It \(isOpen ? "is" : "was") not so on \(Plural.text(shown.count, "node pool"))"
      + " of AKS cluster \(clusterName): \(poolNames(of: shown)). Basis: \(bases)."
  }
}
