import Foundation

/// One question to a web service.
public struct WebRequest: Sendable {
  public enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
  }

  public var method: Method
  /// An address that `Origin` made.
  public var url: String
  public var headers: [(name: String, value: String)]
  public var body: Data?
  /// What opens the service; it goes into the `Authorization` header, and must not come back.
  public var token: Secret?

  public init(
    method: Method = .get, url: String, headers: [(name: String, value: String)] = [], body: Data? = nil,
    token: Secret? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.token = token
  }

  public var host: String { Origin.read(url)?.host ?? "" }
}

/// A whole answer, with a status of any kind.
public struct WebAnswer: Sendable {
  public var status: Int
  /// Names in lower case.
  public var headers: [String: String]
  public var body: Data

  public init(status: Int, headers: [String: String], body: Data) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// That it sends the asker elsewhere, if it does: redirects are not followed.
  public func redirect(from host: String) -> WebError? {
    guard (300...399).contains(status) else { return nil }
    let target = headers["location"].flatMap(Origin.read)?.description
    return .redirected(host: host, target: target ?? "another path")
  }
}

/// What carries one question to a service and its whole answer back.
public protocol Web: Sendable {
  /// - Parameter patience: for all of it, the last byte of the body too.
  /// - Throws: `WebError`; an answer with a bad status is an answer.
  func answer(to request: WebRequest, within patience: Duration) async throws -> WebAnswer
}

/// Runs `body`, cancelled and given up once `patience` has passed.
public func givingUp<Value: Sendable>(
  after patience: Duration, with error: any Error, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  try await withThrowingTaskGroup(of: Value?.self) { group in
    group.addTask { try await body() }
    group.addTask {
      try await Task.sleep(for: patience)
      return nil
    }
    defer { group.cancelAll() }
    guard let first = try await group.next(), let value = first else { throw error }
    return value
  }
}
