/// In which form a page is asked for.
///
/// `format=` in the address says it; without it, a client whose `Accept` names `application/json`, and not
/// `text/html`, gets JSON, and everybody else the page itself.
enum Representation: String, CaseIterable, Sendable {
  case html, json, csv

  init(query: inout Query, accept: String?) throws(Refusal) {
    self = try query.choice("format") ?? Self(accept: accept)
  }

  init(accept: String?) {
    let types = (accept ?? "").lowercased().split(separator: ",").map { entry in
      entry.prefix { $0 != ";" }.filter { !$0.isWhitespace }
    }
    self = types.contains("application/json") && !types.contains("text/html") ? .json : .html
  }

  var contentType: String {
    switch self {
    case .html: "text/html; charset=utf-8"
    case .json: "application/json; charset=utf-8"
    case .csv: "text/csv; charset=utf-8; header=present"
    }
  }
}
