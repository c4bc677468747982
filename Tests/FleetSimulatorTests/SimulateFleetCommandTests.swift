import FleetSimulator
import Foundation
import InventoryModel
import Testing

@Suite struct SimulateFleetCommandTests {
  @Test("A folder gets one document a night, named by its instant, and the history beside them")
  func nights() throws {
    let folder = try Self.run(
      "--seed", "7", "--clusters", "6", "--nights", "3", "--first-night", "2026-10-24", "--preset", "quiet")
    defer { try? FileManager.default.removeItem(at: folder) }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(
      names == ["2026-10-24T020000Z.json", "2026-10-25T020000Z.json", "2026-10-26T020000Z.json", "truth"])
    let document = try Data(contentsOf: folder.appending(path: names[0]))
    #expect(try ReadDocument(document, shape: .azList).resources.count == 6)
    let history = try String(contentsOf: folder.appending(path: "truth/history.ndjson"), encoding: .utf8)
    let events = try history.split(separator: "\n").map {
      try JSONDecoder().decode(TrueEvent.self, from: Data($0.utf8))
    }
    #expect(events.count { $0.change == .clusterCreated } == 6)
  }

  @Test("The bench is one file named by its date")
  func bench() throws {
    let folder = try Self.run("--preset", "bench", "--clusters", "5", "--shape", "ndjson")
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["2026-11-22.ndjson", "truth"])
  }

  /// Runs the built command with a new folder as its last argument and answers that folder.
  static func run(_ arguments: String...) throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "simulate-fleet-\(UUID().uuidString)")
    let command = Process()
    command.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "simulate-fleet")
    command.arguments = arguments + [folder.path]
    try command.run()
    command.waitUntilExit()
    try #require(command.terminationStatus == 0)
    return folder
  }
}
