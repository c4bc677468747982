import InventoryModel

/// Which rows of the fleet are shown.
struct FleetFilter: Hashable, Sendable {
  /// A part of the name of cluster, pool, resource group or subscription, or of VM size or image; case is no matter.
  var search: String?
  var verdict: Verdict?
  var basis: Basis?
  var isRegulated: Bool?
  var isExempt: Bool?
  var subscription: String?
  var location: String?
  var system: String?

  init() {}

  init(_ query: inout Query) throws(Refusal) {
    search = query.text("q")
    verdict = try query.choice("verdict")
    basis = try query.choice("basis")
    isRegulated = try query.flag("regulated")
    isExempt = try query.flag("exempt")
    subscription = query.text("subscription")
    location = query.text("location")
    system = query.text("os")
  }

  var parameters: [Address.Parameter?] {
    [
      .init("q", search), .init("verdict", verdict?.rawValue), .init("basis", basis?.rawValue),
      .init("regulated", isRegulated.map(String.init)), .init("exempt", isExempt.map(String.init)),
      .init("subscription", subscription), .init("location", location), .init("os", system),
    ]
  }

  var isSearchOnly: Bool {
    var filter = self
    filter.search = nil
    return filter == FleetFilter()
  }

  /// All but `search`.
  func matches(_ row: InventoryRow) -> Bool {
    func matches<Value: Equatable>(_ wanted: Value?, _ value: @autoclosure () -> Value?) -> Bool {
      wanted == nil || wanted == value()
    }
    return matches(verdict, row.judgement.verdict) && matches(basis, row.judgement.basis)
      && matches(isRegulated, row.isRegulated) && matches(isExempt, row.isExempt)
      && matches(subscription, row.cluster.subscription) && matches(location, row.location)
      && matches(system, row.system)
  }
}
