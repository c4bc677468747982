import ComplianceEngine
import FleetSimulator
import Foundation
import GRDB
import InventoryModel

@testable import InventoryStore

/// A database in memory, and a folder for the documents that are imported into it.
final class TestStore: Sendable {
  let store: InventoryStore
  private let folder: URL

  init(path: String = ":memory:") throws {
    store = try InventoryStore(path: path, access: .readWrite)
    folder = FileManager.default.temporaryDirectory.appending(path: "fipswatch-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  // MARK: - Importing

  /// Imports one document, whose text a test wrote.
  @discardableResult
  func importing(
    _ document: String, at instant: Instant, _ coverage: ImportRequest.Coverage = .told, name: String = "night.json",
    under policy: Policy = .builtIn, tagsRemoved: Bool = false
  ) throws -> ImportSummary {
    try importing(
      [(name, Data(document.utf8))], at: instant, coverage, under: policy, tagsRemoved: tagsRemoved)
  }

  /// Imports the documents of one batch of a simulated history as its author says they must be.
  @discardableResult
  func importing(_ batch: [SimulatedDocument]) throws -> ImportSummary {
    try importing(batch.map { ($0.name, $0.data) }, at: batch[0].takenAt, batch[0].requestedCoverage)
  }

  @discardableResult
  func importing(
    _ documents: [(name: String, data: Data)], at instant: Instant, _ coverage: ImportRequest.Coverage,
    under policy: Policy = .builtIn, tagsRemoved: Bool = false
  ) throws -> ImportSummary {
    let files = documents.map { folder.appending(path: $0.name) }
    for (file, document) in zip(files, documents) { try document.data.write(to: file) }
    defer { for file in files { try? FileManager.default.removeItem(at: file) } }
    var request = ImportRequest(
      files: files.map(\.path), takenAt: instant, coverage: coverage, policy: policy, importedAt: instant)
    request.areTagsRemoved = tagsRemoved
    return try store.importSnapshot(request, judge: judge)
  }

  /// The reason for which a document is refused, without the folder; nil when it is not.
  func refusal(of document: String, at instant: Instant, _ coverage: ImportRequest.Coverage = .told) throws -> String? {
    do {
      try importing(document, at: instant, coverage)
      return nil
    } catch let error as DocumentProblem {
      return error.description.replacingOccurrences(of: folder.path + "/", with: "")
    }
  }

  // MARK: - Reading

  /// Rows of SQL as text, columns apart by a space, NULL as `∅`.
  func lines(_ sql: String) throws -> [String] {
    try store.reading { database in
      try Row.fetchAll(database, sql: sql).map { row in
        row.databaseValues.map { $0.isNull ? "∅" : String.fromDatabaseValue($0) ?? "\($0)" }.joined(separator: " ")
      }
    }
  }

  func inventory(at instant: Instant) throws -> [InventoryRow] {
    try store.loadInventory(asOf: instant)
  }

  /// `pool verdict` of all rows at an instant; unlisted nodes have no pool and are `*`.
  func verdicts(at instant: Instant) throws -> [String] {
    try inventory(at: instant).map { "\($0.cluster.name)/\($0.pool ?? "*") \($0.judgement.verdict)" }
  }

  func findings(at instant: Instant) throws -> [Finding] {
    try store.loadFindings(asOf: instant, includingClosed: true)
  }
}

extension SimulatedDocument {
  var requestedCoverage: ImportRequest.Coverage {
    if isPartial { return .partial(reason: "imported as partial") }
    return scopes.isEmpty ? .told : .scopes(scopes.map { Scope($0)! })
  }
}
