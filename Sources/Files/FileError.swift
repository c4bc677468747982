import Foundation
import InventoryModel

/// Why a file cannot be written.
package struct FileError: UserFacingError, Hashable {
  package let path: String
  package let reason: String
  /// The system's (errno), where it said something.
  package let code: Int32?

  package init(_ path: String, _ reason: String) { (self.path, self.reason, code) = (path, reason, nil) }

  /// What the system just said of a file.
  init(_ path: String, code: Int32 = errno) {
    self.path = path
    self.code = code
    reason = [ENOSPC, EDQUOT].contains(code) ? "the disk is full" : String(cString: strerror(code))
  }

  /// The same of the file that was meant.
  func of(_ path: String) -> FileError { code.map { FileError(path, code: $0) } ?? FileError(path, reason) }

  package var isBecauseItExists: Bool { code == EEXIST }

  package var description: String { "\(path): cannot be written: \(reason)" }
}
