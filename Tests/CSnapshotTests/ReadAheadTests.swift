import CSQLite
import CSnapshot
import Foundation
import Testing

/// Reading ahead changes nothing but the time: long documents, of which some elements are asked for and some are not.
@Suite struct ReadAheadTests {
  let database = try! SnapshotDatabase()

  /// A document of several batches; `replaced` are elements in place of others, by ordinal.
  private static func document(_ count: Int, replaced: [Int: String] = [:], end: String = "]") -> String {
    let filler = String(repeating: "x", count: 2500)
    let elements = (1...count).map { ordinal in
      replaced[ordinal] ?? """
        {"id":"\(Night.clusterID)-\(ordinal)","eTag":"e\(ordinal)","resourceUID":"u\(ordinal)","dnsPrefix":"\(filler)",
        \(Whole.cluster),"agentPoolProfiles":[{"name":"p\(ordinal)","count":\(ordinal),"enableFIPS":true,\(Whole.pool)},
        {"name":"q",\(Whole.pool)}]}
        """
    }
    return "[" + elements.joined(separator: ",\n") + end
  }

  private static func elements(where isAsked: String, key: String) -> String {
    "SELECT e.*, r.* FROM snapshot_elements(?1, x'07') e"
      + " LEFT JOIN snapshot_resources(CASE WHEN \(isAsked) THEN e.here END, \(key)) r"
  }

  @Test(
    "an element tells the same, whichever are asked for",
    arguments: [
      "ordinal % 2", "ordinal % 14 = 3", "ordinal % 14", "ordinal / 20 % 2", "ordinal / 100 % 2", "ordinal > 300",
      "ordinal < 300", "random() % 5", "random() % 50",
    ])
  func anyPattern(isAsked: String) throws {
    let file = try TemporaryFile(Self.document(600).utf8)
    let all = Set(try database.rows(Self.elements(where: "1", key: "x'01'"), file.path))
    let told = try database.rows(Self.elements(where: isAsked, key: "x'01'"), file.path)
    try #require(all.count == 1800)
    #expect(Set(told.map { $0[0] }).count == 600)
    let asked = told.filter { $0[4] != "∅" }
    #expect(!asked.isEmpty)
    #expect(all.isSuperset(of: asked))
  }

  @Test func `what is read ahead is what is read one by one`() throws {
    let file = try TemporaryFile(Self.document(600).utf8)
    let ahead = try database.rows(Self.elements(where: "1", key: "NULL"), file.path)
    // Never so many in a row that reading ahead begins.
    let oneByOne = try (0..<3).flatMap {
      try database.rows(Self.elements(where: "ordinal % 3 = \($0)", key: "NULL"), file.path).filter { $0[4] != "∅" }
    }
    #expect(Set(ahead) == Set(oneByOne))
    #expect(ahead.map { Int($0[0])! } == (1...600).flatMap { [$0, $0, $0] })
  }

  @Test func `a key that changes counts at once`() throws {
    let file = try TemporaryFile(Self.document(600).utf8)
    let keys = ["x'01'", "x'02'", "CASE WHEN ordinal / 150 % 2 THEN x'01' ELSE x'02' END"]
    let rows = try keys.map { try database.rows(Self.elements(where: "1", key: $0), file.path) }
    try #require(zip(rows[0], rows[1]).allSatisfy { $0 != $1 })
    for (index, row) in rows[2].enumerated() {
      #expect(row == rows[Int(row[0])! / 150 % 2 == 1 ? 0 : 1][index])
    }
  }

