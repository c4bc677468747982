/// Which cryptographic modules images carry, and the certificate of each: dated, so that a certificate can lapse.
///
/// It says nothing of whether FIPS is on; the verdict does.
package struct ModuleTable: Hashable, Codable, Sendable {
  /// One certificate of one module of an image family; or (`said`) the word of somebody on all modules of a family.
  package struct Entry: Hashable, Sendable {
    /// Where certificates are said to stand. Interim ones are valid until somebody says something else.
    package enum Said: String, Codable, Sendable { case active, interim, historical, unverified }

    /// Text that the image family contains, in lower case.
    package var image: String
    package var module: String
    package var version: String?
    /// Of the certificate; nil where none was found.
    package var number: Int?
    package var standard: Standard
    package var validatedOn: Instant?
    /// The day from which on it counts no longer; nil where none is known.
    package var sunset: Instant?
    package var source: String
    /// When the source said so.
    package var asOf: Instant?
    /// Whether the number and the dates were seen at their source.
    package var isVerified: Bool
    /// Takes the place of number and dates.
    package var said: Said?
    /// The first day on which what is said is so; nil for ever before.
    package var since: Instant?

    package init(
      image: String, module: String, version: String? = nil, number: Int? = nil, standard: Standard,
      validatedOn: Instant? = nil, sunset: Instant? = nil, source: String, asOf: Instant? = nil,
      isVerified: Bool = true, said: Said? = nil, since: Instant? = nil
    ) {
      self.image = image
      self.module = module
      self.version = version
      self.number = number
      self.standard = standard
      self.validatedOn = validatedOn
      self.sunset = sunset
      self.source = source
      self.asOf = asOf
      self.isVerified = isVerified
      self.said = said
      self.since = since
    }
  }

  package var entries: [Entry]

  package init(entries: [Entry]) { self.entries = entries }

  /// What is known of the modules that an image carries, whatever is demanded; words on all modules of a family before
  /// they were so are left out.
  ///
  /// - Parameter family: the name of the image without its version.
  package func entries(ofImage family: String, asOf instant: Instant) -> [Entry] {
    let family = family.foldedID
    return entries.filter { family.contains($0.image) && ($0.since ?? instant) <= instant }
  }

  /// How the modules of an image stand at an instant: as the worst of those that are demanded does.
  ///
  /// - Parameters:
  ///   - family: the name of the image without its version; nil where none is known.
  ///   - demanded: names of modules, of which each must be there; none for all that the image carries.
  package func standing(ofImage family: String?, demanding demanded: [Glob], asOf instant: Instant) -> ModuleStanding {
    guard let family = family?.foldedID else { return .unknown }
    let carried = entries.filter { entry in
      family.contains(entry.image) && (demanded.isEmpty || demanded.contains { $0.matches(entry.module) })
    }
    let missing = demanded.filter { glob in !carried.contains { glob.matches($0.module) } }.map {
      ModuleStanding(standard: .unknown, certificate: .unverified, module: $0.description)
    }
    let standings = Self.said(carried, at: instant) + Self.dated(carried, at: instant) + missing
    return standings.min() ?? .unknown
  }

  /// What was said last.
  private static func said(_ entries: [Entry], at instant: Instant) -> [ModuleStanding] {
    let told = entries.filter { $0.said != nil && ($0.since ?? instant) <= instant }
    let last = told.max { ($0.since?.seconds ?? .min) < ($1.since?.seconds ?? .min) }
    return last.map { [$0.standing(at: instant)] } ?? []
  }

  /// Of several certificates of a module the best counts: one that was converted goes on under another number.
  private static func dated(_ entries: [Entry], at instant: Instant) -> [ModuleStanding] {
    let modules = Dictionary(grouping: entries.filter { $0.said == nil }, by: \.module.foldedID)
    return modules.values.map { certificates in certificates.map { $0.standing(at: instant) }.max()! }
  }

  /// Instants at which the standing of an image can change.
  package var turningPoints: [Instant] {
    entries.flatMap { [$0.since, $0.validatedOn, $0.sunset, $0.standard.end].compactMap(\.self) }
  }
}

extension ModuleTable.Entry {
  package func standing(at instant: Instant) -> ModuleStanding {
    ModuleStanding(
      standard: standard, certificate: certificate(at: instant),
      module: version.map { "\(module) \($0)" } ?? module, number: number, sunset: sunset)
  }

  private func certificate(at instant: Instant) -> Certificate {
    switch said {
    case .active, .interim: return .active
    case .historical: return .historical
    case .unverified: return .unverified
    case nil: break
    }
    if let end = standard.end, end <= instant { return .historical }
    guard isVerified, number != nil, (validatedOn ?? instant) <= instant else { return .unverified }
    return instant < (sunset ?? .never) ? .active : .expired
  }
}

extension ModuleTable.Entry: Codable {
  /// `certificate` is what is said, as it was before there were numbers and dates.
  private enum CodingKeys: String, CodingKey {
    case image, module, version, number, standard, validatedOn, sunset, source, asOf, isVerified, since
    case said = "certificate"
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      image: try values.decode(String.self, forKey: .image), module: try values.decode(String.self, forKey: .module),
      version: try values.decodeIfPresent(String.self, forKey: .version),
      number: try values.decodeIfPresent(Int.self, forKey: .number),
      standard: try values.decode(Standard.self, forKey: .standard),
      validatedOn: try values.decodeIfPresent(Instant.self, forKey: .validatedOn),
      sunset: try values.decodeIfPresent(Instant.self, forKey: .sunset),
      source: try values.decode(String.self, forKey: .source),
      asOf: try values.decodeIfPresent(Instant.self, forKey: .asOf),
      isVerified: try values.decodeIfPresent(Bool.self, forKey: .isVerified) ?? true,
      said: try values.decodeIfPresent(Said.self, forKey: .said),
      since: try values.decodeIfPresent(Instant.self, forKey: .since))
  }
}

extension Standard {
  /// From when on no certificate counts any more. Source: CMVP, "FIPS 140-2 modules move to the historical list".
  fileprivate var end: Instant? {
    self == .oneFortyTwo ? CivilDate(year: 2026, month: 9, day: 21).instant : nil
  }
}
