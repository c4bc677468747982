/// One testable requirement.
package struct Control: Hashable, Codable, Sendable {
  /// From the most severe to the least.
  package enum Severity: String, Codable, Sendable, CaseIterable, Comparable {
    case critical, high, medium, low

    package static func < (lhs: Severity, rhs: Severity) -> Bool {
      allCases.firstIndex(of: lhs)! < allCases.firstIndex(of: rhs)!
    }
  }

  package let id: String
  /// Where the scope of a pool sets none.
  package let severity: Severity
  /// What it demands, in one sentence.
  package let demand: String
  /// The requirements of standards that it serves.
  package let serves: [String]

  package init(id: String, severity: Severity, demand: String = "", serves: [String] = []) {
    self.id = id
    self.severity = severity
    self.demand = demand
    self.serves = serves
  }

  package static func == (lhs: Control, rhs: Control) -> Bool { lhs.id == rhs.id }
  package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension Control {
  /// Sources: NIST SP 800-53 r5 SC-13, SP 800-171 r2 3.13.11, CMMC 2.0 SC.L2-3.13.11, FedRAMP baselines SC-13
  /// (cryptographic protection: FIPS-validated cryptography).
  private static let cryptography = [
    "NIST SP 800-53 SC-13", "NIST SP 800-171 3.13.11", "CMMC SC.L2-3.13.11", "FedRAMP SC-13",
  ]

  package static let fipsEnabled = Control(
    id: "fips-enabled", severity: .high, demand: "FIPS is on in the pool", serves: cryptography)
  package static let moduleValidated = Control(
    id: "module-140-3", severity: .high, demand: "the modules of its image are validated to FIPS 140-3",
    serves: cryptography)
  package static let observedAsDeclared = Control(
    id: "observed-as-declared", severity: .high, demand: "what Azure declares and what its nodes show agree",
    serves: cryptography)
  /// Source: NIST SP 800-53 r5 CM-8 (component inventory), which mandatory tagging standards rest on.
  package static let requiredTags = Control(
    id: "required-tags", severity: .medium, demand: "the pool or its cluster carries the mandatory tags",
    serves: ["NIST SP 800-53 CM-8"])
  package static let fipsCapable = Control(
    id: "fips-capable", severity: .high, demand: "the pool is one that can be FIPS at all", serves: cryptography)
  /// Source: NIST SP 800-53 r5 CM-3 (configuration change control).
  package static let poolApproved = Control(
    id: "pool-approved", severity: .medium, demand: "the new pool was approved", serves: ["NIST SP 800-53 CM-3"])

  /// All controls there are.
  package static let all = [
    fipsEnabled, moduleValidated, observedAsDeclared, requiredTags, fipsCapable, poolApproved,
  ]

  /// What a failure of it rests on; nil where the verdict table says.
  package var basis: Basis? {
    switch self {
    case .moduleValidated: .module
    case .observedAsDeclared: .nodes
    case .requiredTags: .tags
    case .fipsCapable: .capability
    case .poolApproved: .approval
    default: nil
    }
  }

  /// The control with an id that a database or a policy holds.
  package init(known id: String) {
    self = Control.all.first { $0.id == id } ?? Control(id: id, severity: .high)
  }
}
