import Foundation
import InventoryModel
import Reporting

extension JSONValue {
  /// Compact, so that it stays on one line.
  var bytes: Data { Data(text().utf8) }

  static func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
  static func instant(_ instant: Instant?) -> JSONValue { text(instant?.description) }

  /// An object without the members that have no value.
  static func told(_ members: [String: JSONValue]) -> JSONValue { .object(members.filter { $0.value != .null }) }
}

extension Alert {
  /// What receivers see of it; why it ended, only where that is the news.
  func json(in phase: AlertMessage.Phase) -> JSONValue {
    .told([
      "key": .string(key), "rule": .string(rule), "trigger": .string(trigger.rawValue), "summary": .string(summary),
      "since": .instant(since), "severity": .text(severity?.rawValue),
      "scopes": .array(scopes.map(JSONValue.string)), "finding": .text(finding), "control": .text(control),
      "basis": .text(basis?.rawValue), "clusterId": .text(clusterId), "cluster": .text(cluster), "pool": .text(pool),
      "due": .instant(due), "exemption": .text(exemption),
      "closeReason": .text(phase == .resolved ? closeReason : nil),
    ])
  }
}
