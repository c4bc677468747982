import CArchive
import Foundation

/// The cryptography of the host, which is all that this program uses: its OpenSSL, and whether that is in FIPS mode.
package struct HostCryptography: Sendable {
  /// `OpenSSL 3.0.17 1 Jul 2025`.
  package let opensslVersion: String
  /// The default properties demand `fips=yes`: `EVP_default_properties_is_fips_enabled(3)`.
  package let demandsFIPS: Bool
  /// What answers SHA-256 under the default properties: `fips`, `symcryptprovider`, `default`; nil where nothing does.
  package let provider: String?
  /// `/proc/sys/crypto/fips_enabled`; nil where the kernel does not say.
  package let kernelFIPS: Bool?

  /// As it is now. Reads OpenSSL's configuration, the first time.
  package init() {
    opensslVersion = String(cString: OpenSSL_version(OPENSSL_VERSION))
    demandsFIPS = EVP_default_properties_is_fips_enabled(nil) == 1
    let digest = EVP_MD_fetch(nil, "SHA256", nil)
    defer { EVP_MD_free(digest) }
    provider = digest.flatMap { EVP_MD_get0_provider($0) }.map { String(cString: OSSL_PROVIDER_get0_name($0)) }
    let said = try? String(contentsOfFile: "/proc/sys/crypto/fips_enabled", encoding: .utf8)
    kernelFIPS = said.map { $0.hasPrefix("1") }
  }

  /// The default properties demand `fips=yes`, and SHA-256 can be had under them, whatever the provider is called.
  package var isFIPSActive: Bool { demandsFIPS && provider != nil }

  /// What lacks to that, and what to do; nil where nothing does.
  package var missing: String? {
    if provider == nil {
      return "OpenSSL has no SHA-256 under its default properties: install its FIPS provider, or correct openssl.cnf"
    }
    guard demandsFIPS else {
      return "OpenSSL's default properties do not demand fips=yes: turn on the FIPS mode of the host, or set"
        + " default_properties in openssl.cnf"
    }
    return nil
  }
}

extension HostCryptography {
  /// Without SHA-256 nothing can go on: whatever was being done is left undone, as after a kill.
  static func end() -> Never {
    let reason = HostCryptography().missing ?? "OpenSSL failed to compute SHA-256"
    StandardError.write("fipswatch: \(reason)\n")
    exit(1)
  }
}
