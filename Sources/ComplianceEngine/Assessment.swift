import InventoryModel

/// A row as it was in a period in which neither it nor its surroundings changed.
struct RowFacts: Hashable {
  /// A row is copied often while it is judged, so its traits stand elsewhere.
  indirect enum Kind: Hashable {
    case pool(PoolTraits)
    /// Nodes that no pool lists. Classes can vouch only for those that node auto-provisioning made.
    case unlisted(hasHostedNodes: Bool, classes: ClassSummary)
  }

  var kind: Kind
  /// Where it is; nil where no policy asks.
  var subject: Subject?
  var nodes: NodeSummary

  var isSettled: Bool { traits?.isSettled ?? true }
  var imageFamily: String? { traits?.imageFamily }

  private var traits: PoolTraits? {
    if case .pool(let traits) = kind { traits } else { nil }
  }
}

/// What one policy says of a row, before anything that the row's past has to do with it.
struct Assessment: Hashable {
  var regulation: Regulation?
  var fips: Judgement
  /// Of the controls that are required; those that are not, or that say nothing of this row, are missing.
  var others: [Control: Verdict]
  var isExempt: Bool
  var isModuleExempt: Bool
}

extension Policy {
  /// Evaluates a row by this policy at an instant.
  func assess(_ row: RowFacts, at instant: Instant) -> Assessment {
    let regulation = regulation(of: row.subject!)
    let fips = fipsJudgement(of: row, require: regulation?.require)
    return Assessment(
      regulation: regulation, fips: fips,
      others: regulation.map { others(of: row, fips: fips, require: $0.require, at: instant) } ?? [:],
      isExempt: isExempt(row.subject!, from: .fipsEnabled, at: instant),
      isModuleExempt: isExempt(row.subject!, from: .moduleValidated, at: instant))
  }

  private func fipsJudgement(of row: RowFacts, require: Requirements?) -> Judgement {
    let judgement =
      switch row.kind {
      case .pool(let traits):
        ComplianceEngine.fipsJudgement(of: traits, nodes: row.nodes, images: images, require: require)
      case .unlisted(let hasHostedNodes, let classes):
        unlistedJudgement(nodes: row.nodes, classes: classes, hasHostedNodes: hasHostedNodes, require: require)
      }
    guard row.nodes.doubting(judgement.verdict) != judgement.verdict else { return judgement }
    return Judgement(.unknown, .evidenceExpired, evidence: judgement.evidence)
  }

  private func others(
    of row: RowFacts, fips: Judgement, require: Requirements, at instant: Instant
  ) -> [Control: Verdict] {
    var verdicts: [Control: Verdict] = [:]
    if require.is140Dash3 {
      // Where FIPS is not known to be on, no module is in use of which anything could be said.
      let isOn = fips.verdict == .pass
      verdicts[.moduleValidated] = isOn ? moduleStanding(ofImage: row.imageFamily, asOf: instant).is140Dash3 : .unknown
    }
    if let subject = row.subject, !require.tags.isEmpty {
      verdicts[.requiredTags] = tagsVerdict(of: subject, require.tags)
    }
    guard case .pool(let traits) = row.kind else { return verdicts }
    verdicts[.observedAsDeclared] = observedVerdict(of: traits, row.nodes).map(row.nodes.doubting)
    if require.capability { verdicts[.fipsCapable] = limits.limit(on: traits) == nil ? .pass : .fail }
    return verdicts
  }
}

/// The tags of a pool count, and those of its cluster. Where the cluster was never reported, there is no verdict.
private func tagsVerdict(of subject: Subject, _ names: [String]) -> Verdict {
  guard names.contains(where: { subject.value(ofTag: $0) == nil }) else { return .pass }
  let isOpen = !subject.unknownMaps.isDisjoint(with: [.clusterTags, .poolTags])
  return subject.clusterFacts == nil || isOpen ? .unknown : .fail
}

/// One node that differs from what Azure declares is a disagreement; that none does, only a fresh list shows. Nil where
/// nodes say nothing of it.
private func observedVerdict(of traits: PoolTraits, _ nodes: NodeSummary) -> Verdict? {
  guard nodes.saysSomething else { return nil }
  guard let declared = traits.declaredFIPS else { return .unknown }
  if declared ? nodes.denial != nil : nodes.hasConfirmation { return .fail }
  return nodes.hasFreshList ? .pass : nil
}

/// Of nodes that no pool lists: unknown, until they, or the classes that they are made from, report it. Either can deny.
private func unlistedJudgement(
  nodes: NodeSummary, classes: ClassSummary, hasHostedNodes: Bool, require: Requirements?
) -> Judgement {
  if let grade = nodes.denial { return Judgement(.fail, .nodes, evidence: grade) }
  if classes == .off { return Judgement(.fail, .nodeClass) }
  if let grade = nodes.confirmation { return Judgement(.pass, .nodes, evidence: grade) }
  guard classes == .fips, !hasHostedNodes, !nodes.hasSilence else { return Judgement(.unknown, .notListed) }
  return require?.nodeEvidence == true ? Judgement(.unknown, .evidenceMissing) : Judgement(.pass, .nodeClass)
}