  /// The number of rows before the end or the fault.
  private func count(_ sql: String, _ path: String) -> Int {
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    sqlite3_prepare_v2(database.connection, sql, -1, &statement, nil)
    sqlite3_bind_text(statement, 1, path, -1, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
    var count = 0
    while sqlite3_step(statement) == SQLITE_ROW { count += 1 }
    return count
  }

  static let refused: [(String, csnapshot_fault_code)] = [
    (
      #"{"id":"\#(Night.clusterID)",\#(Whole.cluster),"agentPoolProfiles":[{"name":"p","enableFIPS":"yes"}]}"#,
      CSNAPSHOT_FAULT_BAD_VALUE
    ),
    (#"{"id":"\#(Night.clusterID)",\#(Whole.cluster) "x":1}"#, CSNAPSHOT_FAULT_SYNTAX),
    (#"{"id":"\#(Night.clusterID)/agentPools/p",\#(Whole.lonePool)}"#, CSNAPSHOT_FAULT_MIXED_KINDS),
    (#"{"error":{"code":"Throttled","message":"later"}}"#, CSNAPSHOT_FAULT_AZURE_ERROR),
  ]

  @Test("the fault of an element comes up when the element does", arguments: [2, 9, 60, 600])
  func refusedElement(ordinal: Int) throws {
    for (element, code) in Self.refused {
      let text = Self.document(600, replaced: [ordinal: element])
      let file = try TemporaryFile(text.utf8)
      #expect(count(Self.elements(where: "1", key: "NULL"), file.path) == 3 * (ordinal - 1))
      let fault = database.fault
      #expect(fault.code == code)
      #expect(fault.line > 0 && fault.byte >= text.utf8.count / 600 * (ordinal - 1) - 2000)
      #expect(count(Self.elements(where: "ordinal = \(ordinal)", key: "NULL"), file.path) == ordinal - 1)
      #expect(database.fault == fault)
      #expect(count(Self.elements(where: "ordinal <> \(ordinal)", key: "NULL"), file.path) == 3 * 599 + 1)
      #expect(database.fault.code == CSNAPSHOT_FAULT_NONE)
    }
  }

  @Test("the fault of a document comes up behind its elements", arguments: ["", ",]", "]]", " 1]", ",{\"id\":"])
  func refusedDocument(end: String) throws {
    let file = try TemporaryFile(Self.document(600, end: end).utf8)
    #expect(count(Self.elements(where: "0", key: "NULL"), file.path) == 600)
    let fault = database.fault
    #expect(fault.code != CSNAPSHOT_FAULT_NONE)
    #expect(count(Self.elements(where: "1", key: "NULL"), file.path) == 1800)
    #expect(database.fault == fault)
    #expect(!database.documentFacts.isWhole)
  }

  @Test("a statement may end before its document", arguments: [1, 23, 24, 25, 27, 28, 200, 1799, 1800])
  func earlyEnd(limit: Int) throws {
    let file = try TemporaryFile(Self.document(600).utf8)
    let rows = Self.elements(where: "1", key: "NULL")
    for _ in 1...3 {
      #expect(count(rows + " LIMIT \(limit)", file.path) == limit)
      #expect(!database.documentFacts.isWhole)
    }
    #expect(count(rows, file.path) == 1800)
    #expect(database.documentFacts.elements == 600)
  }

  @Test func `two long documents in one statement do not disturb each other`() throws {
    let file = try TemporaryFile(Self.document(150).utf8)
    let sql = """
      SELECT a.etag, b.etag FROM snapshot_elements(?1) e JOIN snapshot_resources(e.here) a
      JOIN snapshot_elements(?1) f JOIN snapshot_resources(f.here) b
      WHERE a.kind = 'cluster' AND e.ordinal % 10 = 0 AND b.kind = 'cluster'
      """
    let rows = try database.rows(sql, file.path)
    #expect(rows == (1...15).flatMap { outer in (1...150).map { ["e\(10 * outer)", "e\($0)"] } })
  }

  @Test func `huge elements among others come out whole`() throws {
    let filler = String(repeating: "y", count: 1_500_000)
    let huge = Dictionary(
      uniqueKeysWithValues: [1, 40, 41, 200].map {
        ($0, #"{"id":"\#(Night.clusterID)-\#($0)",\#(Whole.cluster),"dnsPrefix":"\#(filler)"}"#)
      })
    let file = try TemporaryFile(Self.document(300, replaced: huge).utf8)
    let lengths = try database.rows(
      "SELECT length(config) FROM snapshot_elements(?1) e JOIN snapshot_resources(e.here) r WHERE kind = 'cluster'",
      file.path)
    #expect(lengths.map { Int($0[0])! > filler.utf8.count } == (1...300).map { huge[$0] != nil })
  }

  @Test func `a pipe that is named is refused, for documents are read more than once`() throws {
    let file = try TemporaryFile(Self.document(2).utf8)
    let pipe = file.path + ".pipe"
    try #require(mkfifo(pipe, 0o600) == 0)
    defer { unlink(pipe) }
    #expect {
      try database.rows(Self.elements(where: "1", key: "NULL"), pipe)
    } throws: {
      ($0 as? Fault)?.message == "it is a device or a pipe"
    }
  }
}
