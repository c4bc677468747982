import InventoryModel

/// A policy in the words of another tool, as files; what the tool cannot say is named.
package struct PolicyExport: Sendable {
  package enum Target: String, CaseIterable, Sendable { case azure, checkov, admission }

  package struct File: Hashable, Sendable {
    /// Below the folder of the export.
    package var path: String
    package var text: String
    package var isExecutable: Bool

    init(_ path: String, _ text: String, isExecutable: Bool = false) {
      (self.path, self.text, self.isExecutable) = (path, text, isExecutable)
    }

    init(_ path: String, _ value: JSONValue) { self.init(path, value.text(isIndented: true) + "\n") }
  }

  package internal(set) var files: [File] = []
  /// What the target cannot say, one line each.
  package internal(set) var remarks: [String] = []

  package init(_ policy: Policy, for target: Target, asOf instant: Instant) {
    switch target {
    case .azure: addAzure(policy, asOf: instant)
    case .checkov: addCheckov(policy)
    case .admission: addAdmission(policy)
    }
    for scope in policy.scopes {
      remarks += scope.require.unsaid.map { "scope \(scope.name): \(target.rawValue) cannot demand \($0)" }
    }
  }

  /// Names every scope and exemption of a target that knows neither.
  mutating func nameAll(of policy: Policy, _ consequence: String) {
    for scope in policy.scopes where !scope.selector.isEverything {
      remarks.append("scope \(scope.name): its selector cannot be said: \(consequence)")
    }
    for exemption in policy.exemptions {
      remarks.append("exemption \(exemption.id): cannot be said: what it covers is denied")
    }
  }
}

extension Requirements {
  fileprivate var unsaid: [String] {
    [
      (is140Dash3, "that modules are validated to 140-3"), (nodeEvidence, "evidence from nodes"),
      (windowsFlag, "the flag on Windows"), (capability, "that a pool can be FIPS"), (approval, "an approval"),
      (!tags.isEmpty, "tags"),
    ].filter(\.0).map(\.1)
  }
}
