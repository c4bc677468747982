/// A part of the fleet that is regulated, and what is required there.
package struct RegulatedScope: Hashable, Codable, Sendable {
  package var name: String
  package var selector: Selector
  package var require: Requirements
  package var severity: Control.Severity
  /// Days in which a finding is to be remediated; nil when no limit is set.
  package var slaDays: Int?
  /// What its pools that are not compliant may cost a month, in the policy's currency; nil when no limit is set.
  package var monthlyBudget: Int?

  package init(
    name: String, selector: Selector = Selector(), require: Requirements = Requirements(),
    severity: Control.Severity = .high, slaDays: Int? = nil, monthlyBudget: Int? = nil
  ) {
    self.name = name
    self.selector = selector
    self.require = require
    self.severity = severity
    self.slaDays = slaDays
    self.monthlyBudget = monthlyBudget
  }
}

/// What is required besides FIPS, which every regulated scope requires.
package struct Requirements: Hashable, Codable, Sendable {
  /// The module must be validated to FIPS 140-3.
  package var is140Dash3: Bool
  /// A pass must be confirmed by the nodes: a label or the kernel.
  package var nodeEvidence: Bool
  /// The flag must be set on Windows too, where FIPS is on by default.
  package var windowsFlag: Bool
  /// The pool must be one that can be FIPS at all.
  package var capability: Bool
  /// A pool that appears needs an approval.
  package var approval: Bool
  /// Names of tags that the pool or its cluster must carry, with a value.
  package var tags: [String]

  package init(
    is140Dash3: Bool = false, nodeEvidence: Bool = false, windowsFlag: Bool = false, capability: Bool = false,
    approval: Bool = false, tags: [String] = []
  ) {
    self.is140Dash3 = is140Dash3
    self.nodeEvidence = nodeEvidence
    self.windowsFlag = windowsFlag
    self.capability = capability
    self.approval = approval
    self.tags = tags
  }

  var readsConfiguration: Bool { capability || !tags.isEmpty }

  mutating func add(_ other: Requirements) {
    is140Dash3 = is140Dash3 || other.is140Dash3
    nodeEvidence = nodeEvidence || other.nodeEvidence
    windowsFlag = windowsFlag || other.windowsFlag
    capability = capability || other.capability
    approval = approval || other.approval
    tags += other.tags.filter { !tags.contains($0) }
  }
}

/// What all scopes that match a row require of it together: the strictest of each requirement.
package struct Regulation: Hashable, Sendable {
  /// Names, in the order of the policy.
  package let scopes: [String]
  package let require: Requirements
  package let severity: Control.Severity
  package let slaDays: Int?

  /// Nil where there is no scope.
  init?(of scopes: [RegulatedScope]) {
    guard !scopes.isEmpty else { return nil }
    self.scopes = scopes.map(\.name)
    require = scopes.reduce(into: Requirements()) { $0.add($1.require) }
    severity = scopes.map(\.severity).min()!
    slaDays = scopes.compactMap(\.slaDays).min()
  }
}
