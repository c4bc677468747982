import Foundation
import GRDB
import InventoryModel
import LoopbackServices
import Testing

/// What a run printed, and how it ended.
struct Run {
  var output: String
  var errors: String
  var exitCode: Int32

  func object() throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
  }
}

/// A folder with a database and a policy, in which the built program tells sinks; it goes away with its owner.
///
/// After every run nothing that was printed or written may hold a secret.
final class AlertWorkplace {
  let folder: URL
  var environment = ["HOOK_KEY": "s3cr3t-key"]

  /// - Parameters:
  ///   - sinks: items of the policy's list, such as `{name: f, kind: file, path: f.jsonl}`.
  ///   - rules: items of its list of rules; the built-in ones unless given.
  ///   - scope: more keys of the only scope.
  init(sinks: [String], rules: [String] = [], scope: String = "slaDays: 1000", sections: String = "") throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "fipswatch-\(UUID().uuidString)")
      .resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(ThrowAwayAuthority.shared.certificate.utf8).write(to: folder.appending(path: "ca.pem"))
    try setPolicy(sinks: sinks, rules: rules, scope: scope, sections: sections)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func setPolicy(
    sinks: [String], rules: [String] = [], scope: String = "slaDays: 1000", sections: String = ""
  ) throws {
    func items(_ key: String, _ list: [String]) -> String {
      list.isEmpty ? "" : "  \(key):\n" + list.map { "  - \($0)\n" }.joined()
    }
    let head = "apiVersion: fipswatch/v1\nkind: Policy\nmetadata: {name: test}\nscopes:\n- {name: all, \(scope)}\n"
    let alerts = sinks.isEmpty ? "" : "alerts:\n" + items("sinks", sinks) + items("rules", rules)
    try Data((head + sections + alerts).utf8).write(to: folder.appending(path: "policy.yaml"))
  }

  // MARK: - Nights

  /// The first second of a day.
  static func day(_ ago: Int64) -> Instant {
    Instant(seconds: Int64(Date().timeIntervalSince1970)).startOfDay.adding(days: -ago)
  }

  /// What every cluster has, and every pool.
  static let whole = #""type":"Microsoft.ContainerService/ManagedClusters","location":"x""#
  static let wholePool =
    #""mode":"User","osType":"Linux","type":"VirtualMachineScaleSets","provisioningState":"Succeeded""#

  /// Imports a night so many days ago: `shop/a` is a pool that is FIPS, `shop/b!` one that is not.
  func night(_ daysAgo: Int64, _ pools: String...) throws { try night(daysAgo, pools) }

  func night(_ daysAgo: Int64, _ pools: [String]) throws {
    let clusters = Dictionary(grouping: pools) { $0.split(separator: "/")[0] }.sorted { $0.key < $1.key }
    let items = clusters.map { name, pools in
      let profiles = pools.map { pool in
        let name = pool.split(separator: "/")[1]
        return #"{"name":"\#(name.replacing("!", with: ""))",\#(Self.wholePool),"enableFIPS":\#(!name.hasSuffix("!"))}"#
      }
      return
        #"{"id":"/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/\#(name)","#
        + #""name":"\#(name)",\#(Self.whole),"properties":{"agentPoolProfiles":[\#(profiles.joined(separator: ","))]}}"#
    }
    let run = try fipswatch(
      ["import", "-", "--taken-at", Self.day(daysAgo).description], input: "[\(items.joined(separator: ","))]")
    try #require(run.exitCode == 0, "\(run.errors)")
  }

  // MARK: - Running

  @discardableResult
  func send(_ arguments: String...) throws -> Run { try fipswatch(sending + arguments) }

  private var sending: [String] { ["alerts", "send", "--sink-ca-file", "ca.pem"] }

  /// Starts to send, with patience for a minute, and does not wait; its streams go nowhere.
  func startSending() throws -> Process {
    let process = program(sending + ["--sink-timeout", "60"])
    try process.run()
    return process
  }

  @discardableResult
  func fipswatch(_ arguments: [String], input: String = "") throws -> Run {
    let id = UUID().uuidString
    let streams = ["output", "errors", "input"].map { folder.appending(path: ".\($0)-\(id)") }
    for stream in streams { try Data((stream == streams[2] ? input : "").utf8).write(to: stream) }
    let process = program(arguments)
    process.standardOutput = try FileHandle(forWritingTo: streams[0])
    process.standardError = try FileHandle(forWritingTo: streams[1])
    process.standardInput = try FileHandle(forReadingFrom: streams[2])
    try process.run()
    process.waitUntilExit()
    let texts = try streams.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    try expectNoSecret()
    return Run(output: texts[0], errors: texts[1], exitCode: process.terminationStatus)
  }

  private func program(_ arguments: [String]) -> Process {
    let process = Process()
    process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "fipswatch")
    process.arguments = arguments
    process.currentDirectoryURL = folder
    let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME"].contains($0.key) }
    process.environment = inherited.merging(["FIPSWATCH_POLICY": "policy.yaml"]) { _, new in new }
      .merging(environment) { _, new in new }
    for keyPath in [\Process.standardOutput, \Process.standardError, \Process.standardInput] {
      process[keyPath: keyPath] = FileHandle.nullDevice
    }
    return process
  }

  private func expectNoSecret() throws {
    for case let file as String in FileManager.default.enumerator(atPath: folder.path)! {
      guard file != "secret", let data = try? Data(contentsOf: folder.appending(path: file)) else { continue }
      #expect(data.range(of: Data("s3cr3t".utf8)) == nil, "\(file) holds a secret")
    }
  }

  // MARK: - Looking

  /// The outbox, as `alerts list` shows it.
  func outbox(_ arguments: String...) throws -> [[String: Any]] {
    let run = try fipswatch(["alerts", "list", "--format", "json"] + arguments)
    return try #require(try run.object()["messages"] as? [[String: Any]])
  }

  /// `rule phase progress attempts`
  func drawnOutbox() throws -> [String] {
    try outbox("--all").map { "\($0["rule"]!) \($0["phase"]!) \($0["progress"]!) \($0["attempts"]!)" }
  }

  /// The messages in a file of JSON lines: `trigger: pool, pool`, with ` over` after what is resolved.
  func delivered(_ file: String = "f.jsonl") throws -> [String] {
    guard let text = try? String(contentsOf: folder.appending(path: file), encoding: .utf8) else { return [] }
    return try text.split(separator: "\n").map { line in
      let event = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let data = try #require(event["data"] as? [String: Any])
      let names = (data["alerts"] as! [[String: Any]]).map { $0["pool"] ?? $0["exemption"] ?? $0["summary"]! }
      return "\(data["trigger"]!): " + names.map { "\($0)" }.joined(separator: ", ")
        + (data["phase"] as? String == "resolved" ? " over" : "")
    }
  }

  /// Lets time pass for what waits, or go back.
  func passTime(seconds: Int64) throws {
    try write("UPDATE alert_messages SET next_attempt_at = next_attempt_at - \(seconds)")
  }

  func write(_ sql: String) throws {
    try DatabaseQueue(path: folder.appending(path: "fipswatch.db").path).write { try $0.execute(sql: sql) }
  }
}

