import InventoryModel
import InventoryStore

/// Why the findings ended that alerts were sent of: deletion and leaving scope are no remediation.
struct CloseReasons {
  let store: InventoryStore
  let now: Instant

  /// By the keys of alerts.
  ///
  /// - Parameters:
  ///   - sent: what fired until now.
  ///   - firing: the keys of what still does.
  func reasons(of sent: [Alert], except firing: Set<String>) throws -> [String: String] {
    let ended = sent.filter { $0.finding != nil && !firing.contains($0.key) }
    guard !ended.isEmpty else { return [:] }
    let findings = try store.loadFindings(asOf: now, includingClosed: true)
    let known = Dictionary(findings.map { ($0.id, $0) }) { first, _ in first }
    let reasons = ended.map { ($0.key, Self.reason(of: $0, known[$0.finding ?? ""])) }
    return Dictionary(reasons) { first, _ in first }.compactMapValues(\.self)
  }

  /// Nil where the episode goes on: its rule does not ask for it any more.
  private static func reason(of alert: Alert, _ finding: Finding?) -> String? {
    guard let episode = finding?.episodes.first(where: { $0.openedAt == alert.since }) else { return "restated" }
    if let reason = episode.closeReason { return reason.rawValue }
    return finding?.exemption == nil ? nil : "exempted"
  }
}
