/// Which image families say in their name that they are FIPS images: rows of data, each with its source.
///
/// Windows is no part of it: the same image serves both there.
package struct ImageTable: Hashable, Codable, Sendable {
  /// Images of one generation of a distribution.
  package struct Family: Hashable, Codable, Sendable {
    /// Of the name without its version: `AKSUbuntu?2204*`. Names of 2020 have `:` for `-`.
    package var image: Glob
    /// Its FIPS images have `fips` in their name, so that one without it is none. False where the name never says so,
    /// so that the flag alone counts.
    package var namesFIPS: Bool
    /// When the source said so.
    package var asOf: Instant?
    package var source: String

    package init(image: Glob, namesFIPS: Bool, asOf: Instant? = nil, source: String) {
      self.image = image
      self.namesFIPS = namesFIPS
      self.asOf = asOf
      self.source = source
    }
  }

  /// What the name of an image says about FIPS.
  package enum Reading: Sendable {
    /// It is a FIPS image.
    case fips
    /// It is none.
    case plain
    /// Its family does not say.
    case silent
    /// Nothing is known of its family, or `fips` stands in a place where none is known to stand.
    case unknown
  }

  /// Of those that fit, the first counts.
  package var families: [Family]

  package init(families: [Family]) { self.families = families }

  /// - Parameter name: of an image, without its version.
  package func reading(of name: String) -> Reading {
    let family = families.first { $0.image.matches(name) }
    let name = name.foldedID
    guard let place = Self.firstPlace(in: name) else {
      return family.map { $0.namesFIPS ? .plain : .silent } ?? .unknown
    }
    // Names that neither AKS nor the table gives may say anything.
    let isNameOfAKS = family != nil || name.hasPrefix("aks")
    return isNameOfAKS && Self.isWord(place, in: name) ? .fips : .unknown
  }

  /// Where `fips` stands first. Each pool of a fleet is asked, and a search among characters takes several times as long.
  private static func firstPlace(in name: String) -> Range<String.Index>? {
    let (bytes, word) = (name.utf8, "fips".utf8)
    var start = bytes.startIndex
    while let place = bytes[start...].firstIndex(of: word.first!) {
      start = bytes.index(after: place)
      guard bytes[place...].starts(with: word) else { continue }
      let end = bytes.index(place, offsetBy: word.count)
      // A mark that combines with the last letter makes another character of it.
      if place.samePosition(in: name) != nil, end.samePosition(in: name) != nil { return place..<end }
    }
    return nil
  }

  /// Whether `fips` stands there as it does in the names of AKS (`2204gen2fipscontainerd`, `gen2fipsTL`, `arm64fips`),
  /// and not as part of another word (`nonfips`).
  private static func isWord(_ place: Range<String.Index>, in name: String) -> Bool {
    let (before, after) = (name[..<place.lowerBound], name[place.upperBound...])
    let isEnded = after.first?.isLetter != true || after.hasPrefix("tl") || after.hasPrefix("containerd")
    return before.last?.isLetter != true && isEnded
  }
}

// MARK: - What is known

extension ImageTable {
  /// As of 2026-08. No source names the FIPS images of Azure Container Linux as the API names it
  /// (`AKSAzureContainerLinux`), nor of FIPS images of Flatcar, Ubuntu 16.04 and 26.04, edge zones and CBL-Mariner 1.
  package static let builtIn: ImageTable = {
    let versions = "node image versions that AKS offers, in Azure/karpenter-provider-azure, nodeimageversionsapi.go"
    let offered = CivilDate(year: 2025, month: 12, day: 18).instant
    let named = [
      "AKSUbuntu?2004*", "AKSUbuntu?2204*", "AKSAzureLinux-V2*", "AKSAzureLinux-V3*", "AKSAzureLinux-OSGuard*",
      "AKSCBLMariner-V2*",
    ].map { Family(image: Glob($0), namesFIPS: true, asOf: offered, source: versions) }
    return ImageTable(
      families: named + [
        Family(
          image: "AKSUbuntu?1804*", namesFIPS: true, asOf: CivilDate(year: 2022, month: 10, day: 6).instant,
          source: "AKSUbuntu-1804gen2fipscontainerd in answers of AKS that Azure/azure-cli recorded"),
        Family(
          image: "AKSUbuntu?2404*", namesFIPS: true, asOf: CivilDate(year: 2026, month: 6, day: 19).instant,
          source: "AKS release notes 2026-06-19: where Ubuntu means 24.04, FIPS pools run 22.04"),
        Family(
          image: "AKSAzureLinux-acl*", namesFIPS: true, asOf: CivilDate(year: 2026, month: 8, day: 1).instant,
          source: "image definitions aclgen2TL and aclgen2fipsTL in Azure/AgentBaker"),
      ])
  }()
}
