/// Which pools are regulated and what is required of them.
public struct Policy: Sendable {
  public var name: String
  /// Paths of attributes whose changes are recorded but not reported, as drift names them.
  public var noise: Set<String>
  /// Days in which a finding is to be remediated; nil when no limit is set.
  public var slaDays: Int?
  /// What is known of the modules that images carry.
  public var modules: ModuleTable

  public init(name: String, noise: Set<String>, slaDays: Int?, modules: ModuleTable) {
    self.name = name
    self.noise = noise
    self.slaDays = slaDays
    self.modules = modules
  }

  /// Every pool is regulated and must be FIPS.
  public static let builtIn = Policy(
    name: "built-in",
    noise: [
      "eTag", "provisioningState", "powerState", "nodeImageVersion", "orchestratorPatchVersion",
      "currentOrchestratorPatchVersion", "kubernetesPatchVersion", "currentKubernetesPatchVersion", "systemData",
      "status", "virtualMachineNodesStatus",
    ],
    slaDays: nil, modules: .builtIn)

  public func isRegulated(cluster: ClusterID, pool: String?) -> Bool { true }
}

/// To which standard the cryptographic module of an image is validated: dated, so that a certificate can lapse.
///
/// It says nothing of whether FIPS is on; the verdict does.
public struct ModuleTable: Sendable {
  public struct Entry: Sendable {
    /// Text that the image family contains, in lower case.
    public var image: String
    public var standard: Standard
    public var certificate: Certificate
    /// The first day on which it is so; nil for ever before.
    public var since: Instant?
    public var source: String

    public init(image: String, standard: Standard, certificate: Certificate, since: Instant? = nil, source: String) {
      self.image = image
      self.standard = standard
      self.certificate = certificate
      self.since = since
      self.source = source
    }
  }

  /// Of the entries that fit, the one with the latest `since` counts.
  public var entries: [Entry]

  public init(entries: [Entry]) { self.entries = entries }

  /// Standard and certificate of a row at an instant: `none` where FIPS is off, `unknown` where no image is known.
  public func standard(
    imageFamily: String?, verdict: Verdict, asOf: Instant
  ) -> (standard: Standard, certificate: Certificate) {
    guard verdict != .fail else { return (.none, .unverified) }
    guard verdict == .pass, let image = imageFamily?.lowercased() else { return (.unknown, .unverified) }
    let fitting = entries.filter { image.contains($0.image) && ($0.since ?? asOf) <= asOf }
    let newest = fitting.max { ($0.since?.seconds ?? .min) < ($1.since?.seconds ?? .min) }
    return newest.map { ($0.standard, $0.certificate) } ?? (.unknown, .unverified)
  }

  /// As of 2026-11.
  public static let builtIn: ModuleTable = {
    let sunset = CivilDate(year: 2026, month: 9, day: 21).instant
    let cmvp = "CMVP: FIPS 140-2 modules moved to the historical list on 2026-09-21"
    let older = ["ubuntu-1804", "ubuntu-2004", "azurelinux-v2", "cblmariner-v2"]
    return ModuleTable(
      entries: older.flatMap { image in
        [
          Entry(image: image, standard: .oneFortyTwo, certificate: .active, source: "CMVP FIPS 140-2 certificates"),
          Entry(image: image, standard: .oneFortyTwo, certificate: .historical, since: sunset, source: cmvp),
        ]
      } + [
        Entry(
          image: "ubuntu-2204", standard: .oneFortyThree, certificate: .interim,
          source: "Canonical: FIPS 140-3 interim validation for Ubuntu 22.04 LTS (2025)")
      ])
  }()
}
