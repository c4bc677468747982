import Foundation
import InventoryModel

/// A message as rows of a table in Azure Monitor, one for each alert.
///
/// The stream of the data collection rule declares these columns, all of them `string` but `TimeGenerated`, `Since` and
/// `Due`, which are `datetime`. A request holds 1 MB. Source: learn.microsoft.com, "Logs Ingestion API in Azure Monitor".
package enum LogRows {
  package static func encoded(_ message: AlertMessage) -> Data {
    JSONValue.array(
      message.alerts.map { alert in
        .told([
          "TimeGenerated": .instant(message.createdAt), "MessageId": .string(message.id),
          "Phase": .string(message.phase.rawValue), "Rule": .string(alert.rule),
          "Trigger": .string(alert.trigger.rawValue), "Key": .string(alert.key), "Summary": .string(alert.summary),
          "Severity": .text(alert.severity?.rawValue), "Scopes": .string(alert.scopes.joined(separator: ",")),
          "ClusterId": .text(alert.clusterId), "Pool": .text(alert.pool), "Control": .text(alert.control),
          "Basis": .text(alert.basis?.rawValue), "Exemption": .text(alert.exemption), "Since": .instant(alert.since),
          "Due": .instant(alert.due),
        ])
      }
    ).bytes
  }
}
