import Foundation
import LoopbackServices
import NIOCore
import Testing

@Suite("A webhook")
struct WebhookTests {
  private func fleet(_ receiver: Receiver, others: String...) throws -> AlertWorkplace {
    let workplace = try AlertWorkplace(
      sinks: [receiver.sink] + others, rules: ["when: regression", "when: newNonCompliantPool"])
    try workplace.night(2, "shop/a", "shop/b")
    try workplace.night(1, "shop/a", "shop/b!")
    return workplace
  }

  @Test func `is sent a CloudEvent over TLS whose signature openssl finds right`() throws {
    let receiver = try Receiver(.answer(202, ""))
    let workplace = try fleet(receiver)
    #expect(try workplace.send().exitCode == 0)
    #expect(receiver.questions.count == 1)
    let question = try #require(receiver.questions.first)
    #expect((question.method, question.path) == ("POST", "/hook"))
    #expect(question.headers["content-type"] == "application/cloudevents+json; charset=utf-8")
    let event = try receiver.event(0)
    #expect(event["type"] as? String == "dev.fipswatch.alert.regression")
    let parts = try #require(question.headers["fipswatch-signature"]).split(separator: ",")
    try #require(parts.count == 2)
    let seconds = try #require(Int(parts[0].dropFirst(2)))
    #expect(abs(seconds - Int(Date().timeIntervalSince1970)) < 300)
    #expect(parts[1].dropFirst(3) == (try hmac(of: "\(seconds).\(question.body)", key: "s3cr3t-key")))
  }

  private func hmac(of text: String, key: String) throws -> String {
    let (process, input, output) = (Process(), Pipe(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["openssl", "dgst", "-sha256", "-hmac", key, "-r"]
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    input.fileHandleForWriting.write(Data(text.utf8))
    try input.fileHandleForWriting.close()
    let digest = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return String(digest.prefix(64))
  }

  @Test func `that answers 500 is asked again when its time has come, with the same message`() throws {
    let receiver = try Receiver(.answer(500, "s3cr3t-key"), .answer(503, ""), .answer(200, "ok"))
    let workplace = try fleet(receiver)
    let run = try workplace.send()
    #expect(run.exitCode == 0)
    #expect(run.errors == "fipswatch: sink hook: localhost answered 500\n")
    #expect(try workplace.drawnOutbox() == ["regression firing waiting 1"])
    #expect(try workplace.outbox().first?["lastError"] as? String == "localhost answered 500")
    try workplace.send()
    #expect(receiver.questions.count == 1, "too early")
    try workplace.passTime(seconds: 60)
    try workplace.send()
    #expect(try workplace.drawnOutbox() == ["regression firing waiting 2"])
    try workplace.passTime(seconds: 60)
    try workplace.send()
    #expect(receiver.questions.count == 2, "the pause doubles")
    try workplace.passTime(seconds: 60)
    #expect(try workplace.send().errors.isEmpty)
    #expect(Set(receiver.questions.map(\.body)).count == 1)
    #expect(try workplace.drawnOutbox() == ["regression firing delivered 3"])
    #expect(try workplace.outbox().isEmpty)
  }

  @Test func `that asks for a pause gets it`() throws {
    let receiver = try Receiver(.answer(429, "", ["Retry-After": "600"]), .answer(200, ""))
    let workplace = try fleet(receiver)
    try workplace.send()
    try workplace.passTime(seconds: 500)
    try workplace.send()
    #expect(receiver.questions.count == 1)
    try workplace.passTime(seconds: 100)
    try workplace.send()
    #expect(receiver.questions.count == 2)
  }

  @Test func `that is down changes nothing for other sinks, for later messages, or for the exit code`() throws {
    let receiver = try Receiver(.answer(200, ""))
    let workplace = try fleet(receiver, others: "{name: f, kind: file, path: f.jsonl}")
    let (rules, file) = (["when: regression", "when: newNonCompliantPool"], "{name: f, kind: file, path: f.jsonl}")
    let down = "{name: hook, kind: webhook, url: 'https://localhost:1/hook', keyFrom: {env: HOOK_KEY}}"
    try workplace.setPolicy(sinks: [down, file], rules: rules)
    let run = try workplace.send()
    #expect(run.exitCode == 0)
    #expect(run.errors == "fipswatch: sink hook: localhost cannot be reached: the connection was refused\n")
    #expect(try workplace.delivered() == ["regression: b"])
    try workplace.night(0, "shop/a", "shop/b!", "shop/c!")
    // Nothing overtakes what waits for a sink.
    try workplace.setPolicy(sinks: [receiver.sink, file], rules: rules)
    try workplace.send()
    #expect(receiver.questions.isEmpty)
    #expect(try workplace.delivered() == ["regression: b", "newNonCompliantPool: c"])
    try workplace.passTime(seconds: 60)
    try workplace.send()
    #expect(
      try receiver.questions.indices.map { try receiver.event($0)["subject"] as? String } == [
        "regression", "newNonCompliantPool",
      ])
  }

  @Test func `that redirects is not followed`() throws {
    let target = try Receiver(.answer(200, ""))
    let receiver = try Receiver(.answer(307, "", ["Location": target.url + "/s3cr3t"]))
    let workplace = try fleet(receiver)
    let run = try workplace.send()
    #expect(
      run.errors
        == "fipswatch: sink hook: localhost: redirected to https://localhost:\(target.port), which is not followed\n")
    #expect(target.questions.isEmpty)
  }

