import InventoryModel

extension CheckResult {
  /// Why the verdict is what it is, in one sentence.
  package var message: String {
    if row.action == .delete { return "it is deleted" }
    return switch control {
    case .fipsEnabled: fipsMessage
    case .moduleValidated: moduleMessage
    case .requiredTags: tagsMessage
    case .fipsCapable: capabilityMessage
    case .poolApproved: approvalMessage
    default: verdict.rawValue
    }
  }

  /// What to do about it; nil where nothing is to be done.
  package var remedy: String? {
    guard verdict == .fail || verdict == .unknown else { return nil }
    return switch control {
    case .fipsEnabled: fipsRemedy
    case .moduleValidated: "see `fipswatch inventory` once it exists"
    case .requiredTags: "set the tags on the pool or its cluster"
    case .fipsCapable: "choose another operating system, size, version or runtime"
    case .poolApproved: "have it approved under `approvals` in the policy"
    default: nil
    }
  }

  // MARK: Controls

  private var fipsMessage: String {
    switch (verdict, foreseen.basis) {
    case (.pass, .osDefault): "this Windows is FIPS by default"
    case (.pass, .nodeClass): "the class makes FIPS nodes"
    case (.pass, _): "FIPS is on"
    case (_, .kata): "the Kata runtime accepts the flag and does not enforce FIPS"
    case (.fail, .nodeClass): "the class makes nodes without FIPS"
    case (.fail, _) where turnsOff: "this turns FIPS off"
    case (.fail, .flagAbsent): "the FIPS flag is not set, so FIPS is off"
    case (.fail, _): "FIPS is off"
    case (_, .notListed): "there will be nodes that no pool lists, and nothing says whether they are FIPS"
    case (_, .evidenceMissing): "the flag is set, and the policy wants the nodes to confirm it"
    default: "whether FIPS will be on is not known yet" + unknownText
    }
  }

  private var turnsOff: Bool {
    if case .pool(let old)? = row.before { return old.flag == true && row.pool?.flag != true }
    return before == .pass
  }

  private var unknownText: String {
    let names = (row.pool?.unknown ?? []).map(\.rawValue).sorted()
    return names.isEmpty ? "" : names.count > 4 ? ", as nothing of the pool is" : ": " + names.joined(separator: ", ")
  }

  private var fipsRemedy: String {
    switch foreseen.basis {
    case .kata: "use another runtime than Kata for regulated workloads"
    case .notListed where row.pool == nil: "check the AKSNodeClass too, and import evidence from the nodes"
    case .evidenceMissing: "import evidence from the nodes once it exists"
    default: "set " + row.remedy
    }
  }

  private var moduleMessage: String {
    switch verdict {
    case .pass: "the modules of its image are validated to FIPS 140-3"
    case .fail: "the modules of its image are not validated to FIPS 140-3"
    default: "which image it gets, and whether its modules are validated, is not known yet"
    }
  }

  private var tagsMessage: String {
    switch verdict {
    case .pass: "the mandatory tags are set"
    case .fail: "mandatory tags are missing: \(missingTags.joined(separator: ", "))"
    default: "whether the mandatory tags are set is not known yet: \(missingTags.joined(separator: ", "))"
    }
  }

  private var missingTags: [String] {
    (regulation?.require.tags ?? []).filter { row.subject.value(ofTag: $0) == nil }
  }

  private var capabilityMessage: String {
    switch verdict {
    case .pass: "it can be FIPS"
    case .fail: "it cannot be FIPS: \(foreseen.limit.map { "\($0.reason) (\($0.source))" } ?? "a limit of the policy")"
    default: "whether it can be FIPS is not known yet" + unknownText
    }
  }

  private var approvalMessage: String {
    switch verdict {
    case .pass: "an approval covers it"
    case .fail: "no approval covers this new pool"
    default: "no approval covers it, and whether the pool exists already is not known"
    }
  }
}
