import InventoryModel
import Reporting

/// A cluster with its pools, or one pool: how each was judged and what changed, on one axis of time.
struct ResourceView: View {
  private let cluster: ClusterID
  private let pool: String?
  private let includesNoise: Bool
  private let pager: Pager

  init(_ cluster: ClusterID, pool: String?, _ query: inout Query) throws(Refusal) {
    (self.cluster, self.pool) = (cluster, pool)
    includesNoise = try query.flag("noise") ?? false
    pager = try Pager(&query)
  }

  var address: Address {
    var address = Address.row(cluster, pool: pool).with("noise", includesNoise ? "true" : nil)
    if let page = pager.parameter { address = address.with(page.name, page.value) }
    return address
  }

  func report(from readings: Readings, at moment: Moment) throws -> any Report {
    try readings.history(of: cluster, pool: pool, includingNoise: includesNoise, at: moment)
  }

  func page(from readings: Readings, at moment: Moment) throws -> Page {
    let report = try readings.history(of: cluster, pool: pool, includingNoise: includesNoise, at: moment)
    let rows = try readings.fleet(at: moment).rows.filter {
      $0.cluster == cluster && (pool == nil || $0.pool == pool)
    }
    let name = rows.first?.clusterName ?? cluster.name
    return page(
      pool.map { "\(name) / \($0)" } ?? name, subtitle: subtitle(name, moment),
      content: pool == nil
        ? clusterContent(report, rows, moment) : poolContent(report, rows, moment))
  }

  private func subtitle(_ name: String, _ moment: Moment) -> HTML {
    let place: HTML = "Subscription \(cluster.subscription), resource group \(cluster.resourceGroup)"
    guard pool != nil else { return "\(place), as of \(.instant(moment.asOf))" }
    return "Pool of \(.link(name, to: .cluster(cluster))). \(place), as of \(.instant(moment.asOf))"
  }

  // MARK: - A pool

  private func poolContent(_ report: ClusterHistoryReport, _ rows: [InventoryRow], _ moment: Moment) -> HTML {
    let history = report.histories[0]
    let axis = Self.axis(of: report, until: moment.asOf)
    let facts =
      rows.isEmpty ? "<p class=\"note\">It is not there any more.</p>\n" : FleetTable.table("Now", of: rows).html
    return """
      \(facts)\(Section("timeline", "Timeline", lanes(report, axis)).html)
      \(Section("versions", "What changed", versions(of: history)).html)
      """
  }

  // MARK: - A cluster

  private func clusterContent(_ report: ClusterHistoryReport, _ rows: [InventoryRow], _ moment: Moment) -> HTML {
    let axis = Self.axis(of: report, until: moment.asOf)
    let own = report.histories.first { $0.pool == nil }
    return """
      \(FleetTable.table("Pools now", of: rows).html)
      \(Section("timeline", "Timeline", lanes(report, axis)).html)
      \(own.map { Section("versions", "What changed on the cluster itself", versions(of: $0)).html } ?? .nothing)
      """
  }

  private static let mostLanes = 60

  private func lanes(_ report: ClusterHistoryReport, _ axis: Interval) -> HTML {
    let lanes = report.histories.prefix(Self.mostLanes).map { history -> HTML in
      let isTheOnly = pool != nil
      let title: HTML =
        isTheOnly
        ? .nothing
        : "<p class=\"lane-name\">\(history.pool.map { .link($0, to: .row(cluster, pool: $0)) } ?? "the cluster")</p>\n"
      let timeline = Timeline(history.versions, on: axis)
      let leads = isTheOnly || history.pool == nil
      return title
        + timeline.html(named: history.pool ?? cluster.name) { number in
          leads && isShown(number, of: history.versions.count) ? "v\(number)" : nil
        }
    }
    let hidden = report.histories.count - lanes.count
    let more: HTML = hidden > 0 ? "<p class=\"note\">… and \(hidden) more, in the JSON.</p>\n" : .nothing
    return "<div class=\"lanes\">\(lanes)</div>\(Timeline.ruler(of: axis))\(Timeline.key)\(more)\(noiseLink)"
  }

  private var noiseLink: HTML {
    let other = address.with("page", nil).with("noise", includesNoise ? nil : "true").text
    return includesNoise
      ? "<p class=\"note\">With what Azure changes by itself. <a href=\"\(other)\">Without it</a>.</p>\n"
      : "<p class=\"note\">Without what Azure changes by itself. <a href=\"\(other)\">With it</a>.</p>\n"
  }

  /// From the first that is known to now; at least a day.
  private static func axis(of report: ClusterHistoryReport, until now: Instant) -> Interval {
    let first = report.histories.compactMap { $0.versions.first?.interval.from }.min() ?? now
    return Interval(from: min(first, now.adding(days: -1)), to: now)
  }
}

// MARK: - Versions

extension ResourceView {
  /// The newest first.
  private func versions(of history: HistoryReport) -> HTML {
    let numbered = Array(history.versions.enumerated().reversed())
    let shown = pager.part(of: numbered)
    var table = DataTable(
      caption: "Versions, the newest first",
      columns: ["from", "to", "verdict", "basis", "evidence", "what changed", "remarks"],
      rows: shown.map { cells($0.element) })
    table.anchors = shown.map { "v\($0.offset)" }
    return table.html + pager.links(of: numbered.count, at: address, noun: "versions")
  }

  private func isShown(_ number: Int, of count: Int) -> Bool {
    let place = count - 1 - number
    return place / Pager.size == pager.number - 1
  }

  private func cells(_ version: HistoryReport.Version) -> [HTML] {
    [
      .instant(version.interval.from), version.interval.isOpen ? "now" : .instant(version.interval.to),
      version.judgement.map(\.verdict.html) ?? .missing, .text(version.judgement?.basis.rawValue),
      .text(version.judgement?.evidence.rawValue), changes(version), .text(version.remarks),
    ]
  }

  private static let mostChanges = 20

  private func changes(_ version: HistoryReport.Version) -> HTML {
    guard !version.changes.isEmpty else { return version.cause.map { "\($0.title)" } ?? .missing }
    let lines = version.changes.prefix(Self.mostChanges).map { change -> HTML in
      "<li><code>\(change.path)</code> \(value(change.before)) → \(value(change.after))</li>"
    }
    let hidden = version.changes.count - lines.count
    return "<ul class=\"changes\">\(lines)\(hidden > 0 ? "<li>… and \(hidden) more</li>" : .nothing)</ul>"
  }

  private func value(_ value: JSONValue?) -> HTML { Cell(value ?? .null).html }
}

extension VerdictSpan.Cause {
  /// Why a verdict began where nothing of the row itself changed.
  fileprivate var title: String {
    switch self {
    case .appeared: "first seen"
    case .facts: "an input changed"
    case .policy: "another policy"
    case .time: "time passed"
    }
  }
}

extension HistoryReport.Version {
  fileprivate var remarks: String {
    [
      judgement?.isPending == true ? "pending" : nil, standing?.isExempt == true ? "exempt" : nil,
      standing?.isRegulated == false ? "not regulated" : nil,
    ].compactMap(\.self).joined(separator: ", ")
  }
}
