import Foundation
import LoopbackServices
import Testing

@Suite("Sinks")
struct SinkTests {
  private func workplace(_ sinks: String...) throws -> AlertWorkplace {
    let workplace = try AlertWorkplace(sinks: sinks, rules: ["when: regression"])
    try workplace.night(1, "shop/a")
    try workplace.night(0, "shop/a!")
    return workplace
  }

  @Test(
    "Slack and Teams are called at secret addresses, from the environment or a file", arguments: ["slack", "teams"])
  func chats(kind: String) throws {
    let receiver = try Receiver(.answer(404, ""), .answer(200, "ok"))
    let workplace = try workplace(
      "{name: one, kind: \(kind), urlFrom: {env: CHAT_URL}}", "{name: two, kind: \(kind), urlFrom: {file: secret}}")
    workplace.environment["CHAT_URL"] = receiver.url + "/services/s3cr3t-path"
    try Data((receiver.url + "/services/s3cr3t-path\n").utf8).write(to: workplace.folder.appending(path: "secret"))
    let run = try workplace.send()
    #expect(run.errors.hasSuffix(": localhost answered 404\n"))
    #expect(receiver.questions.map(\.path) == ["/services/s3cr3t-path", "/services/s3cr3t-path"])
    try #require(receiver.questions.count == 2)
    #expect(receiver.questions[1].body.contains(kind == "slack" ? #""type":"plain_text""# : #""type":"AdaptiveCard""#))
  }

  @Test(
    "A secret that is not there is said, by its name only",
    arguments: [
      ("{env: NOT_SET}", "the environment variable NOT_SET is not set"),
      ("{file: missing}", "missing: the secret in it cannot be read: check that it exists, and its permissions"),
      ("{file: empty}", "empty: no secret in it"), ("{env: NO_URL}", "not an address"),
      (
        "{env: PLAIN}",
        "http://example.invalid: plain HTTP would expose tokens: give an https address"
      ),
    ])
  func noSecret(source: String, reason: String) throws {
    let workplace = try workplace("{name: chat, kind: slack, urlFrom: \(source)}")
    try Data(" \n".utf8).write(to: workplace.folder.appending(path: "empty"))
    workplace.environment["NO_URL"] = "s3cr3t"
    workplace.environment["PLAIN"] = "http://example.invalid/s3cr3t"
    let run = try workplace.send()
    #expect((run.exitCode, run.errors) == (0, "fipswatch: sink chat: \(reason)\n"))
  }

  @Test func `a file or a webhook is told as OCSF where its sink says so`() throws {
    let receiver = try Receiver(.answer(200, "ok"))
    let workplace = try workplace(
      "{name: trail, kind: file, path: f.jsonl, format: ocsf}",
      "{name: siem, kind: webhook, url: \(receiver.url), keyFrom: {env: SIEM_KEY}, format: ocsf}")
    workplace.environment["SIEM_KEY"] = "key"
    #expect(try workplace.send().exitCode == 0)
    let file = workplace.folder.appending(path: "f.jsonl")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
    #expect(lines.count == 1 && lines[0].contains(#""class_uid":2003"#), "\(lines)")
    #expect(receiver.questions.map(\.body) == ["[\(lines[0])]"])
  }

  // MARK: - Azure Monitor

