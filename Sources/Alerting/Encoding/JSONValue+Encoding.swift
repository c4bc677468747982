import Foundation
import InventoryModel

extension JSONValue {
  /// Compact, keys in order, so that equal values are equal bytes.
  var bytes: Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Of JSON values only numbers that are none could fail, and there are no fractions in a message.
    return try! encoder.encode(self)
  }

  static func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
  static func instant(_ instant: Instant?) -> JSONValue { text(instant?.description) }

  /// An object without the members that have no value.
  static func told(_ members: [String: JSONValue]) -> JSONValue { .object(members.filter { $0.value != .null }) }
}

extension Alert {
  /// What receivers see of it.
  var json: JSONValue {
    .told([
      "key": .string(key), "rule": .string(rule), "trigger": .string(trigger.rawValue), "summary": .string(summary),
      "since": .instant(since), "severity": .text(severity?.rawValue),
      "scopes": .array(scopes.map(JSONValue.string)), "finding": .text(finding), "control": .text(control),
      "basis": .text(basis?.rawValue), "clusterId": .text(clusterId), "cluster": .text(cluster), "pool": .text(pool),
      "due": .instant(due), "exemption": .text(exemption),
    ])
  }
}
