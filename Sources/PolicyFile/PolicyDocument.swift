import InventoryModel

/// A policy file that was read and has no faults.
///
/// A malformed exemption, like any other fault, makes the whole policy invalid, and nothing in a file is ignored.
package struct PolicyDocument: Sendable {
  /// How faults and warnings call the file.
  package let file: String
  package let policy: Policy
  /// The alert rules and sinks, which are no part of the policy.
  package let alerts: AlertSettings
  /// What official formats ask of the system, which is no part of the policy either.
  package let system: SystemDetails
  /// What is allowed but may not be meant, in the order of lines.
  package let warnings: [PolicyFault]

  /// How many bytes a policy file may have.
  package static let maximumBytes = PolicySource.maximumBytes

  /// Reads the bytes of a file: YAML (JSON is YAML too), UTF-8, 1 MB at most.
  ///
  /// - Throws: every fault there is. Only what is no plain YAML (a tab, an alias, a key given twice) is reported alone,
  ///   because nothing behind it can be understood.
  package init(_ bytes: some Collection<UInt8>, file: String) throws(PolicyFaults) {
    let root: Item
    do {
      root = try PolicySource(bytes, file: file).root()
    } catch {
      throw PolicyFaults(faults: [error])
    }
    let policy = Policy(root)
    let faults = Self.faults(of: root, file: file)
    guard faults.isEmpty else { throw PolicyFaults(faults: faults.inOrder) }
    self.file = file
    self.policy = policy
    alerts = AlertSettings(root)
    system = SystemDetails(root)
    warnings = Self.warnings(on: root, policy, file: file).inOrder
  }

  private static func faults(of root: Item, file: String) -> FaultList {
    var faults = FaultList(file: file)
    // What is no policy at all is not quoted: whoever may name a file may not read it.
    guard root.entries.isEmpty || root.entries.contains(where: { Shape.policy[$0.key] != nil }), root.scalar == nil
    else {
      faults.add(at: .start, "not a policy", hint: "`fipswatch policy init` writes one to begin with")
      return faults
    }
    Shape.policy.check(root, at: "the policy", into: &faults)
    PermissionRules.check(root, into: &faults)
    ScopeRules.check(root, into: &faults)
    TableRules.check(root, into: &faults)
    AlertRules.check(root, into: &faults)
    SystemRules.check(root, into: &faults)
    return faults
  }

  private static func warnings(on root: Item, _ policy: Policy, file: String) -> FaultList {
    var warnings = FaultList(file: file)
    ScopeConflict.warn(of: policy.scopes, at: root.list("scopes").map(\.position), in: &warnings)
    TableRules.warn(root, policy, in: &warnings)
    return warnings
  }
}
