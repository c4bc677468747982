import InventoryModel

/// What scopes that match the same pools demand together: of each demand the strictest, with the scope that makes it.
///
/// A scope that asks for less has no effect there, which whoever wrote it may not know.
struct StrictestDemands {
  private var severity: (value: Control.Severity, scope: String)?
  private var slaDays: (value: Int, scope: String)?
  /// By the name of what is required.
  private var needs: [String: String] = [:]

  init(of scopes: [RegulatedScope] = []) {
    for scope in scopes { add(scope) }
  }

  private mutating func add(_ scope: RegulatedScope) {
    if scope.severity < severity?.value ?? .low || severity == nil { severity = (scope.severity, scope.name) }
    if let days = scope.slaDays, days < slaDays?.value ?? .max { slaDays = (days, scope.name) }
    for need in scope.require.names where needs[need] == nil { needs[need] = scope.name }
  }

  /// What overrules a scope, each with the scope that demands it: `slaDays 14 of scope "cui"`.
  func overruling(_ scope: RegulatedScope) -> [String] {
    var demands: [String] = []
    if let (value, other) = severity, value < scope.severity { demands.append("severity \(value)", of: other) }
    if let (value, other) = slaDays, value < scope.slaDays ?? .max { demands.append("slaDays \(value)", of: other) }
    let own = Set(scope.require.names)
    for (need, other) in needs.sorted(by: { $0.key < $1.key }) where !own.contains(need) {
      demands.append(need, of: other)
    }
    return demands
  }
}

/// Scopes that ask for less than others that match all of their pools.
///
/// Only what follows from the file alone is found: scopes with equal selectors, and scopes inside one that is everything.
enum ScopeConflict {
  /// One warning for each scope that is overruled, at its place.
  static func warn(of scopes: [RegulatedScope], at positions: [Position], in warnings: inout FaultList) {
    let demands = Dictionary(grouping: scopes, by: \.selector).mapValues(StrictestDemands.init)
    let everywhere = demands[Selector()]
    for (scope, position) in zip(scopes, positions) where !warnings.isFull {
      let others = [demands[scope.selector], scope.selector.isEverything ? nil : everywhere].compactMap { $0 }
      let overruling = others.flatMap { $0.overruling(scope) }
      guard !overruling.isEmpty else { continue }
      warnings.add(
        at: position,
        "other scopes match every pool of scope \(Quoted.text(scope.name)), and the strictest of each requirement counts",
        hint: Quoted.list(overruling))
    }
  }
}

extension [String] {
  fileprivate mutating func append(_ demand: String, of scope: String) {
    append("\(demand) of scope \(Quoted.text(scope))")
  }
}

extension Requirements {
  /// What is required besides FIPS, as a policy file says it.
  var names: [String] {
    [
      is140Dash3 ? "standard 140-3" : nil, nodeEvidence ? "nodeEvidence" : nil, windowsFlag ? "windowsFlag" : nil,
      capability ? "capability" : nil, approval ? "approval" : nil,
    ].compactMap { $0 } + tags.map { "tag \($0)" }
  }
}
