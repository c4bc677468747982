import InventoryModel
import Reporting

/// The cryptographic modules that nodes run, for FedRAMP's rules on their use (CMU-CSO-CMD).
struct ModulesInUse: Sendable {
  /// One certificate of a module, or what is said of it, in the images of one family.
  struct Use: Sendable {
    var period: MonthPeriod
    var image: String
    var entry: ModuleTable.Entry
    var pools: Int
    var nodes: Int

    var standing: ModuleStanding { entry.standing(at: period.asOf) }
  }

  /// Pools of which no module can be listed.
  struct Without: Sendable {
    enum Reason: String, Sendable, CaseIterable {
      case fipsOff = "FIPS is off"
      case fipsUnknown = "whether FIPS is on is not known"
      case imageUnknown = "its image is not known"
      case modulesUnknown = "nothing is known of the modules of its image"
    }

    var image: String?
    var reason: Reason
    var pools: Int
    var nodes: Int
  }

  let uses: [Use]
  let without: [Without]

  init(_ facts: EvidenceFacts) {
    let (table, period) = (facts.policy.modules, facts.period)
    // Fleets have few images.
    let images = Set(facts.inventory.compactMap(\.imageInUse))
    let entries = Dictionary(uniqueKeysWithValues: images.map { ($0, table.entries(ofImage: $0, asOf: period.asOf)) })
    let counts: [Group: (pools: Int, nodes: Int)] = facts.inventory.reduce(into: [:]) { counts, row in
      let group = Group(of: row, in: entries)
      let (pools, nodes) = counts[group, default: (0, 0)]
      counts[group] = (pools + 1, nodes + (row.count ?? 1))
    }
    let groups = counts.map { (group: $0.key, pools: $0.value.pools, nodes: $0.value.nodes) }
      .sorted { $0.group.order.lexicographicallyPrecedes($1.group.order) }
    uses = groups.filter { $0.group.reason == nil }.flatMap { group, pools, nodes in
      entries[group.image ?? "", default: []].map {
        Use(period: period, image: group.image ?? "", entry: $0, pools: pools, nodes: nodes)
      }
    }
    without = groups.compactMap { group, pools, nodes in
      group.reason.map { Without(image: group.image, reason: $0, pools: pools, nodes: nodes) }
    }
  }

  private struct Group: Hashable {
    var image: String?
    var reason: Without.Reason?

    init(of row: InventoryRow, in entries: [String: [ModuleTable.Entry]]) {
      image = row.imageInUse
      if row.judgement.verdict == .notApplicable || !row.judgement.isFIPSOn {
        reason = row.judgement.verdict == .fail ? .fipsOff : .fipsUnknown
      } else if let image {
        reason = entries[image, default: []].isEmpty ? .modulesUnknown : nil
      } else {
        reason = .imageUnknown
      }
    }

    var order: [String] { [image ?? "", reason?.rawValue ?? ""] }
  }
}

extension InventoryRow {
  fileprivate var imageInUse: String? { image ?? traits.imageFamily }
}

extension ModulesInUse.Use: Record {
  static let attributes: [Column<ModulesInUse.Use>] = [
    Column("image", "image family") { $0.image },
    Column("module", "module") { $0.entry.module },
    Column("version", "version") { $0.entry.version },
    Column("certificate", "certificate") { $0.entry.number },
    Column("standard", "standard") { $0.standing.standard.rawValue },
    Column("status", "status") { $0.standing.certificate.rawValue },
    Column("sunset", "sunset") { $0.standing.sunsetDay },
    Column("isVerified", "verified") { $0.entry.isVerified },
    Column("pools", "pools", .right) { $0.pools },
    Column("nodes", "nodes", .right) { $0.nodes },
    Column("source", "source") { $0.entry.source },
    Column("sourceAsOf", "source as of") { $0.entry.asOf.map(\.civilDay) },
    Column("asOf") { $0.period.asOf },
    Column("isMonthOver") { $0.period.isOver },
  ]
}

extension ModulesInUse.Without: Record {
  static let attributes: [Column<ModulesInUse.Without>] = [
    Column("image", "image family") { $0.image },
    Column("reason", "why no module is listed") { $0.reason.rawValue },
    Column("pools", "pools", .right) { $0.pools },
    Column("nodes", "nodes", .right) { $0.nodes },
  ]
}
