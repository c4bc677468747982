import InventoryModel

/// An event of OCSF 1.5.0, class Compliance Finding (2003). Source: schema.ocsf.io, 1.5.0.
package struct OCSFEvent: Sendable {
  /// What happened to the finding.
  package enum Activity: Int, Sendable {
    case create = 1
    case update, close
  }

  private let activity: Activity
  private let uid: String
  private let title: String
  private let opened: Instant
  private let at: Instant
  private let control: Control?
  private let severity: Control.Severity?
  private let isExempt: Bool
  private let isRemediated: Bool
  private let subscription: String?
  private let resource: String?
  private let resourceName: String?
  private let isPool: Bool
  private let more: [String: JSONValue]

  /// - Parameters:
  ///   - uid: the same for all events of a finding.
  ///   - opened: when it first opened.
  ///   - at: when this happened.
  ///   - isRemediated: it was closed by a fix.
  ///   - resource: the Azure id of what it is about; nil for something larger.
  ///   - more: what the class has no place for.
  package init(
    activity: Activity, uid: String, title: String, opened: Instant, at: Instant, control: Control?,
    severity: Control.Severity?, isExempt: Bool, isRemediated: Bool, subscription: String?, resource: String?,
    resourceName: String?, isPool: Bool, more: [String: JSONValue]
  ) {
    (self.activity, self.uid, self.title, self.opened, self.at) = (activity, uid, title, opened, at)
    (self.control, self.severity) = (control, severity)
    (self.isExempt, self.isRemediated) = (isExempt, isRemediated)
    (self.subscription, self.resource) = (subscription, resource)
    (self.resourceName, self.isPool, self.more) = (resourceName, isPool, more)
  }

  package var json: JSONValue {
    .object([
      "activity_id": activity.rawValue.jsonValue, "category_uid": 2.jsonValue, "class_uid": 2_003.jsonValue,
      "type_uid": (200_300 + activity.rawValue).jsonValue, "time": milliseconds(at),
      "severity_id": severityID.jsonValue, "status_id": status.id.jsonValue, "status": status.name.jsonValue,
      "message": title.jsonValue, "metadata": Self.metadata, "cloud": cloud, "compliance": compliance,
      "finding_info": .object([
        "uid": uid.jsonValue, "title": title.jsonValue, "types": ["compliance"].jsonValue,
        "created_time": milliseconds(opened), "modified_time": milliseconds(at),
      ]), "resources": resources, "unmapped": .object(more.filter { $0.value != .null }),
    ])
  }

  private static let metadata = JSONValue.object([
    "version": "1.5.0".jsonValue, "profiles": ["cloud"].jsonValue,
    "product": .object([
      "name": "fipswatch".jsonValue, "vendor_name": "fipswatch".jsonValue, "version": Product.version.jsonValue,
    ]),
  ])

  private var cloud: JSONValue {
    let account: [String: JSONValue] = subscription.map { ["account": .object(["uid": $0.jsonValue])] } ?? [:]
    return .object(account.merging(["provider": "Azure".jsonValue]) { own, _ in own })
  }

  private var compliance: JSONValue {
    // What ended without a fix has no known answer.
    let answer = activity != .close ? 3 : isRemediated ? 1 : 0
    return .object([
      "control": (control?.id ?? "fleet").jsonValue, "desc": (control?.demand ?? title).jsonValue,
      "requirements": (control?.serves ?? []).jsonValue, "standards": ["FIPS 140"].jsonValue,
      "status_id": answer.jsonValue,
    ])
  }

  private var resources: JSONValue {
    guard let resource else { return .array([]) }
    return .array([
      .object([
        "uid": resource.jsonValue, "name": (resourceName ?? resource).jsonValue,
        "type": (isPool ? "AKS node pool" : "AKS cluster").jsonValue,
      ])
    ])
  }

  private var severityID: Int {
    switch severity {
    case .critical: 5
    case .high: 4
    case .medium: 3
    case .low: 2
    case nil: 0
    }
  }

  /// What is exempt is suppressed, and what ended without a fix is archived.
  private var status: (id: Int, name: String) {
    guard activity == .close else { return isExempt ? (3, "Suppressed") : (1, "New") }
    return isRemediated ? (4, "Resolved") : (5, "Archived")
  }

  private func milliseconds(_ instant: Instant) -> JSONValue { .integer(instant.seconds * 1_000) }
}

// MARK: - Findings

extension OCSFEvent {
  /// What last happened to a finding; nil for one without an episode.
  package init?(_ finding: Finding) {
    guard let episode = finding.episodes.last else { return nil }
    let place = finding.pool ?? "nodes that no pool lists"
    self.init(
      activity: !finding.isOpen ? .close : finding.reopenCount > 0 ? .update : .create, uid: finding.id,
      title: "\(finding.control.id) \(finding.isOpen ? "fails" : "failed") on \(place) of \(finding.clusterName)",
      opened: finding.episodes[0].openedAt, at: episode.closedAt ?? episode.openedAt, control: finding.control,
      severity: finding.severity, isExempt: finding.exemption != nil, isRemediated: episode.isRemediated,
      subscription: finding.cluster.subscription,
      resource: finding.pool.map { "\(finding.cluster)/agentpools/\($0)" } ?? "\(finding.cluster)",
      resourceName: finding.pool ?? finding.clusterName, isPool: finding.pool != nil,
      more: [
        "basis": finding.basis.rawValue.jsonValue, "scopes": finding.scopes.jsonValue,
        "exemption": finding.exemption.jsonValue, "due": finding.due.jsonValue,
        "closeReason": (episode.closeReason?.rawValue).jsonValue, "isBaseline": episode.isBaseline.jsonValue,
      ])
  }
}

extension FindingsReport {
  /// An event in a line for each finding.
  package var ocsfLines: String { findings.compactMap { OCSFEvent($0) }.map { $0.json.text() + "\n" }.joined() }
}
