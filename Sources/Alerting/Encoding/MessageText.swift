import InventoryModel
import Reporting

/// A message in the words of people: a title, the first few alerts by name, and where to look further.
struct MessageText {
  static let mostNames = 10
  private static let longestLine = 200

  /// Our own words and numbers only: nothing in it is hostile.
  let title: String
  /// Nothing in them is hidden, and none is longer than people read.
  let lines: [String]
  let footer: String

  init(_ message: AlertMessage) {
    let count = message.members.count
    // What went, or is asked for no longer, was not remediated.
    let ending = message.alerts.contains(where: \.isUnremediated) ? "Ended: " : "Resolved: "
    title = (message.phase == .resolved ? ending : "") + Self.title(of: message.trigger, count: count)
    let shown = message.members.prefix(Self.mostNames).map { member in
      Self.visible(member.alert.summary) + (member.alert.severity.map { " [\($0.rawValue)]" } ?? "")
    }
    lines = shown + (count > shown.count ? ["and \(count - shown.count) more"] : [])
    footer = message.trigger == .test ? "Sent by: fipswatch alerts test" : "More: \(Self.command(for: message.trigger))"
  }

  private static func visible(_ text: String) -> String {
    let visible = HostileText.visible(text)
    return visible.count > longestLine ? visible.prefix(longestLine - 1) + "…" : visible
  }

  private static func title(of trigger: AlertRule.TriggerName, count: Int) -> String {
    switch trigger {
    case .newNonCompliantPool: Plural.text(count, "new non-compliant pool")
    case .regression: "\(Plural.text(count, "pool")) passed before and \(count == 1 ? "fails" : "fail") now"
    case .recurrence: "\(Plural.text(count, "finding")) came back within six months"
    case .disagreement: "\(Plural.text(count, "pool")): declared and observed disagree"
    case .overdue: Plural.text(count, "overdue finding")
    case .exemptionExpiring: "\(Plural.text(count, "exemption")) about to end"
    case .complianceBelow: "Compliance is under its floor"
    case .complianceFalling: "Compliance is falling"
    case .noCompleteSnapshot: "Snapshots are missing"
    case .overBudget: "Non-compliance is over budget"
    case .test: "This is a test of fipswatch alerts"
    }
  }

  private static func command(for trigger: AlertRule.TriggerName) -> String {
    switch trigger {
    case .newNonCompliantPool, .regression: "fipswatch drift"
    case .recurrence, .disagreement, .overdue, .test: "fipswatch findings"
    case .exemptionExpiring: "fipswatch exemptions"
    case .complianceBelow, .complianceFalling: "fipswatch kpi"
    case .noCompleteSnapshot: "fipswatch snapshots"
    case .overBudget: "fipswatch cost --prices FILE"
    }
  }
}
