import Foundation
import InventoryModel
import InventoryStore
import Testing

@testable import Operations

/// Rows that no program of ours wrote, and bytes that no program of ours changed.
@Suite("Changed databases end in answers or one line each")
struct ChangedDatabaseTests {
  private static let shards = 8

  /// Values that fit a column's type and not its meaning, and values of other types.
  private static func values(of type: String) -> [String?] {
    switch type {
    case "INTEGER":
      ["\(Int64.max)", "NULL", "-9223372036854775807 - 1", "'abc'", "-1", "1e300", "99999999", "253402300799"]
    case "TEXT":
      [
        "'bogus'", "NULL", "CAST(x'ff41c3' AS TEXT)", "'a' || char(0) || 'b'", "5", "x'00ff'", "''",
        "'\(String(repeating: "[", count: 3_000))\(String(repeating: "]", count: 3_000))'", #"'{"a": 1e999}'"#,
      ]
    default: ["x'00'", "'x'", "NULL"]
    }
  }

  /// Facts that follow from nothing in the file and that no number depends on.
  private static let free: Set = [
    "snapshots.imported_at", "snapshots.import_milliseconds", "snapshots.partial_reason", "snapshots.retraction_reason",
    "documents.name", "documents.shape", "documents.file_bytes", "documents.elements", "evidence_documents.name",
    "evidence_documents.imported_at", "evidence_documents.taken_at", "policies.name", "readings.node_count",
    "readings.etag",
    "versions.name", "raw_digests.digest", "raw_digests.pool_count", "change_documents.sha256", "nodes.image",
    "nodes.node_class",
  ]

  private struct Change: CustomStringConvertible {
    var column: RichDatabase.Column
    var value: String?
    var row: Int
    var description: String { "\(column.table).\(column.name) = \((value ?? "row deleted").prefix(60)), row \(row)" }

    /// Whether no number, and no verdict, can be other.
    var isFree: Bool {
      free.contains("\(column.table).\(column.name)") || column.table.hasPrefix("alert")
        || ["attributed_changes", "frozen_months", "weakness_numbers", "compatibility_issues", "compatibility_runs"]
          .contains(column.table)
    }
  }

  /// Two of each column, and a row of each table that is gone.
  private static func changes(of rich: RichDatabase) -> [Change] {
    var tables: Set<String> = []
    return rich.columns.enumerated().flatMap { index, column in
      let values = values(of: column.type)
      let chosen = [values[index % values.count], values[(index + values.count / 2) % values.count]]
      let changes = chosen.map { Change(column: column, value: $0, row: index) }
      return tables.insert(column.table).inserted ? changes + [Change(column: column, value: nil, row: index)] : changes
    }
  }

  @Test func `there are four hundred of them`() async throws {
    #expect(try await Self.changes(of: RichDatabase.shared.value).count >= 400)
  }

  @Test(arguments: 0..<shards)
  func `every column, every use`(shard: Int) async throws {
    let rich = try await RichDatabase.shared.value
    let expected = try await Self.outcomes(on: rich.bytes)
    for (index, change) in Self.changes(of: rich).enumerated() where index % Self.shards == shard {
      let copy = try DatabaseCopy(of: rich.bytes)
      try copy.set(change.column, to: change.value, ofRow: change.row)
      try await Self.check(copy, "\(change)", expected, isFree: change.isFree, isExact: true)
      for use in UseOfDatabase.writing(rich) {
        let copy = try DatabaseCopy(of: Data(contentsOf: URL(filePath: copy.file.path)))
        if case .failure(let error) = try await use.outcome(on: copy.file) {
          #expect(error.lines.count == 1, "\(change): \(use.name): \(error.lines)")
        }
      }
    }
  }

  @Test(arguments: 0..<shards)
  func `four hundred flipped bits`(shard: Int) async throws {
    let rich = try await RichDatabase.shared.value
    let expected = try await Self.outcomes(on: rich.bytes)
    var dice = Dice(seed: UInt64(shard) &+ 1)
    for _ in 0..<400 / Self.shards {
      var bytes = rich.bytes
      let place = dice.place(in: bytes)
      bytes[place] ^= 1 << (dice.next() % 8)
      try await Self.check(DatabaseCopy(of: bytes), "byte \(place)", expected, isFree: false, isExact: false)
    }
  }

  private static func outcomes(on bytes: Data) async throws -> [Result<String, ToldError>] {
    let copy = try DatabaseCopy(of: bytes)
    var outcomes: [Result<String, ToldError>] = []
    for use in UseOfDatabase.reading { outcomes.append(try await use.outcome(on: copy.file)) }
    return outcomes
  }

  /// Every use answers or fails in one line; where `verify` finds nothing, it answers as before.
  ///
  /// - Parameters:
  ///   - isFree: the change is in what is recorded once, and no number depends on.
  ///   - isExact: it is not.
  private static func check(
    _ copy: DatabaseCopy, _ change: String, _ expected: [Result<String, ToldError>], isFree: Bool, isExact: Bool
  ) async throws {
    let isFine: Bool
    do {
      isFine = try Verification(of: copy.file.open(.readOnly)).run().report.faults.isEmpty
    } catch let error as any UserFacingError {
      #expect(error.lines.count == 1, "\(change): verify: \(error.lines)")
      isFine = false
    }
    for (use, before) in zip(UseOfDatabase.reading, expected) {
      let outcome = try await use.outcome(on: copy.file)
      if case .failure(let error) = outcome {
        #expect(error.lines.count == 1, "\(change): \(use.name): \(error.lines)")
      }
      guard isFine, isFree || !use.printsRecords || isExact else { continue }
      if isFree {
        if case .failure(let error) = outcome {
          Issue.record("\(change): verify finds nothing, \(use.name): \(error.lines)")
        }
      } else {
        // A day more may have begun since.
        guard outcome != before else { continue }
        let unchanged = try DatabaseCopy(of: await RichDatabase.shared.value.bytes)
        let now = try await use.outcome(on: unchanged.file)
        withExtendedLifetime(unchanged) {}
        #expect(outcome == now, "\(change): verify finds nothing, \(use.name) answers otherwise")
      }
    }
  }
}

/// Chance that is the same in every run.
private struct Dice {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// A byte near something: most of a small database is empty.
  mutating func place(in bytes: Data) -> Int {
    while true {
      let place = Int(next() % UInt64(bytes.count))
      if bytes[max(0, place - 8)..<min(bytes.count, place + 8)].contains(where: { $0 != 0 }) { return place }
    }
  }
}
