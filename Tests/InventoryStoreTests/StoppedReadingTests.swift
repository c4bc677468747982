import GRDB
import Testing

@testable import InventoryStore

@Suite("A reading that is stopped")
struct StoppedReadingTests {
  private static let endless = "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"

  @Test func `ends, and the next one reads`() throws {
    let store = try TestStore().store
    var questions = 0
    let isStopped = {
      questions += 1
      return questions > 3
    }
    let error = #expect(throws: QueryProblem.self) {
      try store.atOnce(until: isStopped) { try store.reading { _ = try Int.fetchOne($0, sql: Self.endless) } }
    }
    #expect(error == .queryStopped)
    #expect(questions == 4)
    #expect(try store.atOnce { try store.reading { try Int.fetchOne($0, sql: "SELECT 1") } } == 1)
  }

  @Test func `reads on while it is not`() throws {
    let store = try TestStore()
    try store.importing(list(MadeCluster("c", uid: "u", members: "")), at: night(1))
    let isStopped = { false }
    #expect(try store.store.atOnce(until: isStopped) { try store.store.loadSnapshotTimes() } == [night(1)])
  }
}
