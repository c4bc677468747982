import InventoryModel

/// What this program is, what it was put together from, and whose cryptography it uses.
package struct AboutReport: Sendable {
  package struct Library: Sendable {
    package let name: String
    /// Nil where it is not there.
    package let version: String?

    package init(name: String, version: String?) { (self.name, self.version) = (name, version) }
  }

  /// Whether the host's cryptography is validated by FIPS 140, as far as its OpenSSL and its kernel tell.
  package struct Cryptography: Sendable {
    package let isFIPSActive: Bool
    package let demandsFIPS: Bool
    package let provider: String?
    package let kernelFIPS: Bool?
    package let missing: String?

    package init(isFIPSActive: Bool, demandsFIPS: Bool, provider: String?, kernelFIPS: Bool?, missing: String?) {
      (self.isFIPSActive, self.demandsFIPS, self.provider) = (isFIPSActive, demandsFIPS, provider)
      (self.kernelFIPS, self.missing) = (kernelFIPS, missing)
    }
  }

  package let version: String
  package let libraries: [Library]
  package let cryptography: Cryptography

  package init(version: String, libraries: [Library], cryptography: Cryptography) {
    (self.version, self.libraries, self.cryptography) = (version, libraries, cryptography)
  }
}

extension AboutReport: Record {
  package static let attributes: [Column<AboutReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("version") { $0.version },
    Column("libraries") { $0.libraries },
    Column("cryptography") { $0.cryptography },
  ]
}

extension AboutReport.Library: Record {
  package static let attributes: [Column<AboutReport.Library>] = [
    Column("name", "library") { $0.name },
    Column("version", "version") { $0.version },
  ]
}

extension AboutReport.Cryptography: Record {
  package static let attributes: [Column<AboutReport.Cryptography>] = [
    Column("isFIPSActive", "FIPS provider active") { $0.isFIPSActive },
    Column("demandsFIPS", "default properties demand fips=yes") { $0.demandsFIPS },
    Column("provider", "provider of SHA-256") { $0.provider },
    Column("kernelFIPS", "kernel in FIPS mode") { $0.kernelFIPS },
    Column("missing") { $0.missing },
  ]
}

extension AboutReport: Report {
  package var records: Table { Table(records: libraries, columns: Library.attributes) }

  package var sections: [Table] {
    [
      Table(title: "fipswatch \(version)", of: libraries, columns: Library.attributes),
      Table(
        title: "Cryptography", of: [cryptography], columns: Cryptography.attributes,
        notes: [cryptography.missing.map { "Not in FIPS mode: \($0)." } ?? "All cryptography is that of this provider."]
      ),
    ]
  }
}
