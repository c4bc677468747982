import Foundation
import InventoryModel
import Reporting

/// A message as events of OCSF 1.5.0, class Compliance Finding (2003), one for each alert.
package enum OCSFEvents {
  /// An array of JSON, for a web service.
  package static func encoded(_ message: AlertMessage) -> Data { JSONValue.array(events(message)).bytes }

  /// A line for each event, without a line break at the end.
  package static func lines(_ message: AlertMessage) -> Data {
    Data(events(message).map { $0.text() }.joined(separator: "\n").utf8)
  }

  private static func events(_ message: AlertMessage) -> [JSONValue] {
    message.members.map { member in
      let alert = member.alert
      return OCSFEvent(
        activity: member.resolvedAt != nil ? .close : alert.trigger.isUpdate ? .update : .create,
        uid: alert.finding ?? alert.key, title: alert.summary, opened: alert.since,
        at: member.resolvedAt ?? alert.since, control: alert.control.map(Control.init(known:)),
        severity: alert.severity, isExempt: alert.exemption != nil, isRemediated: false,
        subscription: alert.clusterId.flatMap(Scope.init)?.subscription,
        resource: alert.clusterId.map { id in alert.pool.map { "\(id)/agentpools/\($0)" } ?? id },
        resourceName: alert.pool ?? alert.cluster, isPool: alert.pool != nil,
        more: [
          "rule": .string(alert.rule), "trigger": .string(alert.trigger.rawValue),
          "scopes": .array(alert.scopes.map(JSONValue.string)), "basis": .text(alert.basis?.rawValue),
          "due": .instant(alert.due), "exemption": .text(alert.exemption),
        ]
      ).json
    }
  }
}

extension AlertRule.TriggerName {
  /// It is news of something that was told of before.
  fileprivate var isUpdate: Bool { [.overdue, .recurrence, .exemptionExpiring].contains(self) }
}

extension Scope {
  fileprivate var subscription: String {
    switch self {
    case .subscription(let id), .resourceGroup(let id, _): id
    case .cluster(let id): id.subscription
    }
  }
}
