import InventoryModel
import Reporting

/// What was looked at and what was not: every snapshot with its coverage, the newest first.
struct CoverageView: View {
  enum Kind: String, CaseIterable { case complete, partial, retracted }

  private let kind: Kind?
  private let pager: Pager

  init(_ query: inout Query) throws(Refusal) {
    kind = try query.choice("coverage")
    pager = try Pager(&query)
  }

  var address: Address { Address("/coverage", [.init("coverage", kind?.rawValue), pager.parameter]) }

  func report(from readings: Readings, at moment: Moment) throws -> any Report {
    let all = try readings.snapshots(at: moment)
    guard let kind else { return all }
    return SnapshotsReport(snapshots: all.snapshots.filter { Self.kind(of: $0) == kind }, remarks: all.remarks)
  }

  private static func kind(of snapshot: SnapshotRecord) -> Kind {
    snapshot.isRetracted ? .retracted : snapshot.isComplete ? .complete : .partial
  }

  func page(from readings: Readings, at moment: Moment) throws -> Page {
    let report = try readings.snapshots(at: moment)
    let all = report.snapshots
    let snapshots = all.filter { kind == nil || Self.kind(of: $0) == kind }.reversed().map(\.self)
    let missing = all.isEmpty ? [] : try lastNight(readings, moment).missing
    return page(
      "Coverage", subtitle: "As of \(.instant(moment.asOf))",
      content: """
        \(figures(all, moment))\(Section("missing", "Not observed in the last night", places(missing)).html)
        \(remarks(report.remarks.filter { $0.takenAt <= moment.asOf }))
        \(Section("snapshots", "Snapshots", form + grid(snapshots)).html)
        """)
  }

  private func lastNight(_ readings: Readings, _ moment: Moment) throws -> DriftReport.Coverage {
    try readings.drift(from: nil, to: nil, includingNoise: false, at: moment).coverage
  }

  private func figures(_ snapshots: [SnapshotRecord], _ moment: Moment) -> HTML {
    let newest = snapshots.last { Self.kind(of: $0) == .complete }
    let days = newest.map { Cell(days: max(0, moment.asOf.days(since: $0.takenAt))).visibleText() + " days" }
    return [
      Figure(
        "Newest complete snapshot", days ?? "none", newest.map { [$0.takenAt.description] } ?? [],
        isUrgent: newest == nil),
      Figure("Partial", String(snapshots.count { Self.kind(of: $0) == .partial })),
      Figure("Retracted", String(snapshots.count { $0.isRetracted })),
    ].html
  }

  private func places(_ missing: [String]) -> HTML {
    guard !missing.isEmpty else { return "<p class=\"note\">Everything known was observed.</p>\n" }
    let rows = missing.prefix(Pager.size).map { [HTML.text($0)] }
    let hidden = missing.count - rows.count
    return DataTable(caption: "Keep their last facts, in all numbers", columns: ["place"], rows: rows).html
      + (hidden > 0 ? "<p class=\"note\">… and \(hidden) more.</p>\n" : .nothing)
  }

  /// Nothing where all evidence belongs to one cluster and names all its nodes.
  private func remarks(_ remarks: [EvidenceRemark]) -> HTML {
    guard !remarks.isEmpty else { return .nothing }
    let rows = remarks.prefix(Pager.size).map { remark -> [HTML] in
      let named = remark.names.prefix(Self.mostNamed).joined(separator: " ")
      let hidden = remark.names.count - Self.mostNamed
      return [
        .instant(remark.takenAt), .text(named + (hidden > 0 ? " and \(hidden) more" : "")), .text(remark.reason),
        meaning(of: remark.kind),
      ]
    }
    let hidden = remarks.count - rows.count
    let table = DataTable(
      caption: "What joins to nothing, matches several clusters, or leaves nodes out",
      columns: ["taken at", "what", "why", "which means"], rows: rows)
    let content = table.html + (hidden > 0 ? "<p class=\"note\">… and \(hidden) more.</p>\n" : .nothing)
    return Section("evidence", "Node evidence to look at", content).html
  }

  private func meaning(of kind: EvidenceRemark.Kind) -> HTML {
    switch kind {
    case .joinsToNothing: "joins to nothing"
    case .fitsSeveral: "matches several clusters, so it confirms none"
    case .leavesOutNodes: "counts for the whole pool"
    }
  }

  private static let mostNamed = 10

  private var form: HTML {
    FilterForm(
      path: "/coverage", label: "Filter snapshots",
      fields: [.choice("coverage", label: "Coverage", among: Kind.self, value: kind)]
    ).html
  }

  private func grid(_ snapshots: [SnapshotRecord]) -> HTML {
    let rows = pager.part(of: snapshots).map { snapshot -> [HTML] in
      [
        .instant(snapshot.takenAt),
        .text(snapshot.isComplete ? "complete" : "partial: \(snapshot.partialReason ?? "")"),
        .text(snapshot.isRetracted ? "no: \(snapshot.retractionReason ?? "")" : "yes"),
        .text(snapshot.files.joined(separator: " ")), .text(snapshot.snapshot),
      ]
    }
    let columns: [Table.Heading] = ["taken at", "coverage", "counts", "files", "snapshot"]
    return DataTable(caption: "Snapshots, the newest first", columns: columns, rows: rows).html
      + pager.links(of: snapshots.count, at: address, noun: "snapshots")
  }
}
