import InventoryModel

/// Is this pool FIPS? What Azure declares and what its nodes show, put together.
///
/// Node evidence beats the declaration: one node that says no fails its pool, and where all say yes it passes, but for
/// a Kata pool, whose nodes are not where its workloads run. Nodes that say nothing leave the declaration standing.
func fipsJudgement(
  of pool: PoolTraits, nodes: NodeSummary, images: ImageTable = .builtIn, require: Requirements?
) -> Judgement {
  let declared = declaredJudgement(of: pool, images: images, isFlagDemanded: require?.windowsFlag == true)
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
package func declaredJudgement(
  of pool: PoolTraits, images: ImageTable = .builtIn, isFlagDemanded: Bool = false
) -> Judgement {
  if pool.isMachines { return Judgement(.unknown, .notListed) }
  return pool.isWindows
    ? windowsJudgement(of: pool, isFlagDemanded: isFlagDemanded) : linuxJudgement(of: pool, images: images)
}

private func linuxJudgement(of pool: PoolTraits, images: ImageTable) -> Judgement {
  guard pool.enableFIPS != false else { return Judgement(.fail, .flag) }
  let image = pool.imageFamily.map(images.reading)
  guard pool.enableFIPS == true else {
    return image == .fips ? Judgement(.unknown, .flagAbsent, evidence: .image) : Judgement(.fail, .flagAbsent)
  }
  if pool.isKata { return Judgement(.fail, .kata) }
  return switch image {
  case .fips: Judgement(.pass, .flagAndImage, evidence: .image)
  case .plain: Judgement(.fail, .conflict, evidence: .image)
  case .unknown: Judgement(.unknown, .image)
  case .silent, nil: Judgement(.pass, .flag)
  }
}

/// Windows has no FIPS images: the same image serves both, so only the SKU and the flag decide.
private func windowsJudgement(of pool: PoolTraits, isFlagDemanded: Bool) -> Judgement {
  if pool.isFIPSByDefault, !isFlagDemanded { return Judgement(.pass, .osDefault) }
  return Judgement(pool.enableFIPS == true ? .pass : .fail, .flag)
}

extension PoolTraits {
  var isMachines: Bool { [mode, type].contains { $0?.lowercased() == "machines" } }

  /// A pool that does not say is Linux.
  var isWindows: Bool { osType?.lowercased() == "windows" }

  var isKata: Bool { workloadRuntime?.lowercased().hasPrefix("kata") ?? false }

  /// An image that names another Windows is what the nodes run, whatever was asked for.
  var isFIPSByDefault: Bool {
    guard isWindows, ["windows2022", "windows2025"].contains(osSKU?.lowercased()) else { return false }
    guard let image = imageFamily?.lowercased(), image.hasPrefix("akswindows") else { return true }
    return ["akswindows-2022", "akswindows-2025"].contains(where: image.hasPrefix)
  }

  /// What Azure declares of FIPS, by the flag or the platform; nil where it says nothing.
  var declaredFIPS: Bool? { isFIPSByDefault ? true : enableFIPS }
}
