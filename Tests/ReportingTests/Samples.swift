import InventoryModel

@testable import Reporting

extension Instant {
  /// Days after 2026-01-01, a Thursday.
  static func day(_ number: Int64) -> Instant { CivilDate(year: 2026, month: 1, day: 1).instant.adding(days: number) }
}

extension Episode {
  /// An episode in days after 2026-01-01, detected a day after the snapshot before it; open without an end.
  static func days(_ opened: Int64, _ closed: Int64? = nil, _ reason: CloseReason = .fixedInPlace) -> Episode {
    Episode(
      openedAt: .day(opened), detectedAfter: .day(opened - 1), closedAt: closed.map(Instant.day),
      closeReason: closed.map { _ in reason })
  }
}

extension ClusterID {
  static func named(_ name: String) -> ClusterID { ClusterID(subscription: "s1", resourceGroup: "rg", name: name) }
}

extension InventoryRow {
  static func sample(cluster: String = "Prod", pool: String? = "np1", verdict: Verdict = .fail) -> InventoryRow {
    InventoryRow(
      cluster: .named(cluster.lowercased()), clusterName: cluster, location: "westeurope", pool: pool,
      traits: PoolTraits(enableFIPS: false, mode: "User", osType: "Linux", osSKU: "Ubuntu", vmSize: "Standard_D4s_v5"),
      count: 3, kubernetesVersion: "1.33.2", nodeImageVersion: "AKSUbuntu-2204gen2containerd-202511.01.0",
      judgement: Judgement(verdict, .flag), module: .none,
      failingSince: verdict == .fail ? .day(2) : nil)
  }
}

/// SplitMix64: the same numbers for a seed on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var position: UInt64

  init(seed: UInt64) { position = seed }

  mutating func next() -> UInt64 {
    position &+= 0x9E37_79B9_7F4A_7C15
    var bits = position
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
