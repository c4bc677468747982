import Foundation

/// One question to a web service.
package struct WebRequest: Sendable {
  package enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
  }

  package var method: Method
  /// An address that `Origin` made.
  package var url: String
  package var headers: [(name: String, value: String)]
  package var body: Data?
  /// What opens the service; it goes into the `Authorization` header, and must not come back.
  package var token: Secret?

  package init(
    method: Method = .get, url: String, headers: [(name: String, value: String)] = [], body: Data? = nil,
    token: Secret? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.token = token
  }

  package var host: String { Origin.read(url)?.host ?? "" }
}

/// A whole answer, with a status of any kind.
package struct WebAnswer: Sendable {
  package var status: Int
  /// Names in lower case.
  package var headers: [String: String]
  package var body: Data

  package init(status: Int, headers: [String: String], body: Data) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// That it sends the asker elsewhere, if it does: redirects are not followed.
  package func redirect(from host: String) -> WebError? {
    guard (300...399).contains(status) else { return nil }
    let target = headers["location"].flatMap(Origin.read)?.description
    return .redirected(host: host, target: target ?? "another path")
  }
}

/// What carries one question to a service and its whole answer back.
package protocol Web: Sendable {
  /// - Parameter patience: for all of it, the last byte of the body too.
  /// - Throws: `WebError`; an answer with a bad status is an answer.
  func answer(to request: WebRequest, within patience: Duration) async throws -> WebAnswer
}

/// Runs `body`, cancelled and given up once `patience` has passed.
package func givingUp<Value: Sendable>(
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
