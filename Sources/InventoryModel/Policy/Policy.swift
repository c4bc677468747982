/// Which pools are regulated and what is required of them.
///
/// A plain value: the database keeps the JSON of each policy that was ever in force, so that what was evaluated under it
/// can be evaluated again.
package struct Policy: Hashable, Codable, Sendable {
  package var name: String
  /// A pool is regulated where at least one of these fits it.
  package var scopes: [RegulatedScope]
  /// Permissions to fail a control for a time. They close nothing and count apart.
  package var exemptions: [Permission]
  /// Permissions to add a pool to a scope that asks for one.
  package var approvals: [Permission]
  /// After how many days without a complete snapshot a pass becomes unknown.
  package var staleAfterDays: Int
  /// How old node evidence may be, in days, and still count.
  package var evidenceMaxAgeDays: Int
  /// Within how many days before a pool goes a compliant one of its cluster must have come to count as its
  /// replacement; 0 means that none ever does.
  package var replacedWithinNights: Int
  /// The tag that names who owns a pool or cluster.
  package var ownerTag: String
  /// Of budgets, such as `USD`; nil where they are in that of the prices, whichever it is.
  package var currency: String?
  /// Paths of attributes whose changes are recorded but not reported, as drift names them. In order, so that equal
  /// policies have equal JSON.
  package var noise: [String]
  /// Names of the modules that must be validated where a scope requires a standard; none for all that an image carries.
  package var demandedModules: [Glob]
  /// What the names of images mean.
  package var images: ImageTable
  /// What is known of the modules that images carry.
  package var modules: ModuleTable
  /// Which pools cannot be FIPS.
  package var limits: CapabilityTable

  package init(
    name: String, scopes: [RegulatedScope], exemptions: [Permission] = [], approvals: [Permission] = [],
    staleAfterDays: Int = Policy.defaultStaleAfterDays, evidenceMaxAgeDays: Int = Policy.defaultEvidenceMaxAgeDays,
    replacedWithinNights: Int = 0, ownerTag: String = "owner", currency: String? = nil,
    noise: Set<String> = Policy.defaultNoise,
    demandedModules: [Glob] = [], images: ImageTable = .builtIn, modules: ModuleTable = .builtIn,
    limits: CapabilityTable = .builtIn
  ) {
    self.name = name
    self.scopes = scopes
    self.exemptions = exemptions
    self.approvals = approvals
    self.staleAfterDays = staleAfterDays
    self.evidenceMaxAgeDays = evidenceMaxAgeDays
    self.replacedWithinNights = replacedWithinNights
    self.ownerTag = ownerTag
    self.currency = currency
    self.noise = noise.sorted()
    self.demandedModules = demandedModules
    self.images = images
    self.modules = modules
    self.limits = limits
  }

  /// Every pool is regulated and must be FIPS.
  package static let builtIn = Policy(name: "built-in", scopes: [RegulatedScope(name: "all")])

  package static let defaultStaleAfterDays = 30
  package static let defaultEvidenceMaxAgeDays = 7
  package static let defaultNoise: Set<String> = [
    "eTag", "provisioningState", "powerState", "nodeImageVersion", "orchestratorPatchVersion",
    "currentOrchestratorPatchVersion", "kubernetesPatchVersion", "currentKubernetesPatchVersion", "systemData",
    "status", "virtualMachineNodesStatus",
  ]
}

extension Policy {
  /// A policy that was kept before it could say something says what the built-in one does.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      name: try values.decode(String.self, forKey: .name),
      scopes: try values.decode([RegulatedScope].self, forKey: .scopes),
      exemptions: try values.decode([Permission].self, forKey: .exemptions),
      approvals: try values.decode([Permission].self, forKey: .approvals),
      staleAfterDays: try values.decode(Int.self, forKey: .staleAfterDays),
      evidenceMaxAgeDays: try values.decode(Int.self, forKey: .evidenceMaxAgeDays),
      replacedWithinNights: try values.decode(Int.self, forKey: .replacedWithinNights),
      ownerTag: try values.decode(String.self, forKey: .ownerTag),
      currency: try values.decodeIfPresent(String.self, forKey: .currency),
      noise: try values.decode(Set<String>.self, forKey: .noise),
      demandedModules: try values.decodeIfPresent([Glob].self, forKey: .demandedModules) ?? [],
      images: try values.decodeIfPresent(ImageTable.self, forKey: .images) ?? .builtIn,
      modules: try values.decode(ModuleTable.self, forKey: .modules),
      limits: try values.decode(CapabilityTable.self, forKey: .limits))
  }
}

// MARK: - What applies

extension Policy {
  /// What is required of a row; nil where no scope matches. Of several scopes the strictest of each requirement counts.
  package func regulation(of subject: @autoclosure () -> Subject) -> Regulation? {
    if let everything { return everything }
    let subject = subject()
    let matching = scopes.filter { $0.selector.matches(subject, ifUnknown: true) }
    return Regulation(of: matching)
  }

  /// The one regulation of a policy that makes no difference between rows.
  private var everything: Regulation? {
    guard scopes.count == 1, scopes[0].selector.isEverything else { return nil }
    return Regulation(of: scopes)
  }

  /// Whether some permission for a control was in force at an instant.
  package func isExempt(_ subject: @autoclosure () -> Subject, from control: Control, at instant: Instant) -> Bool {
    guard !exemptions.isEmpty else { return false }
    let subject = subject()
    return exemptions.contains { $0.covers(subject, control: control.id, at: instant) }
  }

  /// The approvals by which a pool may be added at an instant.
  package func approvals(of subject: Subject, at instant: Instant) -> [Permission] {
    approvals.filter { $0.covers(subject, control: Control.poolApproved.id, at: instant) }
  }

  /// Whether evaluation by this policy needs to know where a row is, as soon as there is a selector to be asked: only a
  /// policy that makes no difference between rows, now or ever, does without.
  package var readsPlaces: Bool {
    everything.map(\.require.approval) ?? true || !(exemptions + approvals).isEmpty
  }

  /// Whether evaluation by this policy needs more than traits: tags, labels, versions.
  package var readsConfiguration: Bool {
    selectors.contains(where: \.readsTags) || scopes.contains { $0.require.readsConfiguration }
  }

  /// Which tags and labels it reads.
  package var readMaps: MapKinds {
    let chosen = selectors.map(\.readMaps).reduce(into: MapKinds()) { $0.formUnion($1) }
    return scopes.contains { !$0.require.tags.isEmpty } ? chosen.union([.clusterTags, .poolTags]) : chosen
  }

  private var selectors: [Selector] { scopes.map(\.selector) + (exemptions + approvals).map(\.selector) }

  /// How the modules of an image stand at an instant.
  package func moduleStanding(ofImage family: String?, asOf instant: Instant) -> ModuleStanding {
    modules.standing(ofImage: family, demanding: demandedModules, asOf: instant)
  }

  /// Instants at which this policy, by itself, comes to say something else: permissions begin and end, certificates
  /// lapse.
  package var turningPoints: [Instant] {
    let permissions = (exemptions + approvals).flatMap { [$0.interval.from, $0.interval.to] }
    return scopes.contains(where: \.require.is140Dash3) ? permissions + modules.turningPoints : permissions
  }
}
