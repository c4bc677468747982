extension Oracle {
  /// What `inventory` shows of every row.
  func inventory(at instant: Moment) -> JSON {
    let rows = shown(at: instant).map { ($0.description, inventoryRow($0, $1, instant)) }
    return .object(Dictionary(uniqueKeysWithValues: rows))
  }

  func inventoryRow(_ row: RowKey, _ shown: Shown, _ instant: Moment) -> JSON {
    let (state, pool, key) = (shown.state, shown.state.facts.pool, row.cluster)
    let module = module(of: shown, at: instant)
    let failing = episodes(asOf: instant).last { $0.row == row && $0.control == shown.control && $0.closedAt == nil }
    return .object([
      "clusterId": .string(key.id), "cluster": .string(key.name), "subscription": .string(key.subscription),
      "resourceGroup": .string(key.group), "location": JSON(state.facts.shownCluster?.location), "pool": JSON(row.pool),
      "mode": JSON(pool?.facts.mode), "osType": JSON(pool?.facts.osType), "vmSize": JSON(pool?.facts.vmSize),
      "count": JSON(pool?.facts.count), "kubernetesVersion": JSON(pool?.facts.kubernetesVersion),
      "nodeImageVersion": JSON(pool?.facts.image), "enableFips": JSON(pool?.facts.enableFIPS),
      "verdict": .string(shown.answer.name), "basis": .string(shown.basis),
      "evidence": .string(state.judged.grade.rawValue), "standard": .string(module.standard),
      "certificate": .string(module.certificate), "isRegulated": .bool(state.isRegulated),
      "isExempt": .bool(state.isExempt), "isPending": .bool(state.isPending), "failingSince": JSON(failing?.openedAt),
    ])
  }

  /// None where FIPS is off, unknown where it is not known to be on. It is on where only its modules do not do.
  private func module(of shown: Shown, at instant: Moment) -> ModuleStanding {
    if shown.answer == .pass || shown.control == ControlID.module {
      return policy(at: instant).modules(of: shown.state.facts.pool?.imageFamily, at: instant)
    }
    return shown.answer == .fail ? ModuleStanding(standard: "none", certificate: "unverified") : .unknown
  }
}
