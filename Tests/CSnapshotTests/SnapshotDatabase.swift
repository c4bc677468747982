import CSQLite
import CSnapshot
import Foundation

/// A file that exists as long as this value's owner.
final class TemporaryFile {
  let path: String

  init(_ bytes: some Sequence<UInt8>, named name: String = "document.json") throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.appending(path: name).path
    try Data(bytes).write(to: URL(filePath: path))
  }

  deinit { try? FileManager.default.removeItem(at: URL(filePath: path).deletingLastPathComponent()) }
}

/// What `csnapshot_fault_of` tells, as Swift values.
struct Fault: Error, Equatable {
  var code: csnapshot_fault_code
  var byte: Int64
  var line: Int64
  var resource: String
  var message: String
  var hint: String
}

/// What `csnapshot_document_of` tells, as Swift values.
struct DocumentFacts: Equatable {
  var isWhole: Bool
  var shape: csnapshot_shape
  var kind: csnapshot_kind
  var elements: Int64
  var fileBytes: Int64
  var textBytes: Int64
  var sha256: String
  var nextLink: String
  var hasMore: Bool
  var isCutOff = false
  var namesNext = false
  var pages: Int64 = 0
  var total: Int64 = -1
}

/// An SQLite database in memory that knows the snapshot tables.
final class SnapshotDatabase {
  let connection: OpaquePointer
  var snapshot: OpaquePointer { csnapshot_of(connection)! }

  init() throws {
    // Registering it again does nothing.
    typealias Message = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    let entry: @convention(c) (OpaquePointer?, Message?, OpaquePointer?) -> Int32 = sqlite3_csnapshot_init
    sqlite3_auto_extension(unsafeBitCast(entry, to: (@convention(c) () -> Void).self))
    var opened: OpaquePointer?
    guard sqlite3_open(":memory:", &opened) == SQLITE_OK, let opened else { throw SQLError(message: "cannot open") }
    connection = opened
  }

  deinit { sqlite3_close(connection) }

  struct SQLError: Error, Equatable {
    var message: String
  }

  /// The rows of a query, each value as SQLite prints it; NULL is "∅", blobs are hexadecimal.
  func rows(_ sql: String, _ arguments: String...) throws -> [[String]] {
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    guard sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK else { throw failure }
    for (index, argument) in arguments.enumerated() {
      sqlite3_bind_text(statement, Int32(index + 1), argument, -1, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
    }
    var rows: [[String]] = []
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: rows.append((0..<sqlite3_column_count(statement)).map { value(statement, $0) })
      case SQLITE_DONE: return rows
      default: throw failure
      }
    }
  }

  private func value(_ statement: OpaquePointer?, _ column: Int32) -> String {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_NULL:
      return "∅"
    case SQLITE_BLOB:
      let bytes = UnsafeRawBufferPointer(
        start: sqlite3_column_blob(statement, column), count: Int(sqlite3_column_bytes(statement, column)))
      return bytes.map { String(format: "%02x", $0) }.joined()
    default:
      return String(cString: sqlite3_column_text(statement, column))
    }
  }

  private var failure: any Error {
    let fault = fault
    return fault.code == CSNAPSHOT_FAULT_NONE ? SQLError(message: String(cString: sqlite3_errmsg(connection))) : fault
  }

  var fault: Fault {
    var fault = csnapshot_fault()
    csnapshot_fault_of(snapshot, &fault)
    return Fault(
      code: fault.code, byte: fault.byte, line: fault.line, resource: String(cString: fault.resource),
      message: String(cString: fault.message), hint: String(cString: fault.hint))
  }

  var documentFacts: DocumentFacts {
    var facts = csnapshot_document()
    csnapshot_document_of(snapshot, &facts)
    return DocumentFacts(
      isWhole: facts.is_whole, shape: facts.shape, kind: facts.kind, elements: facts.elements,
      fileBytes: facts.file_bytes, textBytes: facts.text_bytes, sha256: String(cString: facts.sha256),
      nextLink: String(cString: facts.next_link), hasMore: facts.has_more,
      isCutOff: facts.is_cut_off, namesNext: facts.names_next, pages: facts.pages, total: facts.total)
  }
}

/// One row of `snapshot_resources`, without digests.
struct Resource: Equatable, CustomStringConvertible {
  var kind, subscription, resourceGroup, cluster, pool, arePoolsTold, traits, config, reading, nodeCount,
    etag: String
  var name, resourceUID: String

  var description: String { [kind, cluster, pool, traits, config, reading, nodeCount, etag].joined(separator: " | ") }
}

extension SnapshotDatabase {
  /// All resources of a document.
  func resources(_ bytes: some Sequence<UInt8>, named name: String = "document.json") throws -> [Resource] {
    let file = try TemporaryFile(bytes, named: name)
    let sql = """
      SELECT kind, subscription, resource_group, cluster, pool, are_pools_told, traits, config, reading, node_count, etag,
        name, resource_uid
      FROM snapshot_elements(?1) e JOIN snapshot_resources(e.here) r
      """
    return try rows(sql, file.path).map {
      Resource(
        kind: $0[0], subscription: $0[1], resourceGroup: $0[2], cluster: $0[3], pool: $0[4], arePoolsTold: $0[5],
        traits: $0[6], config: $0[7], reading: $0[8], nodeCount: $0[9], etag: $0[10], name: $0[11], resourceUID: $0[12])
    }
  }

  func resources(_ text: String) throws -> [Resource] { try resources(text.utf8) }

  /// The fault that a document meets; nil when it is read to its end.
  func faultOfReading(_ bytes: some Sequence<UInt8>, named name: String = "document.json") -> Fault? {
    do {
      _ = try resources(bytes, named: name)
      return nil
    } catch { return error as? Fault }
  }
}
