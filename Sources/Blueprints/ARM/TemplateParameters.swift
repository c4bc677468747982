import DocumentText
import InventoryModel

/// Values of parameters, as parameter files give them.
package struct TemplateParameters: Sendable {
  /// By the folded name; what refers to a key vault is unknown.
  private(set) var values: [String: Foreseen] = [:]

  package init() {}

  /// Reads a file (`{"parameters": {"name": {"value": …}}}`), whose values take the place of those read before.
  package mutating func add(file path: String) throws(BlueprintError) {
    do throws(Refusal) {
      try add(JSONTape.roots(ofCommented: StoredText(path: path).whole(limit: StoredText.limit).bytes))
    } catch {
      throw BlueprintError(file: path, error)
    }
  }

  private mutating func add(_ roots: [JSONPlace]) throws(Refusal) {
    guard let root = roots.first, let parameters = try root.object("parameters") else {
      throw Refusal(
        .malformed, line: 1, "no parameter file", hint: "it has {\"parameters\": {NAME: {\"value\": VALUE}}}")
    }
    try add(parameters)
  }

  /// - Parameter parameters: an object of parameters by their names, each with its `value`; nil adds nothing.
  mutating func add(_ parameters: JSONPlace?) throws(Refusal) {
    for (name, parameter) in try parameters?.members ?? [] {
      values[name.foldedID] =
        try parameter.value(of: "value").map { value throws(Refusal) in try Foreseen(value) }
        ?? .unknown
    }
  }
}
