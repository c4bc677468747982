import Foundation
import InventoryModel

/// The inventory workbook of a system security plan, appendix M 3.1 of 2024-12-06: a row for each pool, and for each
/// cluster with nodes that no pool lists.
struct InventoryWorkbook {
  private let facts: EvidenceFacts

  init(_ facts: EvidenceFacts) { self.facts = facts }

  func data(in folder: String) throws -> Data {
    let workbook = try Workbook(
      title: "Inventory, \(facts.period.month)", created: facts.period.asOf, in: folder)
    let sheet = workbook.addSheet("Inventory")
    sheet.setWidth(24, of: 1...Self.columns.count)
    sheet.add([.empty, .text("\(facts.system.name ?? "") \(facts.period.statement)")])
    sheet.add(Self.columns.map { .text($0.head) }, from: 1, asHeads: true)
    sheet.freeze()
    for row in rows { sheet.add(Self.columns.map { $0.cell(row) }, from: 1) }
    return try workbook.data()
  }

  /// A row with what is known of the whole.
  struct Asset: Sendable {
    var row: InventoryRow
    var policy: String
    var contact: String?
    var wasObserved: Bool
  }

  /// One after the other: a large fleet is not copied.
  private var rows: some Sequence<Asset> {
    let last = facts.nights.last
    let missing = Set(last?.missing ?? [])
    return facts.inventory.lazy.map { row in
      Asset(
        row: row, policy: facts.policy.name, contact: facts.system.contacts.first?.line,
        wasObserved: (last?.snapshots ?? 0) > 0 && !row.scopes.contains(where: missing.contains))
    }
  }

  /// The 25 official columns, B to Z. Heads are spelled as they are there.
  static let columns: [SheetColumn<Asset>] = [
    SheetColumn("UNIQUE ASSET IDENTIFIER") { .text($0.row.assetID) },
    .unknown("IPv4 or IPv6 Address"),
    SheetColumn("Virtual") { _ in .text("Yes") },
    .unknown("Public"),
    .unknown("DNS Name or URL"),
    .unknown("NetBIOS Name"),
    .unknown("MAC Address"),
    SheetColumn("Authenticated Scan") { .text([.kernel, .label].contains($0.row.judgement.evidence) ? "Yes" : "No") },
    SheetColumn("Baseline Configuration Name") { .text($0.policy) },
    SheetColumn("OS Name and Version") { SheetCell($0.row.traits.osSKU ?? $0.row.traits.osType) },
    SheetColumn("Location") { SheetCell($0.row.location) },
    SheetColumn("Asset Type") { .text($0.row.pool == nil ? "AKS nodes that no pool lists" : "AKS node pool") },
    SheetColumn("Hardware Make/Model") { SheetCell($0.row.traits.vmSize) },
    SheetColumn("In Latest Scan") { .text($0.wasObserved ? "Yes" : "No") },
    SheetColumn("Software/ Database Vendor") { _ in .text("Microsoft (AKS node image)") },
    SheetColumn("Software/ Database Name & Version") {
      SheetCell($0.row.kubernetesVersion.map { "Kubernetes \($0)" })
    },
    SheetColumn("Patch Level") { SheetCell($0.row.nodeImageVersion) },
    .unknown("Diagram Label"),
    SheetColumn("Comments") { .text($0.row.comment) },
    .unknown("Serial #/Asset Tag#"),
    .unknown("VLAN/ Network ID"),
    SheetColumn("System Administrator/ Owner") { SheetCell($0.contact) },
    .unknown("Application Administrator/ Owner"),
    SheetColumn("Function") { SheetCell($0.row.traits.mode) },
    .unknown("End-of-Life "),
  ]
}

extension InventoryRow {
  fileprivate var assetID: String { pool.map { "\(cluster)/agentpools/\($0)" } ?? "\(cluster)" }

  /// Those under which it may be named as not observed.
  fileprivate var scopes: [String] {
    ["/subscriptions/\(cluster.subscription)", "\(cluster)"] + (pool == nil ? [] : [assetID])
  }

  fileprivate var comment: String {
    let words = [
      "FIPS: \(judgement.verdict.rawValue) (\(judgement.basis.rawValue))", count.map { "\($0) nodes" },
      isRegulated ? nil : "not regulated", isExempt ? "exempt" : nil, judgement.isPending ? "pending" : nil,
      module.module.map { "worst module \($0), certificate \(module.certificate.rawValue)" },
    ]
    return words.compactMap(\.self).joined(separator: "; ")
  }
}
