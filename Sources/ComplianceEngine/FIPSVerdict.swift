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

extension String.UTF8View {
  /// Whether ASCII text, given in lower case, stands somewhere in this, in any case.
  fileprivate func containsFolded(_ text: StaticString) -> Bool {
    let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    return indices.contains { start in
      let candidate = self[start...].prefix(wanted.count)
      return candidate.count == wanted.count && zip(candidate, wanted).allSatisfy { $0 | 0x20 == $1 }
    }
  }
}

extension PoolTraits {
  var isMachines: Bool { [mode, type].contains { $0?.lowercased() == "machines" } }

  /// A pool that does not say is Linux.
  var isWindows: Bool { osType?.lowercased() == "windows" }

  var isKata: Bool { workloadRuntime?.lowercased().hasPrefix("kata") ?? false }

  var isFIPSByDefault: Bool { ["windows2022", "windows2025"].contains(osSKU?.lowercased()) }

  /// Nil when no image is reported.
  var hasFIPSImage: Bool? { imageFamily.map { $0.utf8.containsFolded("fips") } }
}
