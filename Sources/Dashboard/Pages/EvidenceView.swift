import InventoryModel
import Reporting

/// The months that an auditor was handed, what was in them, and what of it is another number today.
struct EvidenceView: View {
  init(_ query: inout Query) throws(Refusal) {}

  var address: Address { Address("/evidence", []) }

  func report(from readings: Readings, at moment: Moment) throws -> any Report { try readings.evidence(at: moment) }

  func page(from readings: Readings, at moment: Moment) throws -> Page {
    let report = try readings.evidence(at: moment)
    return page(
      "Evidence", subtitle: "As of \(.instant(moment.asOf))",
      content: """
        <p>A package of a month holds its numbers, findings, exemptions, modules and coverage, the plan of action, and the \
        same as OSCAL and for FedRAMP. <code>fipswatch evidence --month MONTH --out FOLDER</code> writes one, and \
        <code>fipswatch evidence verify FOLDER</code> checks one.</p>
        \(report.sections.map { DataTable($0, caption: $0.title ?? "Packages", limit: 500, rest: "See the JSON.").html })
        \(downloads(try readings.packages(), frozen: report))
        """)
  }

  /// What is in the folder of packages, and whether it is what was written first.
  private func downloads(_ packages: [WrittenPackage], frozen report: EvidenceMonthsReport) -> HTML {
    guard !packages.isEmpty else {
      return "<p class=\"note\">With <code>serve --evidence FOLDER</code> packages can be downloaded here.</p>"
    }
    let digests = Set(report.months.map(\.frozen.manifestDigest))
    let rows = packages.map { package -> [HTML] in
      let isFrozen = digests.contains(package.manifestDigest)
      return [
        "\(package.month.description)", "\(package.name)",
        isFrozen ? "the first of its month" : "written later, or before its month was over",
        "<ul class=\"files\">\(package.files.map { link(to: $0, in: package) })</ul>",
      ]
    }
    return DataTable(
      caption: "Downloads", columns: ["month", "folder", "package", "files"].map { Table.Heading($0) }, rows: rows
    ).html
  }

  /// Names of packages and files hold nothing that an address would encode.
  private func link(to file: WrittenPackage.File, in package: WrittenPackage) -> HTML {
    let kilobytes = max(1, file.bytes / 1_000)
    return "<li><a href=\"/evidence/\(package.name)/\(file.name)\" download>\(file.name)</a> \(kilobytes) kB</li>"
  }
}
