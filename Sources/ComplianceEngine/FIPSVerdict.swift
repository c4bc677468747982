import InventoryModel

/// Is this pool FIPS? The verdict table, row by row; the first row that fits counts.
///
/// Sources: Microsoft Learn, "Enable FIPS for AKS node pools" (Windows defaults, image names); AKS release notes of
/// 2026-06-19 (the flag was accepted on Kata pools without enforcement).
public func fipsJudgement(of pool: PoolTraits) -> Judgement {
  if pool.isMachines { return Judgement(.unknown, .notListed) }
  return pool.isWindows ? windowsJudgement(of: pool) : linuxJudgement(of: pool)
}

private func linuxJudgement(of pool: PoolTraits) -> Judgement {
  switch (pool.enableFIPS, pool.hasFIPSImage) {
  case (true, _) where pool.isKata: Judgement(.fail, .kata)
  case (true, true): Judgement(.pass, .flagAndImage, evidence: .image)
  case (true, nil): Judgement(.pass, .flag)
  case (true, false): Judgement(.fail, .conflict, evidence: .image)
  case (false, _): Judgement(.fail, .flag)
  case (nil, true): Judgement(.unknown, .flagAbsent, evidence: .image)
  case (nil, _): Judgement(.fail, .flagAbsent)
  }
}

/// Windows has no FIPS images: the same image serves both, so only the SKU and the flag tell.
private func windowsJudgement(of pool: PoolTraits) -> Judgement {
  if pool.isFIPSByDefault { return Judgement(.pass, .osDefault) }
  return Judgement(pool.enableFIPS == true ? .pass : .fail, .flag)
}

extension PoolTraits {
  var isMachines: Bool { [mode, type].contains { $0?.lowercased() == "machines" } }

  /// A pool that does not say is Linux.
  var isWindows: Bool { osType?.lowercased() == "windows" }

  var isKata: Bool { workloadRuntime?.lowercased().hasPrefix("kata") ?? false }

  var isFIPSByDefault: Bool { ["windows2022", "windows2025"].contains(osSKU?.lowercased()) }

  /// Nil when no image is reported.
  var hasFIPSImage: Bool? { imageFamily.map(Self.namesFIPS) }

  /// Whether "fips" stands somewhere in a name, in any case. No letter of it repeats, so one look at each byte will do.
  private static func namesFIPS(_ name: String) -> Bool {
    let letters: (UInt8, UInt8, UInt8, UInt8) = (0x66, 0x69, 0x70, 0x73)
    var found = 0
    for byte in name.utf8 {
      switch (found, byte | 0x20) {
      case (_, letters.0): found = 1
      case (1, letters.1), (2, letters.2): found += 1
      case (3, letters.3): return true
      default: found = 0
      }
    }
    return false
  }
}
