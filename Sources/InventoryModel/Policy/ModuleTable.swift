/// To which standard the cryptographic module of an image is validated: dated, so that a certificate can lapse.
///
/// It says nothing of whether FIPS is on; the verdict does.
public struct ModuleTable: Hashable, Codable, Sendable {
  public struct Entry: Hashable, Codable, Sendable {
    /// Text that the image family contains, in lower case.
    public var image: String
    /// The module that the image carries.
    public var module: String
    public var standard: Standard
    public var certificate: Certificate
    /// The first day on which it is so; nil for ever before.
    public var since: Instant?
    public var source: String

    public init(
      image: String, module: String, standard: Standard, certificate: Certificate, since: Instant? = nil,
      source: String
    ) {
      self.image = image
      self.module = module
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
    return entry(forImage: image, asOf: asOf).map { ($0.standard, $0.certificate) } ?? (.unknown, .unverified)
  }

  /// - Parameter image: an image family in lower case.
  public func entry(forImage image: String, asOf: Instant) -> Entry? {
    let fitting = entries.filter { image.contains($0.image) && ($0.since ?? asOf) <= asOf }
    return fitting.max { ($0.since?.seconds ?? .min) < ($1.since?.seconds ?? .min) }
  }

  /// As of 2026-11.
  public static let builtIn: ModuleTable = {
    let sunset = CivilDate(year: 2026, month: 9, day: 21).instant
    let cmvp = "CMVP: FIPS 140-2 modules moved to the historical list on 2026-09-21"
    let older = [
      "ubuntu-1804": "Canonical FIPS modules for Ubuntu 18.04",
      "ubuntu-2004": "Canonical FIPS modules for Ubuntu 20.04",
      "azurelinux-v2": "Azure Linux 2 OpenSSL and kernel", "cblmariner-v2": "Azure Linux 2 OpenSSL and kernel",
    ]
    let historical = older.sorted { $0.key < $1.key }.flatMap { image, module in
      [
        Entry(
          image: image, module: module, standard: .oneFortyTwo, certificate: .active,
          source: "CMVP FIPS 140-2 certificates"),
        Entry(
          image: image, module: module, standard: .oneFortyTwo, certificate: .historical, since: sunset, source: cmvp),
      ]
    }
    return ModuleTable(
      entries: historical + [
        Entry(
          image: "ubuntu-2204", module: "Canonical FIPS modules for Ubuntu 22.04", standard: .oneFortyThree,
          certificate: .interim, source: "Canonical: FIPS 140-3 interim validation for Ubuntu 22.04 LTS (2025)")
      ])
  }()
}
