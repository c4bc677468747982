import CArchive
import Files
import Foundation

/// Certificate authorities that vouch for servers, beside those of the system.
struct Authorities: Sendable {
  private let pem: Data

  /// - Parameter file: certificates in PEM; what else is in it is skipped.
  /// - Throws: `WebError.setting` where there is none, or one that cannot be read.
  init(file: String) throws(WebError) {
    guard let pem = try? SmallFile.data(at: file, upTo: Self.mostBytes), Self.areCertificates(pem) else {
      throw .setting("\(file): no certificates in it: --ca-file names a file of authorities in PEM")
    }
    self.pem = pem
  }

  /// Those of a system, several times.
  private static let mostBytes = 4 << 20

  /// The same and, unless it cannot be read, those of the system's file: libcurl takes one list.
  func joined(withSystemFile file: String?) -> Data {
    (file.flatMap { try? SmallFile.data(at: $0, upTo: Self.mostBytes) } ?? Data()) + Data("\n".utf8) + pem
  }

  /// Whether there is a certificate, and every one can be read.
  private static func areCertificates(_ pem: Data) -> Bool {
    pem.withUnsafeBytes { bytes in
      let source = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count))
      defer {
        BIO_free(source)
        ERR_clear_error()
      }
      var count = 0
      while let certificate = PEM_read_bio_X509(source, nil, nil, nil) {
        X509_free(certificate)
        count += 1
      }
      return count > 0 && ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE
    }
  }
}
