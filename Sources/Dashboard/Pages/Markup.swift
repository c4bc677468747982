import InventoryModel
import Reporting

extension HTML {
  static func link(_ text: String, to address: Address) -> HTML { "<a href=\"\(address.text)\">\(text.cut)</a>" }

  static func text(_ text: String?) -> HTML { text.map { "\($0.cut)" } ?? missing }

  static func number(_ number: Int?) -> HTML { number.map { "\($0)" } ?? missing }

  /// `2026-11-22 02:00`, with the seconds for machines.
  static func instant(_ instant: Instant?) -> HTML {
    guard let instant, instant != .never else { return missing }
    let text = instant.description
    return "<time datetime=\"\(text)\">\(String(text.prefix(10))) \(String(text.dropFirst(11).prefix(5)))</time>"
  }

  static let missing: HTML = "<span class=\"none\">–</span>"
}

extension [HTML] {
  /// A cluster's page for the cluster, a pool's for the pool.
  ///
  /// - Parameters:
  ///   - clusters: says where the cluster is, if others have its name.
  ///   - missing: what stands in the place of a pool where there is none.
  static func names(
    _ cluster: ClusterID, named name: String, among clusters: ClusterColumns, pool: String?,
    missing: HTML = "not listed"
  ) -> [HTML] {
    let place: HTML? = clusters.place(of: cluster).map { " <small>\($0)</small>" }
    return [
      "\(.link(name, to: .cluster(cluster)))\(place)",
      pool.map { HTML.link($0, to: .row(cluster, pool: $0)) } ?? "<span class=\"none\">\(missing)</span>",
    ]
  }
}

extension String {
  /// The start of what is too long for a cell.
  fileprivate var cut: String {
    guard utf8.count > 80, unicodeScalars.count > 80 else { return self }
    var start = ""
    start.unicodeScalars.append(contentsOf: unicodeScalars.prefix(79))
    return start + "…"
  }
}
