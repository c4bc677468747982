import Foundation

/// One question to a web service.
struct WebRequest: Sendable {
  enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
  }

  var method = Method.get
  /// An address that `Origin` made.
  var url: String
  var headers: [(name: String, value: String)] = []
  var body: Data?
  /// What opens the service; it goes into the `Authorization` header, and must not come back.
  var token: Secret?
}

/// A whole answer, with a status of any kind.
struct WebAnswer: Sendable {
  var status: Int
  /// Names in lower case.
  var headers: [String: String]
  var body: Data
}

/// What carries one question to a service and its whole answer back.
protocol Web: Sendable {
  /// - Parameter patience: for all of it, the last byte of the body too.
  /// - Throws: `CollectorError`; an answer with a bad status is an answer.
  func answer(to request: WebRequest, within patience: Duration) async throws -> WebAnswer
}

/// Runs `body`, cancelled and given up once `patience` has passed.
func givingUp<Value: Sendable>(
  after patience: Duration, with error: CollectorError, _ body: @escaping @Sendable () async throws -> Value
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
