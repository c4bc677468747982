import Foundation
import InventoryModel

/// A message as CloudEvents 1.0, JSON format, structured mode: for webhooks, files and programs.
///
/// Source: cloudevents.io, spec v1.0.2, "Required Attributes", and JSON Event Format v1.0.2.
package enum CloudEvent {
  package static let contentType = "application/cloudevents+json; charset=utf-8"

  /// One line of JSON, without a line break. Equal for each attempt to send the message.
  package static func encoded(_ message: AlertMessage) -> Data {
    let ending = message.phase == .resolved ? ".resolved" : ""
    return JSONValue.object([
      "specversion": .string("1.0"), "id": .string(message.id), "source": .string("urn:fipswatch"),
      "type": .string("dev.fipswatch.alert.\(message.trigger.rawValue)\(ending)"), "subject": .string(message.rule),
      "time": .instant(message.createdAt), "datacontenttype": .string("application/json"), "data": data(of: message),
    ]).bytes
  }

  private static func data(of message: AlertMessage) -> JSONValue {
    .object([
      "schemaVersion": .integer(1), "title": .string(MessageText(message).title), "rule": .string(message.rule),
      "trigger": .string(message.trigger.rawValue), "phase": .string(message.phase.rawValue),
      "count": .integer(Int64(message.members.count)),
      "alerts": .array(message.alerts.map { $0.json(in: message.phase) }),
    ])
  }
}
