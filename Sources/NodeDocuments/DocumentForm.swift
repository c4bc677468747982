/// In which form a document of node evidence is written, as its first bytes show.
enum DocumentForm {
  case json
  case yaml
  case kernelReadings

  /// Nil for everything else, above all for what Azure answers.
  init?(beginning: [UInt8]) {
    let lines = beginning.prefix(4096).split { $0 == 0x0A || $0 == 0x0D }
      .map { String(decoding: $0, as: UTF8.self) }
      .filter { !$0.allSatisfy(\.isWhitespace) }
    guard let first = lines.first else { return nil }
    if Self.isJSON(first) {
      guard Self.isOfKubernetes(json: String(decoding: beginning.prefix(4096), as: UTF8.self)) else { return nil }
      self = .json
    } else if KernelReadingLines.areLikely(in: first) {
      self = .kernelReadings
    } else {
      guard Self.isOfKubernetes(yaml: lines) else { return nil }
      self = .yaml
    }
  }

  private static func isJSON(_ line: String) -> Bool {
    line.first { !$0.isWhitespace }.map { "{[".contains($0) } ?? false
  }

  /// An object of Kubernetes begins with its version or kind, a list of them by `jq` perhaps with its items. No answer
  /// of Azure does: clusters have a `kind` too, but none of these, and its versions are dates.
  private static func isOfKubernetes(json: String) -> Bool {
    let parts = json.split(separator: "\"", maxSplits: 4, omittingEmptySubsequences: false)
    guard parts.count > 2, parts[0].allSatisfy({ $0.isWhitespace || "[{".contains($0) }) else { return false }
    let value = parts.count > 3 ? parts[3] : ""
    switch parts[1] {
    case "apiVersion": return value == "v1" || value.contains("/")
    case "kind": return value.hasSuffix("List") || ["Node", "AKSNodeClass", "NodePool"].contains(value)
    case "items": return true
    default: return false
    }
  }

  /// The first line that is not a comment or a mark between documents has a key that every object has.
  private static func isOfKubernetes(yaml lines: [String]) -> Bool {
    let keys = ["apiVersion:", "kind:", "metadata:", "spec:", "items:"]
    let contents = lines.lazy.map { $0.trimmingPrefix { $0 == " " } }
    let first = contents.first { line in !["#", "---", "%"].contains(where: line.hasPrefix) }
    guard let first else { return false }
    let key = first.trimmingPrefix("- ").filter { !"\"'".contains($0) }
    return keys.contains(where: key.hasPrefix)
  }
}
