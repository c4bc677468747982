import ComplianceEngine
import GRDB
import InventoryModel
import Testing

@testable import InventoryStore

@Suite("Words in a file that this program does not know")
struct UnknownValueTests {
  private static let edits = [
    "UPDATE judgements SET verdict = 'maybe'", "UPDATE judgements SET basis = 'guess'",
    "UPDATE judgements SET evidence = 'rumour'", "UPDATE judgements SET severity = 'grave'",
    "UPDATE judgements SET cause = 'chance'", "UPDATE episodes SET severity = 'grave'",
  ]

  private func store() throws -> TestStore {
    let store = try TestStore()
    try store.importing(list(MadeCluster("shop", pools: [MadePool("a", false)])), at: night(1))
    return store
  }

  @Test(
    "What a row leads to is missing",
    arguments: [
      "UPDATE verdicts SET judgement_id = 99", "UPDATE versions SET traits_id = 99",
    ])
  func dangling(edit: String) throws {
    let store = try store()
    try store.store.database.inDatabase { try $0.execute(sql: edit) }
    let error = #expect(throws: DatabaseProblem.self) { _ = try store.inventory(at: night(2)) }
    #expect(error?.description.contains("damaged, ") == true && error?.description.contains("99") == true)
  }

  @Test("The file does not take them", arguments: edits)
  func checks(edit: String) throws {
    let store = try store()
    #expect(throws: DatabaseError.self) { try store.store.database.inDatabase { try $0.execute(sql: edit) } }
  }

  @Test("Where a newer program or damage left one, it is named", arguments: edits)
  func reading(edit: String) throws {
    let store = try store()
    try store.store.database.inDatabase { database in
      try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
      try database.execute(sql: edit)
    }
    let word = try #require(edit.split(separator: "'").last)
    let error = #expect(throws: DatabaseProblem.self) {
      _ = try store.inventory(at: night(2))
      _ = try store.findings(at: night(2))
    }
    let words = edit.split(separator: " ")
    #expect(error?.description.contains("damaged, \(words[1]) row ") == true)
    #expect(error?.description.contains(": \(words[3]) is '\(word)': restore it from a copy") == true)
  }
}
