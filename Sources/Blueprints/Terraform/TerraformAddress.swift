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
    var parts = [""]
    var (depth, isQuoted, isEscaped) = (0, false, false)
    for character in text {
      if isQuoted {
        if isEscaped {
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else if character == "\"" {
          isQuoted = false
        }
        continue
      }
      switch character {
      case "\"" where depth > 0: isQuoted = true
      case "[": depth += 1
      case "]": depth -= 1
      case "." where depth == 0: parts.append("")
      default: if depth == 0 { parts[parts.count - 1].append(character) }
      }
    }
    return parts
  }
}