/// A receiver on this machine that keeps what it is sent.
final class Receiver: Sendable {
  private let server: LoopbackServer
  private let inbox: Inbox

  private final class Inbox: Sendable {
    let arrivals = DispatchSemaphore(value: 0)
    private let rest = NSLock()
    nonisolated(unsafe) private var questions: [Question] = []
    nonisolated(unsafe) private var replies: [Reply]

    init(_ replies: [Reply]) { self.replies = replies }

    /// The next of the replies; the last one stays.
    func reply(to question: Question) -> Reply {
      defer { arrivals.signal() }
      return rest.withLock {
        questions.append(question)
        return replies.count > 1 ? replies.removeFirst() : replies[0]
      }
    }

    var all: [Question] { rest.withLock { questions } }
  }

  init(_ replies: Reply..., isEncrypted: Bool = true) throws {
    let inbox = Inbox(replies)
    self.inbox = inbox
    server = try LoopbackServer(tls: isEncrypted ? ThrowAwayAuthority.shared.localhost : nil) { inbox.reply(to: $0) }
  }

  var port: Int { server.port }
  var url: String { "https://localhost:\(port)" }
  var questions: [Question] { inbox.all }

  /// A webhook here, for a policy.
  var sink: String { "{name: hook, kind: webhook, url: '\(url)/hook', keyFrom: {env: HOOK_KEY}}" }

  /// Waits until something arrives.
  func waitForArrival() throws {
    try #require(inbox.arrivals.wait(timeout: .now() + 60) == .success, "nothing arrives")
  }

  /// The members `data` and the others of an event that was received.
  func event(_ index: Int) throws -> [String: Any] {
    try #require(questions.indices.contains(index))
    return try #require(JSONSerialization.jsonObject(with: Data(questions[index].body.utf8)) as? [String: Any])
  }
}
