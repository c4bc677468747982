import CSnapshot
import Foundation
import GRDB
import InventoryModel

/// What a document is, as known when it was read to its end.
struct Document {
  var file: String
  var sha256: String
  var shape: String
  var isSingle: Bool
  var holdsPools: Bool
  var elements: Int64
  var fileBytes: Int64
  var paging: Paging

  /// The document that a connection read last.
  init(file: String, lastReadBy database: Database) throws {
    var facts = csnapshot_document()
    csnapshot_document_of(try database.snapshotModule(), &facts)
    self.file = file
    sha256 = String(cString: facts.sha256)
    shape = Self.name(of: facts.shape)
    isSingle = facts.shape == CSNAPSHOT_SHAPE_SINGLE
    holdsPools = facts.kind == CSNAPSHOT_KIND_POOL
    elements = facts.elements
    fileBytes = facts.file_bytes
    paging = Paging(
      hasMore: facts.has_more, isCutOff: facts.is_cut_off, namesNext: facts.names_next, pages: facts.pages,
      total: facts.total < 0 ? nil : facts.total, nextLink: String(cString: facts.next_link))
  }

  private static func name(of shape: csnapshot_shape) -> String {
    switch shape {
    case CSNAPSHOT_SHAPE_LIST: "list"
    case CSNAPSHOT_SHAPE_PAGE: "page"
    case CSNAPSHOT_SHAPE_GRAPH: "graph"
    case CSNAPSHOT_SHAPE_LINES: "lines"
    default: "single"
    }
  }
}

extension Database {
  /// The snapshot module of this connection.
  func snapshotModule() throws -> OpaquePointer {
    guard let connection = sqliteConnection, let module = csnapshot_of(connection) else {
      throw DatabaseProblem.unusable(path: "snapshot module", reason: "not loaded")
    }
    return module
  }

  /// Runs a statement that reads a document, turning a failed read into the reason that the reader gives.
  func reading<Value>(_ file: String, _ body: (Database) throws -> Value) throws -> Value {
    do {
      return try body(self)
    } catch let error as DatabaseError {
      var fault = csnapshot_fault()
      csnapshot_fault_of(try snapshotModule(), &fault)
      guard fault.code != CSNAPSHOT_FAULT_NONE else { throw error }
      throw DocumentProblem.document(DocumentFault(file: file, fault))
    }
  }
}

extension DocumentFault {
  init(file: String, _ fault: csnapshot_fault) {
    self.init(
      file: file == "-" ? "standard input" : file, byte: fault.byte < 0 ? nil : fault.byte,
      line: fault.line <= 0 ? nil : fault.line, resource: String(cString: fault.resource),
      message: String(cString: fault.message), hint: String(cString: fault.hint))
  }
}
