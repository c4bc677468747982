import InventoryModel
import Reporting

/// Which findings are shown.
struct FindingsFilter: Hashable, Sendable {
  enum Phase: String, CaseIterable, Sendable { case open, overdue, closed, all }

  var phase = Phase.open
  var severity: Control.Severity?
  var control: String?
  var scope: String?
  var owner: String?
  var subscription: String?
  var isExempt: Bool?
  /// A part of the name of cluster or pool; case is no matter.
  var search: String?

  init() {}

  init(_ query: inout Query) throws(Refusal) {
    phase = try query.choice("state") ?? .open
    severity = try query.choice("severity")
    control = query.text("control")
    scope = query.text("scope")
    owner = query.text("owner")
    subscription = query.text("subscription")
    isExempt = try query.flag("exempt")
    search = query.text("q")
  }

  var parameters: [Address.Parameter?] {
    [
      .init("state", phase == .open ? nil : phase.rawValue), .init("severity", severity?.rawValue),
      .init("control", control), .init("scope", scope), .init("owner", owner), .init("subscription", subscription),
      .init("exempt", isExempt.map(String.init)), .init("q", search),
    ]
  }

  func findings(of report: FindingsReport) -> FindingsReport {
    let part = search?.foldedID
    let matching = report.findings.filter { finding in
      isIn(finding, asOf: report.asOf) && severity ?? finding.severity == finding.severity
        && control ?? finding.control.id == finding.control.id && (scope.map(finding.scopes.contains) ?? true)
        && (owner.map { $0 == finding.owner } ?? true)
        && subscription ?? finding.cluster.subscription
          == finding.cluster.subscription
        && isExempt ?? (finding.exemption != nil) == (finding.exemption != nil)
        && (part.map { finding.cluster.name.contains($0) || finding.pool?.contains($0) == true } ?? true)
    }
    return FindingsReport(
      asOf: report.asOf, findings: matching, includesClosed: phase != .open && phase != .overdue,
      namesakes: report.namesakes)
  }

  private func isIn(_ finding: Finding, asOf instant: Instant) -> Bool {
    switch phase {
    case .open: finding.isOpen
    case .overdue: finding.isOpen && finding.timeliness(asOf: instant) == .overdue
    case .closed: !finding.isOpen
    case .all: true
    }
  }
}