  @Test(
    "Azure Monitor takes rows with a token for its cloud",
    arguments: [
      ("public", "https://monitor.azure.com"), ("usgovernment", "https://monitor.azure.us"),
      ("china", "https://monitor.azure.cn"),
    ])
  func azureMonitor(cloud: String, audience: String) throws {
    let receiver = try Receiver(
      .json(#"{"access_token":"s3cr3t-token","expires_in":3599}"#), .answer(204, ""))
    let workplace = try workplace(
      "{name: logs, kind: azureMonitor, endpoint: '\(receiver.url)', ruleId: dcr-1, stream: Custom-F_CL, cloud: \(cloud)}"
    )
    workplace.environment.merge([
      "AZURE_TENANT_ID": "tenant", "AZURE_CLIENT_ID": "me", "AZURE_CLIENT_SECRET": "s3cr3t-of-me",
      "AZURE_AUTHORITY_HOST": receiver.url,
    ]) { $1 }
    let run = try workplace.send("--sink-identity", "environment")
    #expect(run.errors == "")
    #expect(
      receiver.questions.map(\.path) == ["/tenant/oauth2/v2.0/token", "/dataCollectionRules/dcr-1/streams/Custom-F_CL"])
    try #require(receiver.questions.count == 2)
    #expect(receiver.questions[0].body.removingPercentEncoding?.contains("scope=\(audience)/.default") == true)
    #expect(receiver.questions[1].query == ["api-version": "2023-01-01"])
    #expect(receiver.questions[1].token == "s3cr3t-token")
    let rows = try JSONSerialization.jsonObject(with: Data(receiver.questions[1].body.utf8)) as? [[String: Any]]
    #expect(rows?.map { $0["Pool"] as? String } == ["a"])
  }

  @Test func `without an identity Azure Monitor is sent nothing, and the reason is shown`() throws {
    let workplace = try workplace(
      "{name: logs, kind: azureMonitor, endpoint: 'https://localhost:1', ruleId: dcr-1, stream: s}")
    let run = try workplace.send("--sink-identity", "environment")
    #expect(run.exitCode == 0)
    #expect(run.errors.hasPrefix("fipswatch: sink logs: no identity for Azure: environment: AZURE_TENANT_ID"))
  }

  // MARK: - Files and programs

  @Test func `a program gets the message as JSON on its standard input`() throws {
    let workplace = try workplace(#"{name: c, kind: command, command: [sh, -c, 'cat > "$1.json"', sh, got it]}"#)
    #expect(try workplace.send().errors == "")
    let data = try Data(contentsOf: workplace.folder.appending(path: "got it.json"))
    let event = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(event["type"] as? String == "dev.fipswatch.alert.regression")
  }

  @Test func `a program takes signals as it would have, after a webhook was called`() throws {
    let receiver = try Receiver(.answer(200, ""))
    let workplace = try workplace(
      receiver.sink,
      "{name: c, kind: command, command: [sh, -c, 'grep -E \"^Sig(Ign|Blk)\" /proc/self/status > signals']}")
    #expect(try workplace.send().errors == "")
    #expect(receiver.questions.count == 1)
    let signals = try String(contentsOf: workplace.folder.appending(path: "signals"), encoding: .utf8)
    let masks = signals.split(separator: "\n").compactMap { UInt64($0.split(separator: "\t")[1], radix: 16) }
    #expect(masks.count == 2)
    #expect(masks.allSatisfy { $0 & 1 << (UInt64(SIGPIPE) - 1) == 0 }, "\(signals)")
  }

  @Test(
    "A program that fails, hangs or is not there is said so",
    arguments: [
      ("[sh, -c, 'echo $HOOK_KEY; echo $HOOK_KEY >&2; exit 3']", "sh: ended with exit code 3"),
      ("[sleep, '60'], seconds: 1", "sleep: not done within 1 s: killed"),
      ("[/nowhere/x]", "/nowhere/x: cannot be run: check that it exists and is executable"),
      ("[sh, -c, 'kill -9 $$']", "sh: ended by signal 9"),
    ])
  func badPrograms(command: String, reason: String) throws {
    let workplace = try workplace("{name: c, kind: command, command: \(command)}")
    let start = ContinuousClock.now
    let run = try workplace.send()
    #expect((run.exitCode, run.errors) == (0, "fipswatch: sink c: \(reason)\n"))
    #expect(start.duration(to: .now) < .seconds(50))
  }

  @Test func `a program need not read what it is given, however long it is`() throws {
    let workplace = try AlertWorkplace(
      sinks: ["{name: c, kind: command, command: ['true']}"], rules: ["when: regression"])
    let pools = (0..<500).map { "shop/p\($0)" }
    try workplace.night(1, pools)
    try workplace.night(0, pools.map { $0 + "!" })
    #expect(try workplace.send().errors == "")
    #expect(try workplace.drawnOutbox() == ["regression firing delivered 1"])
  }

  @Test func `a program gets of the environment what is harmless, and what the policy names`() throws {
    let workplace = try workplace(
      "{name: c, kind: command, command: [sh, -c, 'env > env.txt'], environment: [TICKET_TOKEN, NOT_SET]}")
    workplace.environment.merge([
      "AZURE_CLIENT_SECRET": "s3cr3t-of-me", "TICKET_TOKEN": "mine", "https_proxy": "http://me:s3cr3t@proxy:1",
      "LC_ALL": "C", "TZ": "UTC", "LD_PRELOAD_OF_OURS": "x",
    ]) { $1 }
    #expect(try workplace.send("--sink-identity", "environment").errors == "")
    let text = try String(contentsOf: workplace.folder.appending(path: "env.txt"), encoding: .utf8)
    let names = Set(text.split(separator: "\n").map { $0.prefix { $0 != "=" } })
    #expect(names.isSuperset(of: ["PATH", "HOME", "TICKET_TOKEN", "LC_ALL", "TZ"]))
    #expect(
      names.isDisjoint(with: ["HOOK_KEY", "AZURE_CLIENT_SECRET", "https_proxy", "LD_PRELOAD_OF_OURS"]), "\(names)")
  }

  @Test func `a program that is killed takes what it started along`() throws {
    let workplace = try workplace(
      #"{name: c, kind: command, command: [sh, -c, 'sleep 777 & echo $! > child; sleep 777; :'], seconds: 1}"#)
    #expect(try workplace.send().errors == "fipswatch: sink c: sh: not done within 1 s: killed\n")
    let text = try String(contentsOf: workplace.folder.appending(path: "child"), encoding: .utf8)
    let child = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    // It is gone, or waits for somebody to take its exit code.
    let state = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
    #expect(state.map { $0.contains(") Z ") } ?? true, "\(state ?? "")")
  }
}
