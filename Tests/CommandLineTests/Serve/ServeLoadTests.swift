import Foundation
import Synchronization
import Testing

@Suite("Serving while others write, or do nothing")
struct ServeLoadTests {
  private let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    _ = try workplace.run(
      .simulateFleet, ["--seed", "5", "--clusters", "20", "--nights", "12", "--first-night", "2026-11-01", "nights"])
  }

  private var nights: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: workplace.path("nights"))
        .filter { $0.hasSuffix(".json") && !$0.hasSuffix(".manifest.json") }.sorted().map { "nights/\($0)" }
    }
  }

  /// Answers of all kinds, by how often they came.
  private final class Answers: Sendable {
    private let counts = Mutex<[Int: Int]>([:])
    private let isEnough = Mutex(false)
    var isDone: Bool { isEnough.withLock { $0 } }
    func end() { isEnough.withLock { $0 = true } }
    func add(_ status: Int) { counts.withLock { $0[status, default: 0] += 1 } }
    var all: [Int: Int] { counts.withLock { $0 } }
  }

  @Test func `twenty who read and one who imports do not disturb each other`() throws {
    let nights = try nights
    try #require(nights.count == 12)
    try #require(workplace.fipswatch("import", nights[0], nights[1]).exitCode == 0)
    let server = try RunningServer(in: workplace, "--quiet")
    let answers = Answers()
    let readers = DispatchGroup()
    let paths = ["/", "/fleet", "/findings", "/drift", "/kpi?bucket=day", "/fleet?format=json", "/metrics", "/healthz"]
    for number in 0..<20 {
      Thread.detachNewThread(in: readers) {
        var turn = number
        while !answers.isDone {
          answers.add((try? server.get(paths[turn % paths.count]).status) ?? 0)
          turn += 1
        }
      }
    }
    for night in nights.dropFirst(2) { #expect(try workplace.fipswatch("import", night).exitCode == 0) }
    answers.end()
    readers.wait()
    #expect(answers.all.keys.sorted() == [200], "\(answers.all)")
    #expect(answers.all[200]! > 100)
    let asOf = "2026-11-13"
    #expect(
      try server.json("/fleet?as-of=\(asOf)")
        == workplace.fipswatch("inventory", "--as-of", asOf, "--format", "json").output)
  }

  @Test func `an import is seen by the next who asks, and so is a retraction`() throws {
    let nights = try nights
    try #require(workplace.fipswatch("import", nights[0]).exitCode == 0)
    let server = try RunningServer(in: workplace)
    for night in nights.dropFirst().prefix(4) {
      let before = try server.get("/coverage")
      try #require(workplace.fipswatch("import", night).exitCode == 0)
      let after = try server.get("/coverage", ["If-None-Match": before.field("ETag")!])
      #expect(after.status == 200)
      #expect(try server.json("/coverage") == workplace.fipswatch("snapshots", "--format", "json").output)
    }
    let snapshots = try workplace.fipswatch("snapshots", "--format", "json").object()["snapshots"] as? [[String: Any]]
    let newest = try #require(snapshots?.last?["snapshot"] as? String)
    try #require(workplace.fipswatch("retract", newest, "--reason", "test").exitCode == 0)
    #expect(try server.json("/coverage") == workplace.fipswatch("snapshots", "--format", "json").output)
    #expect(try server.json("/drift") == workplace.fipswatch("drift", "--format", "json").output)
  }

  @Test func `whatever file stands there is what is served`() throws {
    let nights = try nights
    try #require(workplace.fipswatch("import", nights[0]).exitCode == 0)
    try #require(workplace.fipswatch("import", nights[0], nights[1], "--database", "other.db").exitCode == 0)
    let server = try RunningServer(in: workplace)
    func snapshots(_ database: String) throws -> String {
      try workplace.fipswatch("snapshots", "--format", "json", "--database", database).output
    }
    #expect(try server.json("/coverage") == snapshots("fipswatch.db"))
    try FileManager.default.moveItem(atPath: workplace.path("fipswatch.db"), toPath: workplace.path("old.db"))
    let gone = try server.get("/coverage")
    #expect(gone.status == 503 && gone.text.contains("there is no such database") && gone.field("Retry-After") == "5")
    // Probes need no token, and so are not told where the file is.
    let health = try server.get("/healthz")
    #expect(health.status == 503 && !health.text.contains("fipswatch.db") && !health.text.contains("/"))
    try #require(workplace.fipswatch("backup", "fipswatch.db", "--database", "other.db").exitCode == 0)
    #expect(try server.json("/coverage") == snapshots("fipswatch.db"))
    #expect(try server.get("/healthz").status == 200)
  }

  @Test func `ten thousand silent connections block no client and no import`() throws {
    let nights = try nights
    try #require(workplace.fipswatch("import", nights[0], nights[1]).exitCode == 0)
    let server = try RunningServer(in: workplace, "--quiet")
    let crowd = try Crowd(of: 10_000, at: server.port, in: workplace)
    #expect(crowd.connected >= 1_000)
    for path in ["/fleet", "/", "/healthz"] { #expect(try server.get(path).status == 200) }
    let import1 = try workplace.fipswatch("import", nights[2])
    #expect(import1.exitCode == 0)
    #expect(try server.get("/drift").status == 200)
    crowd.leave()
    #expect(try server.get("/findings").status == 200)
    server.stop()
    #expect(server.exitCode == 0)
  }

  @Test func `who writes a request letter by letter is not waited for`() throws {
    try #require(workplace.fipswatch("import", try nights[0]).exitCode == 0)
    let server = try RunningServer(in: workplace)
    let slow = try RawConnection(port: server.port)
    slow.send("GET /fleet HTTP/1.1\r\n")
    let start = ContinuousClock.now
    #expect(slow.receiveAll().isEmpty)
    #expect((.seconds(10)...(.seconds(60))).contains(.now - start))
    #expect(try server.get("/fleet").status == 200)
  }
}

/// Many connections of which each sends the start of a request, held by another process that may have as many.
private final class Crowd {
  let connected: Int
  private let process = Process()
  private let end = Pipe()

  init(of count: Int, at port: UInt16, in workplace: Workplace) throws {
    let script = """
      import resource, socket, sys
      hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
      resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
      held = []
      try:
          for _ in range(min(\(count), hard - 100)):
              held.append(socket.create_connection(("127.0.0.1", \(port)), timeout=30))
              held[-1].send(b"GET / HTTP/1.1\\r\\n")
      except OSError as error:
          print(error, file=sys.stderr)
      print(len(held), flush=True)
      sys.stdin.read()
      """
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script]
    (process.standardInput, process.standardOutput) = (end, output)
    try process.run()
    let line = output.fileHandleForReading.availableData
    connected = try #require(Int(String(decoding: line, as: UTF8.self).trimmingCharacters(in: .newlines)))
  }

  func leave() {
    try? end.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  deinit { if process.isRunning { process.terminate() } }
}

extension Thread {
  fileprivate static func detachNewThread(in group: DispatchGroup, _ body: @escaping @Sendable () -> Void) {
    group.enter()
    detachNewThread {
      body()
      group.leave()
    }
  }
}
