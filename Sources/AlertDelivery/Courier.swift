import Alerting
import Files
import Foundation
import InventoryModel
import WebClient

/// Carries messages to sinks, each within a time limit. It neither retries nor remembers.
package struct Courier: Sendable {
  private let web: any Web
  private let patience: Duration
  private let environment: [String: String]
  private let now: @Sendable () -> Instant
  private let token: @Sendable (LogStream) async throws -> Secret

  /// - Parameters:
  ///   - patience: for one request.
  ///   - environment: where secrets stand.
  ///   - token: gets what opens Azure Monitor.
  package init(
    web: any Web, patience: Duration, environment: [String: String], now: @escaping @Sendable () -> Instant,
    token: @escaping @Sendable (LogStream) async throws -> Secret
  ) {
    self.web = web
    self.patience = patience
    self.environment = environment
    self.now = now
    self.token = token
  }

  /// The longest that a delivery to a sink takes.
  package func limit(of sink: AlertSink) -> Duration {
    switch sink.destination {
    case .command(_, let seconds, _): .seconds(seconds)
    case .azureMonitor: patience * 4  // a token comes first
    case .file: .seconds(20)
    default: patience
    }
  }

  /// - Throws: `DeliveryError`.
  package func deliver(_ message: AlertMessage, to sink: AlertSink) async throws {
    switch sink.destination {
    case .webhook(let address, let key):
      let (body, type) =
        sink.format == .ocsf
        ? (OCSFEvents.encoded(message), "application/json") : (CloudEvent.encoded(message), CloudEvent.contentType)
      try await call(address, signedWith: key, body, as: type)
    case .slack(let address): try await post(SlackMessage.encoded(message), to: .secret(address))
    case .teams(let address): try await post(TeamsMessage.encoded(message), to: .secret(address))
    case .alertmanager: try await tell(message.members, to: sink)
    case .azureMonitor(let stream): try await log(LogRows.encoded(message), to: stream)
    case .file(let path):
      try await append(sink.format == .ocsf ? OCSFEvents.lines(message) : CloudEvent.encoded(message), to: path)
    case .command(let arguments, let seconds, let names):
      let command = Command(
        arguments: arguments, environment: Command.environment(environment, naming: names), patience: .seconds(seconds))
      try await command.run(input: CloudEvent.encoded(message))
    }
  }

  private func append(_ line: Data, to path: String) async throws {
    do {
      try await blocking { try Destination.append(line: line, to: path) }
    } catch let error as FileError {
      throw DeliveryError.file(path: path, reason: error.reason)
    }
  }

  /// Tells an Alertmanager again what fires, which it forgets otherwise; nothing to do for other sinks.
  package func renew(_ firing: [Alert], at sink: AlertSink) async throws {
    guard case .alertmanager = sink.destination else { return }
    for start in stride(from: 0, to: firing.count, by: AlertMessage.mostAlerts) {
      let part = firing[start..<min(start + AlertMessage.mostAlerts, firing.count)]
      try await tell(part.map { AlertMessage.Member($0) }, to: sink)
    }
  }
}

// MARK: - Over HTTP

extension Courier {
  private func call(
    _ address: AlertSink.Address, signedWith source: SecretSource, _ body: Data, as type: String
  ) async throws {
    let key = try source.secret(in: environment)
    let signature = Signature.text(of: body, at: now(), key: key)
    try await post(
      body, to: address, headers: [("Content-Type", type), (Signature.header, signature)])
  }

  private func tell(_ members: [AlertMessage.Member], to sink: AlertSink) async throws {
    guard case .alertmanager(let address, let source, let hours) = sink.destination else { return }
    let now = now()
    let body = AlertmanagerAlerts.encoded(members, until: now.adding(seconds: Int64(hours) * 3_600), now: now)
    try await post(
      body, to: address, path: "/api/v2/alerts", token: try source.map { try $0.secret(in: environment) })
  }

  private func log(_ rows: Data, to stream: LogStream) async throws {
    let path =
      "/dataCollectionRules/\(Origin.encoded(stream.rule))/streams/\(Origin.encoded(stream.stream))"
      + "?api-version=2023-01-01"
    let token: Secret
    do {
      token = try await self.token(stream)
    } catch let error as CustomStringConvertible & Error {
      throw DeliveryError.noToken(reason: error.description)
    }
    try await post(rows, to: .plain(stream.endpoint), path: path, token: token)
  }

  private func post(
    _ body: Data, to address: AlertSink.Address, path: String = "",
    headers: [(name: String, value: String)] = [("Content-Type", "application/json")], token: Secret? = nil
  ) async throws {
    let base = try address.text(in: environment)
    let url = (path.isEmpty || !base.hasSuffix("/") ? base : String(base.dropLast())) + path
    let request = WebRequest(method: .post, url: url, headers: headers, body: body, token: token)
    do {
      let answer = try await web.answer(to: request, within: patience)
      guard !(200...299).contains(answer.status) else { return }
      if let redirect = answer.redirect(from: request.host) { throw redirect }
      throw DeliveryError.refused(
        host: request.host, status: answer.status, retryAfter: answer.headers["retry-after"].flatMap { Int($0) })
    } catch let error as WebError {
      throw DeliveryError.web(error)
    }
  }
}
