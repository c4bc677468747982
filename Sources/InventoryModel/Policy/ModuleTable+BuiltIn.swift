// What is known of the modules of the images of AKS. Numbers that no primary source shows are left out.

extension ModuleTable {
  /// As of 2026-11. Whether any of Ubuntu 22.04's interim certificates was converted to one of five years is not known.
  package static let builtIn = ModuleTable(
    entries: ubuntu2204 + ubuntu2004 + [
      Entry(
        image: "ubuntu-1804", module: "Canonical FIPS modules", standard: .oneFortyTwo,
        source: "Canonical: FIPS 140-2 modules of Ubuntu 18.04", asOf: day(2026, 11, 28))
    ] + azureLinux + windows)

  private static let canonical = "Canonical: Ubuntu security documentation, FIPS certificates"

  private static let ubuntu2204 = [
    ("Libgcrypt", "1.9.4", 4793, day(2026, 9, 9)),
    ("OpenSSL", "3.0.2 (module 3.0.5-0ubuntu0.1+Fips2.1)", 4794, day(2026, 9, 10)),
    ("GnuTLS", "3.7.3", 4855, day(2026, 10, 27)),
    ("Kernel Crypto API", "5.15.0 (5.15.0-73-fips)", 4894, day(2026, 11, 20)),
    ("strongSwan", "5.9.5", 4911, day(2026, 12, 2)),
  ].map { module, version, number, sunset in
    Entry(
      image: "ubuntu-2204", module: module, version: version, number: number, standard: .oneFortyThree,
      sunset: sunset, source: canonical + " (interim)", asOf: day(2026, 11, 28))
  }

  private static let ubuntu2004 = [
    ("kernel", 4366, day(2026, 9, 21)), ("Azure kernel", 4126, day(2026, 5, 18)), ("OpenSSL", 4292, day(2026, 9, 21)),
    ("strongSwan", 4046, day(2026, 9, 21)), ("Libgcrypt", 3902, day(2026, 4, 19)),
  ].map { module, number, sunset in
    Entry(
      image: "ubuntu-2004", module: module, number: number, standard: .oneFortyTwo, sunset: sunset,
      source: canonical, asOf: day(2026, 11, 28))
  }

  private static let azureLinux =
    unnumbered(
      ["Kernel Crypto API", "OpenSSL"], of: ["azurelinux-v2", "cblmariner-v2"], .oneFortyTwo,
      source: "Azure Linux 2 security policies of 2023 and 2024 at the CMVP")
    + unnumbered(
      ["kernel", "SymCrypt"], of: ["azurelinux-v3", "azurelinux-osguardv3"], .unknown,
      source: "microsoft/azurelinux issues 15880 and 17341: said to be validated; no certificate was found")

  private static let windows = unnumbered(
    ["Kernel Mode Cryptographic Primitives Library", "Cryptographic Primitives Library"], of: ["windows-2022"],
    .unknown, source: "security policies of 2024 at sec-certs.org; no certificate was found")

  /// Modules of which no primary source shows a certificate's number.
  private static func unnumbered(
    _ modules: [String], of images: [String], _ standard: Standard, source: String
  ) -> [Entry] {
    images.flatMap { image in
      modules.map {
        Entry(
          image: image, module: $0, standard: standard, source: source, asOf: day(2026, 11, 28), isVerified: false)
      }
    }
  }

  private static func day(_ year: Int64, _ month: Int64, _ day: Int64) -> Instant {
    CivilDate(year: year, month: month, day: day).instant
  }
}
