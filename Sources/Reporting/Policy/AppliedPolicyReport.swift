import InventoryModel

/// What the policy in force says of the rows of a cluster, and why.
public struct AppliedPolicyReport: Sendable {
  public let asOf: Instant
  public let policy: String
  public let rows: [AppliedPolicy]

  public init(asOf: Instant, policy: String, rows: [AppliedPolicy]) {
    self.asOf = asOf
    self.policy = policy
    self.rows = rows
  }
}

extension AppliedPolicyReport: Record {
  public static let fields: [Field<AppliedPolicyReport>] = [
    Field("schemaVersion") { _ in schemaVersion },
    Field("asOf") { $0.asOf },
    Field("policy") { $0.policy },
    Field("rows") { $0.rows },
  ]
}

extension AppliedPolicy: Record {
  public static let fields: [Field<AppliedPolicy>] =
    ownFields + [
      Field("scopes") { $0.scopes.map(\.name) },
      Field("controls") { $0.controls },
      Field("permissions") { $0.permissions.map(\.id) },
    ]

  fileprivate static let ownFields: [Field<AppliedPolicy>] = [
    Field("clusterId") { $0.name.cluster.description },
    Field("pool") { $0.name.pool },
    Field("isRegulated") { $0.regulation != nil },
    Field("severity") { $0.regulation?.severity.rawValue },
    Field("slaDays") { $0.regulation?.slaDays },
    Field("requiredTags") { $0.regulation?.require.tags ?? [] },
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
  public var records: Table { Table(records: rows, fields: AppliedPolicy.ownFields) }

  public var sections: [Table] {
    [
      Table(
        title: "Policy \(policy) as of \(asOf)",
        columns: ["pool", "regulated", "severity", .right("SLA days"), "controls", "tags", "permissions"],
        rows: rows.map { $0.cells(asOf: asOf) }, notes: rows.flatMap(\.reasons))
    ]
  }
}

extension AppliedPolicy {
  fileprivate func cells(asOf instant: Instant) -> [Cell] {
    [
      Cell(name.pool ?? "(not listed)"), Cell(regulation == nil ? "no" : "yes"),
      Cell(regulation?.severity.rawValue), Cell(regulation?.slaDays), Cell(controls.joined(separator: " ")),
      Cell(regulation?.require.tags.joined(separator: " ")), Cell(permissionNames(asOf: instant)),
    ]
  }

  /// Those that do not count now say why.
  private func permissionNames(asOf instant: Instant) -> String {
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
