import Foundation
import InventoryModel
import Reporting
import Testing

/// Reports that are too long to be held as one text.
@Suite struct LongReportTests {
  private static let pools = 700
  /// Every address has what the log of a pipeline would take for a command.
  private let report: CheckReport

  init() throws {
    let pools = (0..<Self.pools).map { number in
      Plans.pool(#""fips_enabled": \#(number % 3 == 0)"#, address: "module.m[\"##vso[\(number)]\"].x.y")
    }
    let plan = Plans.plan("{}").replacing("[{}]", with: "[\(pools.joined(separator: ","))]")
    report = Reports.report(on: try Judged(plan, named: "##vso[plan].json").blueprint)
  }

  @Test(arguments: [CheckFormat.json, .sarif, .junit])
  func `no part of it is long`(format: CheckFormat) throws {
    let parts = try report.parts(as: format)
    #expect(parts.count > 2)
    #expect(parts.allSatisfy { $0.utf8.count < 128 << 10 })
  }

  @Test(arguments: CheckFormat.allCases)
  func `no command for a log lies across two parts`(format: CheckFormat) throws {
    let parts = try report.parts(as: format)
    let whole = Pipeline.defused(parts.joined(), by: format.hash)
    #expect(parts.map { Pipeline.defused($0, by: format.hash) }.joined() == whole)
    // Markdown has brackets escaped already.
    #expect(format == .markdown || whole != parts.joined())
  }

  @Test func `the parts are one JSON document`() throws {
    let json = try JSONDecoder().decode(JSONValue.self, from: Data(report.parts(as: .json).joined().utf8))
    #expect(json == report.jsonValue)
    let sarif = try JSONDecoder().decode(SARIF.self, from: Data(report.parts(as: .sarif).joined().utf8))
    #expect(
      sarif.runs[0].results.map(\.locations[0].logicalLocations[0].fullyQualifiedName)
        == report.results.map(\.row.address))
  }

  private struct SARIF: Decodable {
    struct Run: Decodable { var results: [Result] }
    struct Result: Decodable { var locations: [Location] }
    struct Location: Decodable { var logicalLocations: [LogicalLocation] }
    struct LogicalLocation: Decodable { var fullyQualifiedName: String }
    var runs: [Run]
  }

  private struct Full: Error {}

  @Test(arguments: CheckFormat.allCases)
  func `an outlet that fails is given nothing more, and its error is thrown`(format: CheckFormat) throws {
    var calls = 0
    #expect(throws: Full.self) {
      try report.write(as: format) { _ in
        calls += 1
        throw Full()
      }
    }
    #expect(calls == 1)
  }
}
