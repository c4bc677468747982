import HTTPTypes
import Reporting

extension Answer {
  /// A page, or JSON, that says in one line why there is none.
  static func failure(_ status: HTTPResponse.Status, _ message: String, _ form: Representation) -> Answer {
    let failure = FailureReport(status: status.code, title: status.reasonPhrase, message: message)
    let text = form == .html ? FailurePage(failure: failure).html : failure.jsonText
    return Answer(status, form == .html ? form.contentType : Representation.json.contentType, text, isTagged: false)
  }

  static func refusal(_ refusal: Refusal, _ form: Representation) -> Answer {
    switch refusal {
    case .badRequest(let message): return failure(.badRequest, message, form)
    case .notFound(let message): return failure(.notFound, message, form)
    case .unavailable(let message):
      var answer = failure(.serviceUnavailable, message, form)
      answer.fields[.retryAfter] = "5"
      return answer
    }
  }

  /// Both ways in which a token is taken: browsers ask for a name and a password, of which the password is the token.
  static func unauthorized(_ form: Representation) -> Answer {
    var answer = failure(.unauthorized, "a token is needed: as bearer token, or as the password of any user", form)
    answer.fields.append(HTTPField(name: .wwwAuthenticate, value: "Basic realm=\"fipswatch\", charset=\"UTF-8\""))
    answer.fields.append(HTTPField(name: .wwwAuthenticate, value: "Bearer realm=\"fipswatch\""))
    return answer
  }

  static func notAllowed(_ form: Representation) -> Answer {
    var answer = failure(.methodNotAllowed, "only GET and HEAD are allowed", form)
    answer.fields[.allow] = "GET, HEAD"
    return answer
  }
}

/// Why there is no page.
struct FailureReport: Sendable {
  var status: Int
  var title: String
  var message: String
}

extension FailureReport: Record {
  static let attributes: [Column<FailureReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("status") { $0.status },
    Column("title") { $0.title },
    Column("message") { $0.message },
  ]
}

extension FailureReport: Report {
  var records: Table { Table(records: [self], columns: Self.attributes) }
  var sections: [Table] { [Table(title: "\(status) \(title)", notes: [message])] }
}
