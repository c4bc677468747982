import Foundation
import InventoryModel
import LoopbackServices
import Testing
import WebClient

/// Debian's Alertmanager on a free port of this machine, with a folder of its own. It ends with its owner.
final class Alertmanager {
  let url: String
  private let process: Process
  private let folder: URL

  /// - Throws: where it is not installed (`Scripts/setup --test` installs it) or does not start.
  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "fipswatch-am-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let configuration = folder.appending(path: "alertmanager.yml")
    try Data("route: {receiver: nobody}\nreceivers: [{name: nobody}]\n".utf8).write(to: configuration)
    process = Process()
    process.executableURL = URL(filePath: "/usr/bin/prometheus-alertmanager")
    process.arguments = [
      "--config.file=\(configuration.path)", "--storage.path=\(folder.path)/data",
      "--web.listen-address=127.0.0.1:0", "--cluster.listen-address=",
    ]
    let log = Pipe()
    process.standardError = log
    process.standardOutput = FileHandle.nullDevice
    try process.runUnmasked()
    url = "http://" + (try Self.address(in: log.fileHandleForReading))
    // What else it logs is read too, or it would stop once the pipe is full.
    log.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
  }

  deinit {
    process.terminate()
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: folder)
  }

  /// It tells its address once it listens.
  private static func address(in log: FileHandle) throws -> String {
    var text = ""
    while true {
      let data = log.availableData
      try #require(!data.isEmpty, "Alertmanager does not start: \(text)")
      text += String(decoding: data, as: UTF8.self)
      if let found = text.firstMatch(of: /"Listening on" address=([0-9.:]+)\n/) { return String(found.1) }
    }
  }

  /// What is active there: the labels `alertname pool`, sorted, with the end of each.
  func alerts() async throws -> [(name: String, labels: [String: String], endsAt: Instant)] {
    let web = try HTTPWeb(proxies: .none)
    let answer = try await web.answer(to: WebRequest(url: url + "/api/v2/alerts"), within: .seconds(120))
    await web.close()
    struct Reported: Decodable {
      var labels: [String: String]
      var endsAt: String
    }
    return try JSONDecoder().decode([Reported].self, from: answer.body).map {
      ("\($0.labels["alertname"]!) \($0.labels["pool"] ?? "")", $0.labels, try #require(Instant($0.endsAt)))
    }.sorted { $0.0 < $1.0 }
  }
}
