/// Why a request gets no page, in one line.
package enum Refusal: Error, Equatable {
  case badRequest(String)
  case notFound(String)
  /// The data cannot be read now.
  case unavailable(String)

  package var message: String {
    switch self {
    case .badRequest(let message), .notFound(let message), .unavailable(let message): message
    }
  }
}
