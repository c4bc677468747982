import Files
import Foundation
import InventoryModel
import InventoryStore
import Reporting
import WebClient

/// What `fipswatch about` tells.
package struct About: Sendable {
  private let host = HostCryptography()

  package init() {}

  package var report: AboutReport {
    AboutReport(
      version: Product.version,
      libraries: [
        .init(name: "OpenSSL", version: host.opensslVersion),
        .init(name: "libcurl", version: HostCurl.version),
        .init(name: "SQLite", version: InventoryStore.sqliteVersion),
        .init(name: "zlib", version: zlibVersion),
      ],
      cryptography: .init(
        isFIPSActive: host.isFIPSActive, demandsFIPS: host.demandsFIPS, provider: host.provider,
        kernelFIPS: host.kernelFIPS, missing: host.missing))
  }

  /// Refuses to go on where the host's cryptography is not in FIPS mode.
  package func requireFIPS() throws {
    if let missing = host.missing { throw OperationFailure("FIPS is required: \(missing)") }
  }
}
