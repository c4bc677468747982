import InventoryModel

/// Why the dashboard cannot be served as asked. `description` is one line of text with a hint.
package enum ServeError: UserFacingError, Equatable {
  case token(String)
  case openToAll(String)
  case cannotListen(String)

  package var description: String {
    switch self {
    case .token(let reason), .openToAll(let reason), .cannotListen(let reason): reason
    }
  }
}
