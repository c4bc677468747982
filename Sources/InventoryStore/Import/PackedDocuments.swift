import CSnapshot
import Foundation
import GRDB
import InventoryModel

extension SnapshotIdentity {
  /// What importing it again comes to where its documents were known and compressed since, as archives are; nil where it is
  /// new. What was retracted would else count again.
  func earlierUnpacked() throws -> ImportSummary? {
    let known = try String.fetchAll(
      database, sql: "SELECT d.sha256 FROM snapshots s JOIN documents d ON d.snapshot_id = s.id WHERE s.taken_at = ?",
      arguments: [request.takenAt.seconds])
    guard !known.isEmpty, request.files.contains(where: Self.isPacked) else { return nil }
    let earlier = try zip(request.files, sha256).map { file, sha256 in
      guard Self.isPacked(file), let text = Self.text(of: file) else { return sha256 }
      let digest = try String.fetchOne(database, sql: "SELECT snapshot_digest(?)", arguments: [text])!
      return known.first { $0.hasPrefix(digest) } ?? sha256
    }
    return try SnapshotIdentity(database: database, request: request, sha256: earlier).earlier()
  }

  private static func isPacked(_ file: String) -> Bool {
    guard file != "-", let handle = FileHandle(forReadingAtPath: file) else { return false }
    return (try? handle.read(upToCount: 2)) == Data([0x1F, 0x8B])
  }

  private static func text(of file: String) -> Data? {
    guard let text = csnapshot_text_open(file) else { return nil }
    defer { csnapshot_text_close(text) }
    return withUnsafeTemporaryAllocation(byteCount: 1 << 20, alignment: 64) { buffer in
      var data = Data()
      while case let count = csnapshot_text_read(text, buffer.baseAddress!, buffer.count), count != 0 {
        if count < 0 { return nil }
        data.append(buffer.baseAddress!.assumingMemoryBound(to: UInt8.self), count: Int(count))
      }
      return data
    }
  }
}
