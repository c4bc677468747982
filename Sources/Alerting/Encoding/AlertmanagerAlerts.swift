import Foundation
import InventoryModel

/// Alerts as Alertmanager takes them: `POST /api/v2/alerts`.
///
/// What fires ends by itself at `until` unless it is sent again; what is resolved ended when that was found. Labels keep
/// alerts apart there, so they are made of what stays. Source: prometheus.io, "Alerts API"; alertmanager, `openapi.yaml`.
package enum AlertmanagerAlerts {
  package static func encoded(_ members: [AlertMessage.Member], until end: Instant, now: Instant) -> Data {
    JSONValue.array(
      members.map { member in
        let endsAt = member.resolvedAt ?? end
        return .object([
          "labels": .object(labels(of: member.alert).mapValues(JSONValue.string)),
          "annotations": .object(["summary": .string(member.alert.summary)]),
          "startsAt": .instant(min(member.alert.since, now, endsAt)), "endsAt": .instant(endsAt),
        ])
      }
    ).bytes
  }

  private static func labels(of alert: Alert) -> [String: String] {
    let trigger = alert.trigger.rawValue
    let place = alert.clusterId.flatMap(Scope.init)
    var labels: [String: String?] = [
      "alertname": "Fipswatch" + trigger.prefix(1).uppercased() + trigger.dropFirst(), "rule": alert.rule,
      "severity": alert.severity?.rawValue, "scope": alert.scopes.joined(separator: ","), "control": alert.control,
      "pool": alert.pool, "exemption": alert.exemption,
    ]
    if case .cluster(let id) = place {
      labels["cluster"] = id.name
      labels["resource_group"] = id.resourceGroup
      labels["subscription"] = id.subscription
    }
    return labels.compactMapValues { $0?.isEmpty == false ? $0 : nil }
  }
}
