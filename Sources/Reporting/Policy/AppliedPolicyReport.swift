import InventoryModel

/// What the policy in force says of the rows of a cluster, and why.
package struct AppliedPolicyReport: Sendable {
  package let asOf: Instant
  package let policy: String
  package let rows: [AppliedPolicy]
  /// Of budgets; nil where the policy names none.
  package let currency: String?
  /// Those that any of the rows is in, in the order of the policy.
  package let scopes: [RegulatedScope]

  package init(asOf: Instant, policy: Policy, rows: [AppliedPolicy]) {
    (self.asOf, self.policy, self.rows, currency) = (asOf, policy.name, rows, policy.currency)
    scopes = policy.scopes.filter { scope in rows.contains { $0.scopes.contains(scope) } }
  }
}

extension AppliedPolicyReport: Record {
  package static let attributes: [Column<AppliedPolicyReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("asOf") { $0.asOf },
    Column("policy") { $0.policy },
    Column("currency") { $0.currency },
    Column("scopes") { $0.scopes },
    Column("rows") { $0.rows },
  ]
}

extension RegulatedScope: Record {
  package static let attributes: [Column<RegulatedScope>] = [
    Column("name", "scope") { $0.name },
    Column("severity", "severity") { $0.severity.rawValue },
    Column("slaDays", "SLA days", .right) { $0.slaDays },
    Column("monthlyBudget", "budget a month", .right) { $0.monthlyBudget }.when { $0.monthlyBudget != nil },
  ]
}

extension AppliedPolicy: Record {
  package static let attributes: [Column<AppliedPolicy>] =
    ownColumns + [
      Column("scopes") { $0.scopes.map(\.name) },
      Column("controls", "controls") { $0.controls }.shown { Cell($0.controls.joined(separator: " ")) },
      .shown("tags") { Cell($0.regulation?.require.tags.joined(separator: " ")) },
      Column("permissions") { $0.permissions.map(\.id) },
    ]

  fileprivate static let ownColumns: [Column<AppliedPolicy>] = [
    Column("clusterId") { $0.name.cluster.description },
    Column("pool", "pool") { $0.name.pool }.shown { Cell($0.name.pool ?? "(not listed)") },
    Column("isRegulated", "regulated") { $0.regulation != nil }.shown { Cell($0.regulation == nil ? "no" : "yes") },
    Column("severity", "severity") { $0.regulation?.severity.rawValue },
    Column("slaDays", "SLA days", .right) { $0.regulation?.slaDays },
    Column("requiredTags") { $0.regulation?.require.tags ?? [] },
  ]

  /// Ids of the controls that are held against the row.
  var controls: [String] {
    guard let require = regulation?.require else { return [] }
    let optional: [(Control, Bool)] = [
      (.moduleValidated, require.is140Dash3), (.requiredTags, !require.tags.isEmpty),
      (.fipsCapable, require.capability), (.poolApproved, require.approval),
    ]
    return [Control.fipsEnabled.id, Control.observedAsDeclared.id] + optional.filter(\.1).map(\.0.id)
  }
}

extension AppliedPolicyReport: Report {
  package var records: Table { Table(records: rows, columns: AppliedPolicy.ownColumns) }

  package var sections: [Table] {
    [
      Table(
        title: "Policy \(policy) as of \(asOf)",
        of: rows,
        columns: AppliedPolicy.attributes + [.shown("permissions") { [asOf] in Cell($0.permissionNames(asOf: asOf)) }],
        notes: rows.flatMap(\.reasons))
    ] + scopeSection
  }

  private var scopeSection: [Table] {
    guard !scopes.isEmpty else { return [] }
    let unit = currency.map { ", budgets in \($0)" } ?? ""
    return [Table(title: "Scopes that they are in\(unit)", of: scopes, columns: RegulatedScope.attributes)]
  }
}

extension AppliedPolicy {
  /// Those that do not count now say why.
  fileprivate func permissionNames(asOf instant: Instant) -> String {
    permissions.map { permission in
      let phase = permission.phase(asOf: instant)
      return permission.id + (phase == .active ? "" : " (\(phase == .notYet ? "not yet" : phase.rawValue))")
    }.joined(separator: ", ")
  }

  /// Why each of its scopes fits.
  fileprivate var reasons: [String] {
    let row = name.pool ?? "(not listed)"
    guard !scopes.isEmpty else { return ["\(row): no scope matches"] }
    return scopes.map { scope in "\(row): in scope \(scope.name), which \(scope.selector.reason)" }
  }
}

extension Selector {
  /// What it asks for, in words.
  fileprivate var reason: String {
    let lists: [(String, [Glob])] = [
      ("subscription", subscriptions), ("resource group", resourceGroups), ("location", locations),
      ("cluster", clusters), ("pool", pools),
    ]
    let maps: [(String, [String: Glob])] = [
      ("cluster tag", clusterTags), ("pool tag", poolTags), ("label", poolLabels),
    ]
    let conditions =
      lists.filter { !$0.1.isEmpty }.map { "\($0.0) \($0.1.map(\.description).joined(separator: " or "))" }
      + maps.flatMap { name, globs in globs.sorted { $0.key < $1.key }.map { "\(name) \($0.key)=\($0.value)" } }
    return conditions.isEmpty ? "holds everything" : "asks for " + conditions.joined(separator: ", ")
  }
}
