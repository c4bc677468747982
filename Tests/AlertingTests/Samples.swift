import Alerting
import InventoryModel
import Reporting

extension Instant {
  /// Days after 2026-01-01.
  static func day(_ number: Int64) -> Instant { Instant("2026-01-01")!.adding(days: number) }
}

extension Episode {
  /// In days after 2026-01-01; detected a day after the snapshot before it.
  static func days(_ opened: Int64, _ closed: Int64? = nil, isBaseline: Bool = false) -> Episode {
    Episode(
      openedAt: .day(opened), detectedAfter: isBaseline ? nil : .day(opened - 1), closedAt: closed.map(Instant.day),
      closeReason: closed.map { _ in .fixedInPlace })
  }
}

extension Finding {
  static func sample(
    _ pool: String = "a", _ episodes: Episode..., control: Control = .fipsEnabled, severity: Control.Severity = .high,
    scopes: [String] = ["all"], slaDays: Int? = nil, basis: Basis = .flag, exemption: String? = nil
  ) -> Finding {
    Finding(
      id: "id-\(pool)", control: control, severity: severity, scopes: scopes, slaDays: slaDays, cluster: .sample,
      clusterName: "Shop", pool: pool, basis: basis, exemption: exemption, episodes: episodes)
  }
}

extension ClusterID {
  static let sample = ClusterID(subscription: "s", resourceGroup: "rg", name: "shop")
}

extension AlertSink {
  static let siem = AlertSink(name: "siem", destination: .webhook(address: .plain("https://x"), key: .environment("K")))
  static let chat = AlertSink(name: "chat", destination: .slack(.environment("U")))
}

extension AlertSettings {
  static func telling(_ rules: AlertRule..., sinks: [AlertSink] = [.siem]) -> AlertSettings {
    AlertSettings(rules: rules, sinks: sinks)
  }
}

extension AlertMessage {
  static func sample(
    _ alerts: [Alert], phase: Phase = .firing, resolvedAt: Instant? = nil
  ) -> AlertMessage {
    AlertMessage(
      id: "0123456789abcdef", sink: "siem", rule: alerts[0].rule, phase: phase, createdAt: .day(30),
      members: alerts.map { Member($0, resolvedAt: resolvedAt) })
  }
}

extension Alert {
  static func sample(_ pool: String = "a", severity: Control.Severity? = .high) -> Alert {
    var alert = Alert(
      key: "overdue/id-\(pool)/1", rule: "overdue", trigger: .overdue,
      summary: "Shop/\(pool): fips-enabled fails (flag) since 2026-01-02T00:00:00Z", since: .day(1), severity: severity,
      scopes: ["all", "cui"])
    (alert.finding, alert.control, alert.basis) = ("id-\(pool)", "fips-enabled", .flag)
    (alert.clusterId, alert.cluster, alert.pool) = (ClusterID.sample.description, "Shop", pool)
    return alert
  }
}
