import DocumentText
import InventoryModel

/// Values as the functions of a template make and measure them.
extension Foreseen {
  init(whole value: JSONValue) {
    switch value {
    case .array(let items): self = .list(items.map(Foreseen.init(whole:)))
    case .object(let members): self = .object(members.mapValues(Foreseen.init(whole:)))
    default: self.init(value)
    }
  }

  /// Whether nothing in it is unknown.
  var isWhole: Bool {
    switch self {
    case .unknown: false
    case .list(let items): items.allSatisfy(\.isWhole)
    case .object(let members): members.values.allSatisfy(\.isWhole)
    default: true
    }
  }

  var length: Int? { items?.count ?? members?.count ?? text?.count }

  var isTooLarge: Bool { (items?.count ?? text?.utf8.count ?? 0) > TemplateWork.sizeLimit }
}
