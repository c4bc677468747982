import InventoryModel
import Reporting

/// What an address asks for: one report, shown as a page and told as JSON.
protocol View: Sendable {
  /// In its one spelling; equal addresses are equal pages.
  var address: Address { get }
  /// Of when; nil for now.
  var asOf: InstantArgument? { get }
  /// Whether making it takes the longer the more is asked for, so that one such must not keep others waiting.
  func isDear(as form: Representation) -> Bool
  /// The report as the command of the same name makes it, of what the address asks for.
  func report(from readings: Readings, at moment: Moment) throws -> any Report
  func page(from readings: Readings, at moment: Moment) throws -> Page
}

extension View {
  var asOf: InstantArgument? { nil }

  /// What is asked for of now is made from what is kept.
  func isDear(as form: Representation) -> Bool { asOf != nil }
}

extension Route {
  /// - Throws: `Refusal.badRequest` for parameters that the view does not know.
  func view(_ query: inout Query) throws(Refusal) -> any View {
    switch self {
    case .overview: try OverviewView(&query)
    case .fleet: try FleetView(&query)
    case .cluster(let id): try ResourceView(id, pool: nil, &query)
    case .pool(let id, let pool): try ResourceView(id, pool: pool, &query)
    case .findings: try FindingsView(&query)
    case .drift: try DriftView(&query)
    case .kpi: try KPIView(&query)
    case .exemptions: try ExemptionsView(&query)
    case .plan: try PlanView(&query)
    case .compatibility: try CompatibilityView(&query)
    case .coverage: try CoverageView(&query)
    case .evidence: try EvidenceView(&query)
    case .cost: try CostView(&query)
    case .definitions: try DefinitionsView(&query)
    case .metrics, .health, .asset, .packageFile: throw .notFound("there is no such page")
    }
  }
}

extension View {
  /// A page in the frame that all of them share.
  func page(_ title: String, subtitle: HTML = .nothing, content: HTML) -> Page {
    Page(
      title: title, subtitle: subtitle, links: Frame.links(at: address.path), style: .linked(Asset.styleAddress),
      content: content + Frame.downloads(of: address))
  }
}

/// What stands around every page.
enum Frame {
  /// The pages that the menu names, with their paths; what people open first comes first.
  static let pages = [
    ("Overview", "/"), ("Fleet", "/fleet"), ("Findings", "/findings"), ("Drift", "/drift"), ("KPIs", "/kpi"),
    ("Exemptions", "/exemptions"), ("Plan", "/plan"), ("Compatibility", "/compatibility"), ("Coverage", "/coverage"),
    ("Evidence", "/evidence"), ("Cost", "/cost"),
    ("Definitions", "/definitions"),
  ]

  static func links(at path: String) -> [Page.Link] {
    pages.map { title, address in
      Page.Link(title, to: address, isCurrent: path == address || (path.hasPrefix("/clusters/") && title == "Fleet"))
    }
  }

  /// After how many hours without a complete snapshot every page says so.
  private static let patience: Int64 = 36

  /// - Parameter newest: when the newest complete snapshot was taken.
  static func notice(newest: Instant?, asOf: Instant) -> HTML {
    guard let newest, asOf.seconds - newest.seconds > patience * 3_600 else { return .nothing }
    let days = asOf.dayNumber - newest.dayNumber
    return """
      <strong>Nothing complete collected since \(CivilDate(dayNumber: newest.dayNumber).description), \
      \(Plural.text(Int(days), "day")).</strong> Everything here is as it was then.
      """
  }

  /// The same data for programs and spreadsheets.
  static func downloads(of address: Address) -> HTML {
    """
    <p class="downloads">The same as <a href="\(address.with("format", "json").text)">JSON</a> or \
    <a href="\(address.with("format", "csv").text)">CSV</a></p>

    """
  }
}
