/// Why the dashboard cannot be served as asked. `description` is one line of text with a hint.
public enum ServeError: Error, Equatable, CustomStringConvertible {
  case token(String)
  case openToAll(String)
  case cannotListen(String)

  public var description: String {
    switch self {
    case .token(let reason), .openToAll(let reason), .cannotListen(let reason): reason
    }
  }
}
