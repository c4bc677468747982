import InventoryModel

/// Exemptions as auditors read them: which weaknesses they let be.
struct Deviations: Sendable {
  private let permissions: [String: Permission]

  /// - Parameter policy: that in force when the findings were told.
  init(_ policy: Policy) { permissions = Dictionary(policy.exemptions.map { ($0.id, $0) }) { first, _ in first } }

  /// The exemptions by which open findings of a weakness may fail, each once, by id.
  func permissions(of weakness: Weakness) -> [Permission] {
    Set(weakness.open.compactMap(\.exemption)).sorted().compactMap { permissions[$0] }
  }

  /// Whether each open finding has an exemption of these categories: one that has none keeps all of it from being let be.
  func cover(_ weakness: Weakness, by categories: Set<Permission.Category>) -> Bool {
    let open = weakness.open
    return !open.isEmpty
      && open.allSatisfy { finding in
        finding.exemption.flatMap { permissions[$0]?.category }.map(categories.contains) ?? false
      }
  }

  /// Who let what be, until when and why; empty where nobody did.
  func rationale(of weakness: Weakness) -> String {
    permissions(of: weakness).map { permission in
      let pools = weakness.open.filter { $0.exemption == permission.id }
      return "Exemption \(permission.id) (\(permission.category?.rawValue ?? "")) for \(weakness.poolNames(of: pools)):"
        + " \(permission.justification) Requested by \(permission.requestedBy), approved by \(permission.approvedBy) on"
        + " \(permission.approvedAt.civilDay), through \(permission.expiresOn.civilDay), ticket \(permission.ticket)."
    }.joined(separator: " ")
  }
}
