/// The address of a resource or module, taken apart: `module.a["x.y"].azurerm_kubernetes_cluster.main[0]`.
struct TerraformAddress {
  /// The names of the modules around it, outermost first, without their instances.
  var modules: [String] = []
  /// `azurerm_kubernetes_cluster.main`; empty for a module.
  var resource = ""
  /// What stands behind the resource: an attribute's path, or nothing.
  var rest: [String] = []

  init(_ text: String) {
    var parts = Self.parts(of: text)[...]
    while parts.first == "module", parts.count > 1 {
      modules.append(parts[parts.startIndex + 1])
      parts = parts.dropFirst(2)
    }
    if parts.count > 1 { resource = parts.prefix(2).joined(separator: ".") }
    rest = Array(parts.dropFirst(resource.isEmpty ? 0 : 2))
  }

  /// The names between dots, without indices; keys in brackets may hold anything.
  private static func parts(of text: String) -> [String] {
    var parts: [String] = []
    var part: [UInt8] = []
    var (depth, isQuoted, isEscaped) = (0, false, false)
    for byte in text.utf8 {
      switch byte {
      case _ where isEscaped: isEscaped = false
      case UInt8(ascii: "\\") where isQuoted: isEscaped = true
      case UInt8(ascii: "\"") where depth > 0: isQuoted.toggle()
      case _ where isQuoted: break
      case UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ".") where depth == 0:
        parts.append(String(decoding: part, as: UTF8.self))
        part.removeAll(keepingCapacity: true)
      default: if depth == 0 { part.append(byte) }
      }
    }
    return parts + [String(decoding: part, as: UTF8.self)]
  }
}
