import Foundation
import InventoryModel

/// Holds an archive for one night, so that two never overlap. The system lets go of it however the process ends.
package final class NightLock {
  private let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }
  deinit { close(descriptor) }

  /// - Throws: `OperationFailure` where another night holds it, or the folder cannot be written.
  package static func taking(_ archive: String) throws(OperationFailure) -> NightLock {
    do {
      try FileManager.default.createDirectory(atPath: archive, withIntermediateDirectories: true)
    } catch {
      throw OperationFailure("\(archive): the folder cannot be created: name another with --archive")
    }
    let path = "\(archive)/.nightly.lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw OperationFailure("\(path): \(String(cString: strerror(errno))): make the folder writable")
    }
    let lock = NightLock(descriptor: descriptor)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw OperationFailure("\(archive): another fipswatch nightly holds the lock: try again when it has ended")
    }
    return lock
  }
}
