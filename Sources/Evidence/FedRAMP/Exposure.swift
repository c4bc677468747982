import InventoryModel

/// How a weakness could be attacked and what that would do: the worst that is said of its scopes.
struct WeaknessExposure: Sendable {
  /// Nil where a scope of which nothing is said keeps it open.
  let isInternetReachable: Bool?
  let isLikelyExploitable: Bool?
  let rating: Int?

  init(of scopes: [String], in system: SystemDetails) {
    let said = scopes.map { scope in system.exposures.first { $0.scope == scope } }
    func worst(_ value: (SystemDetails.Exposure) -> Bool?) -> Bool? {
      let values = said.map { $0.flatMap(value) }
      if values.contains(true) { return true }
      return values.isEmpty || values.contains(nil) ? nil : false
    }
    isInternetReachable = worst(\.isInternetReachable)
    isLikelyExploitable = worst(\.isLikelyExploitable)
    let ratings = said.map { $0?.rating }
    rating = ratings.contains(nil) ? nil : ratings.compactMap(\.self).max()
  }
}

/// Within which time a vulnerability is to be brought to a lower rating. Source: FedRAMP Consolidated Rules 2026.07.14,
/// VDR-TFR-PVR; classes A and B have the time frames of low systems, C those of moderate, D those of high ones.
enum TimeFrame {
  /// After how many days without full mitigation a vulnerability is an accepted one. Source: VER-TFR-MAV.
  static let daysUntilAccepted: Int64 = 192

  /// In seconds from the evaluation; nil where no rule sets one (N1), or what it depends on is not said.
  static func seconds(for exposure: WeaknessExposure, in system: SystemDetails) -> Int64? {
    guard let level = system.timeFrameLevel, let rating = exposure.rating, rating >= 2 else { return nil }
    guard let isLikely = exposure.isLikelyExploitable else { return nil }
    let column: Int
    if isLikely {
      guard let isReachable = exposure.isInternetReachable else { return nil }
      column = isReachable ? 0 : 1
    } else {
      column = 2
    }
    return Int64(days[level]![rating - 2][column] * Double(Instant.secondsPerDay))
  }

  /// By rating from N2 to N5: internet-reachable and likely exploitable; only likely exploitable; neither.
  private static let days: [SystemDetails.ImpactLevel: [[Double]]] = [
    .low: [[96, 160, 192], [32, 64, 192], [8, 32, 64], [4, 8, 32]],
    .moderate: [[48, 128, 192], [16, 32, 128], [4, 8, 64], [2, 4, 16]],
    .high: [[24, 96, 192], [8, 16, 64], [2, 8, 32], [0.5, 1, 8]],
  ]
}

extension SystemDetails {
  /// The class says it; systems that have none yet go by their impact level.
  fileprivate var timeFrameLevel: ImpactLevel? {
    switch certificationClass {
    case .a, .b: .low
    case .c: .moderate
    case .d: .high
    case nil: impactLevel
    }
  }
}
