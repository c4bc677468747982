import InventoryModel

/// A scope that asks for less than another that fits all of its pools: the strictest of each demand counts, so what it
/// says has no effect there.
///
/// Only what the file alone tells is found: scopes with equal selectors, and scopes inside one that is everything.
struct ScopeConflict {
  let lax: RegulatedScope
  let strict: RegulatedScope

  /// One warning for each scope that is overruled, at its place.
  static func warn(of scopes: [RegulatedScope], at positions: [Position], in warnings: inout FaultList) {
    for (scope, position) in zip(scopes, positions) {
      for other in scopes where other.name != scope.name && (other.fitsAll(of: scope)) {
        ScopeConflict(lax: scope, strict: other).warn(at: position, in: &warnings)
      }
    }
  }

  private func warn(at position: Position, in warnings: inout FaultList) {
    guard !overruled.isEmpty else { return }
    let (lax, strict) = (Quoted.text(lax.name), Quoted.text(strict.name))
    warnings.add(
      at: position, "scope \(strict) fits every pool of scope \(lax), and the strictest of each demand counts",
      hint: "\(Quoted.list(overruled)) of scope \(strict)")
  }

  /// The demands of the strict scope that the lax one does not make.
  private var overruled: [String] {
    var demands: [String] = []
    if strict.severity < lax.severity { demands.append("severity \(strict.severity)") }
    if let days = strict.slaDays, days < lax.slaDays ?? .max { demands.append("slaDays \(days)") }
    let needs = strict.require.names.filter { !lax.require.names.contains($0) }
    return demands + needs
  }
}

extension RegulatedScope {
  fileprivate func fitsAll(of other: RegulatedScope) -> Bool { selector.isEverything || selector == other.selector }
}

extension Requirements {
  /// What is required besides FIPS, as a policy file says it.
  public var names: [String] {
    [
      is140Dash3 ? "standard 140-3" : nil, nodeEvidence ? "nodeEvidence" : nil, windowsFlag ? "windowsFlag" : nil,
      capability ? "capability" : nil, approval ? "approval" : nil,
    ].compactMap { $0 } + tags.map { "tag \($0)" }
  }
}
