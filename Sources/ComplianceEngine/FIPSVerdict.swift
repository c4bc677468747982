import InventoryModel

/// Is this pool FIPS? What Azure declares and what its nodes show, put together.
///
/// Node evidence beats the declaration: one node that says no fails its pool, and where all say yes it passes, but for
/// a Kata pool, whose nodes are not where its workloads run. Nodes that say nothing leave the declaration standing.
func fipsJudgement(of pool: PoolTraits, nodes: NodeSummary, require: Requirements?) -> Judgement {
  let declared = declaredJudgement(of: pool, isFlagDemanded: require?.windowsFlag == true)
  if let grade = nodes.denial {
    return declared.verdict == .fail ? declared.confirmed(by: grade) : Judgement(.fail, .nodes, evidence: grade)
  }
  if let grade = nodes.confirmation, !pool.isKata {
    return declared.verdict == .pass ? declared.confirmed(by: grade) : Judgement(.pass, .nodes, evidence: grade)
  }
  guard require?.nodeEvidence == true, declared.verdict == .pass else { return declared }
  return Judgement(.unknown, .evidenceMissing, evidence: declared.evidence)
}

extension Judgement {
  fileprivate func confirmed(by grade: Evidence) -> Judgement { Judgement(verdict, basis, evidence: grade) }
}

/// The verdict table, row by row; the first row that fits counts.
///
/// Sources: Microsoft Learn, "Enable FIPS for AKS node pools" (Windows defaults, image names); AKS release notes of
/// 2026-06-19 (the flag was accepted on Kata pools without enforcement).
public func declaredJudgement(of pool: PoolTraits, isFlagDemanded: Bool = false) -> Judgement {
  if pool.isMachines { return Judgement(.unknown, .notListed) }
  return pool.isWindows ? windowsJudgement(of: pool, isFlagDemanded: isFlagDemanded) : linuxJudgement(of: pool)
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
private func windowsJudgement(of pool: PoolTraits, isFlagDemanded: Bool) -> Judgement {
  if pool.isFIPSByDefault, !isFlagDemanded { return Judgement(.pass, .osDefault) }
  return Judgement(pool.enableFIPS == true ? .pass : .fail, .flag)
}

extension PoolTraits {
  var isMachines: Bool { [mode, type].contains { $0?.lowercased() == "machines" } }

  /// A pool that does not say is Linux.
  var isWindows: Bool { osType?.lowercased() == "windows" }

  var isKata: Bool { workloadRuntime?.lowercased().hasPrefix("kata") ?? false }

  var isFIPSByDefault: Bool { isWindows && ["windows2022", "windows2025"].contains(osSKU?.lowercased()) }

  /// What Azure declares of FIPS, by the flag or the platform; nil where it says nothing.
  var declaredFIPS: Bool? { isFIPSByDefault ? true : enableFIPS }

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
