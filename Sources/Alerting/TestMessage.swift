import InventoryModel

extension AlertMessage {
  /// A message that says that it is a test, and that nothing is wrong.
  package static func test(of sink: String, id: String, at now: Instant) -> AlertMessage {
    let alert = Alert(
      key: "test/\(id)", rule: "test", trigger: .test, summary: "Nothing is wrong: fipswatch tests its sink \(sink).",
      since: now)
    return AlertMessage(id: id, sink: sink, rule: "test", phase: .firing, createdAt: now, members: [Member(alert)])
  }
}
