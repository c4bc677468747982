import Foundation
import InventoryModel
import WebClient

/// Sends requests again, later, where that may help, until the deadline of the collection.
struct RetryingWeb: Sendable {
  let web: any Web
  let retryPolicy: RetryPolicy
  let timing: Timing
  let deadline: Deadline

  /// The answer, with status 200.
  ///
  /// - Parameters:
  ///   - failures: gains what went wrong, also where a retry helped.
  ///   - attempts: how often to ask at most; as the policy says, unless given.
  /// - Throws: `CollectorError`.
  func answer(
    to request: WebRequest, attempts: Int? = nil, within limit: Duration? = nil, noting failures: inout [String]
  ) async throws -> WebAnswer {
    var attempt = 1
    while true {
      do {
        return try await success(of: request, within: limit ?? retryPolicy.answer)
      } catch let error as CollectorError {
        failures.append(error.description)
        let pause = retryPolicy.pause(after: attempt, asked: error.retryAfter, share: timing.share())
        guard error.isPassing, attempt < attempts ?? retryPolicy.attempts, pause < deadline.remaining else {
          throw error
        }
        try await timing.pause(pause)
        attempt += 1
      }
    }
  }

  private func success(of request: WebRequest, within limit: Duration) async throws -> WebAnswer {
    let remaining = deadline.remaining
    guard remaining > .zero else { throw deadline.error }
    do {
      let answer = try await web.answer(to: request, within: min(limit, remaining))
      // A service that quotes what it was sent would put the token into the archive or the log.
      guard request.token?.occurs(in: answer.body) != true else {
        throw CollectorError.unexpected(host: request.host, reason: "its response contains the token: not kept")
      }
      guard answer.status == 200 else { throw CollectorError(answer, to: request, now: timing.now()) }
      return answer
    } catch WebError.tooSlow where remaining < limit {
      throw deadline.error
    } catch let error as WebError {
      throw CollectorError.web(error)
    }
  }
}

extension CollectorError {
  /// What an answer with a bad status says: Azure's code and message, not more of the body.
  init(_ answer: WebAnswer, to request: WebRequest, now: Instant) {
    let host = request.host
    if let redirect = answer.redirect(from: host) {
      self = .web(redirect)
      return
    }
    let fault = JSONText.decoded(AzureFault.self, from: answer.body)?.error
    self = .refused(
      host: host, status: answer.status, code: fault?.code ?? "", message: String((fault?.message ?? "").prefix(200)),
      retryAfter: answer.pauseAskedFor(now: now))
  }
}

/// `{"error": {"code": …, "message": …}}`, as Resource Manager writes it.
private struct AzureFault: Decodable {
  struct Fault: Decodable {
    var code: String?
    var message: String?
  }

  var error: Fault
}

extension Instant {
  /// Reads `Sun, 22 Nov 2026 02:00:00 GMT` (RFC 9110, 5.6.7; the two obsolete forms are not read).
  init?(httpDate text: String) {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2])) else { return nil }
    self.init("\(parts[3])-\(month < 9 ? "0" : "")\(month + 1)-\(parts[1])T\(parts[4])Z")
  }
}

extension WebAnswer {
  /// `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), or what Resource Graph says of its quota (`00:00:05`).
  func pauseAskedFor(now: Instant) -> Int? {
    guard let text = headers["retry-after"] else { return quotaResetsAfter }
    if let seconds = Int(text) { return max(0, seconds) }
    return Instant(httpDate: text).map { max(0, Int($0.seconds - now.seconds)) }
  }

  var quotaResetsAfter: Int? {
    guard let parts = headers["x-ms-user-quota-resets-after"]?.split(separator: ":").map({ UInt16($0) }),
      parts.count == 3
    else { return nil }
    return parts.reduce(0) { sum, part in sum.flatMap { sum in part.map { sum * 60 + Int($0) } } }
  }
}