  @Test(
    "that is too slow is given up after the time limit",
    arguments: [Reply.silence, .cut("x", promising: 1 << 40, ending: .trickle)])
  func slow(reply: Reply) throws {
    let receiver = try Receiver(reply)
    let workplace = try fleet(receiver)
    let start = ContinuousClock.now
    let run = try workplace.send("--sink-timeout", "1")
    #expect(run.errors == "fipswatch: sink hook: localhost: no complete response within 1 s\n")
    #expect(start.duration(to: .now) < .seconds(60))
  }

  @Test func `whose certificate is not trusted gets nothing`() throws {
    let receiver = try Receiver(.answer(200, ""))
    let workplace = try fleet(receiver)
    let run = try workplace.fipswatch(["alerts", "send"])
    #expect(run.errors.contains("no trusted authority signed it"))
    #expect(receiver.questions.isEmpty)
  }

  @Test func `gets one message for a hundred pools`() throws {
    let receiver = try Receiver(.answer(200, ""))
    let workplace = try AlertWorkplace(sinks: [receiver.sink])
    let pools = (0..<100).map { "shop/p\($0)" }
    try workplace.night(1, pools + ["shop/a"])
    try workplace.night(0, pools.map { $0 + "!" } + ["shop/a"])
    try workplace.send()
    let events = try receiver.questions.indices.map { try receiver.event($0) }
    let delivered = events.filter { $0["subject"] as? String == "regression" }
    #expect(delivered.count == 1)
    let data = try #require(delivered.first?["data"] as? [String: Any])
    #expect(data["count"] as? Int == 100)
    #expect(data["title"] as? String == "100 pools passed before and fail now")
  }

  @Test func `that will never take a message does not hold up the others`() throws {
    let receiver = try Receiver(.answer(413, ""), .answer(200, ""))
    let workplace = try AlertWorkplace(
      sinks: [receiver.sink], rules: ["when: regression", "when: newNonCompliantPool"])
    try workplace.night(1, "shop/a", "shop/b")
    try workplace.night(0, "shop/a", "shop/b!", "shop/c!")
    try workplace.send()
    #expect(
      try workplace.drawnOutbox() == ["regression firing failed 1", "newNonCompliantPool firing delivered 1"])
    #expect(try workplace.fipswatch(["alerts", "resend", "--failed"]).exitCode == 0)
    try workplace.send()
    #expect(
      try workplace.drawnOutbox() == ["regression firing delivered 1", "newNonCompliantPool firing delivered 1"])
  }

  @Test func `that is never there is given up in the end`() throws {
    let receiver = try Receiver(.answer(500, ""))
    let workplace = try fleet(receiver)
    try workplace.send()
    try workplace.write("UPDATE alert_messages SET attempts = 7, created_at = created_at - 15 * 86400")
    try workplace.passTime(seconds: 3_600)
    let run = try workplace.send("--format", "json")
    #expect((try run.object()["sinks"] as? [[String: Any]])?.first?["failed"] as? Int == 1)
    #expect(try workplace.drawnOutbox() == ["regression firing failed 8"])
  }

  // MARK: - Two senders, and one that is killed

  @Test func `is sent a message again when its sender was killed in the middle`() throws {
    let receiver = try Receiver(.silence, .answer(200, ""))
    let workplace = try fleet(receiver)
    let process = try workplace.startSending()
    try receiver.waitForArrival()
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(try workplace.drawnOutbox() == ["regression firing waiting 1"])
    try workplace.send()
    #expect(receiver.questions.count == 1, "it might still be on its way")
    try workplace.passTime(seconds: 70)
    #expect(try workplace.send().errors == "")
    #expect(try workplace.drawnOutbox() == ["regression firing delivered 2"])
    #expect(receiver.questions.count == 2)
    #expect(Set(receiver.questions.map(\.body)).count == 1)
  }

  @Test func `is sent a message by one of two senders`() throws {
    var slow = Reply.answer(200, "")
    slow.delay = .seconds(5)
    let receiver = try Receiver(slow)
    let workplace = try fleet(receiver)
    let first = try workplace.startSending()
    try receiver.waitForArrival()
    #expect(try workplace.send().exitCode == 0)
    try #require(first.isRunning, "the first was done before the second began")
    first.waitUntilExit()
    #expect(first.terminationStatus == 0)
    #expect(receiver.questions.count == 1)
    #expect(try workplace.drawnOutbox() == ["regression firing delivered 1"])
  }

  @Test func `is not waited for by a clock that jumped back`() throws {
    let receiver = try Receiver(.answer(500, ""), .answer(200, ""))
    let workplace = try fleet(receiver)
    try workplace.send()
    try workplace.passTime(seconds: -10 * 365 * 86_400)
    try workplace.send()
    #expect(receiver.questions.count == 2)
  }
}
