/// The standard that a module of an image family is validated to.
package enum Standard: String, Codable, Sendable {
  case oneFortyThree = "140-3"
  case oneFortyTwo = "140-2"
  case none, unknown
}

/// Where a module's certificate stands with the CMVP.
package enum Certificate: String, Codable, Sendable, CaseIterable {
  case active
  /// Its sunset has passed, and no conversion is known.
  case expired
  case historical
  /// No certificate was found.
  case unverified
}

/// How the modules of an image stand at an instant: the standard and the certificate of the worst, and which that is.
package struct ModuleStanding: Hashable, Sendable {
  package var standard: Standard
  package var certificate: Certificate
  /// With its version; nil where none is known.
  package var module: String?
  /// Of the certificate.
  package var number: Int?
  /// The day from which on the certificate counts no longer.
  package var sunset: Instant?

  package init(
    standard: Standard, certificate: Certificate, module: String? = nil, number: Int? = nil, sunset: Instant? = nil
  ) {
    self.standard = standard
    self.certificate = certificate
    self.module = module
    self.number = number
    self.sunset = sunset
  }

  /// Of an image of which nothing is known, or of a pool of which it is not known whether FIPS is on.
  package static let unknown = ModuleStanding(standard: .unknown, certificate: .unverified)
  /// Where FIPS is off.
  package static let none = ModuleStanding(standard: .none, certificate: .unverified)

  /// The day of the sunset: `2026-09-09`.
  package var sunsetDay: String? { sunset.map { CivilDate(dayNumber: $0.dayNumber).description } }

  /// Whether it is validated to FIPS 140-3. A historical certificate no longer validates anything; where it expired, or
  /// nothing is known of it, nothing is said.
  package var is140Dash3: Verdict {
    switch (standard, certificate) {
    case (.oneFortyThree, .active): .pass
    case (.oneFortyThree, .historical), (.oneFortyTwo, _): .fail
    default: .unknown
    }
  }
}

extension ModuleStanding: Comparable {
  /// From the worst to the best: of two that are as bad, what ended earlier is the worse; names settle the rest, so that
  /// the order of a table does not matter.
  package static func < (lhs: ModuleStanding, rhs: ModuleStanding) -> Bool {
    if lhs.is140Dash3 != rhs.is140Dash3 { return lhs.is140Dash3 < rhs.is140Dash3 }
    if lhs.certificate != rhs.certificate { return lhs.certificate.rank < rhs.certificate.rank }
    if lhs.sunset != rhs.sunset { return (lhs.sunset ?? .never) < (rhs.sunset ?? .never) }
    return lhs.name.lexicographicallyPrecedes(rhs.name)
  }

  private var name: [String] { [module ?? "", number.map(String.init) ?? "", standard.rawValue] }
}

extension Certificate {
  fileprivate var rank: Int { [.historical, .unverified, .expired, .active].firstIndex(of: self)! }
}
