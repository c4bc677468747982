import DocumentText
import InventoryModel

/// What expressions of one template refer to: its parameters, variables and functions, each evaluated once.
final class TemplateScope {
  private let parameters: JSONPlace?
  private let variables: JSONPlace?
  private let functions: [JSONPlace]
  private var given: [String: Foreseen]
  private var known: [String: Foreseen] = [:]
  private var variableCopies: [String: JSONPlace]?
  /// Names that are being evaluated: what leads back to itself has no value.
  private var open: Set<String> = []
  let work: TemplateWork

  /// - Parameter given: values of parameters by their folded names.
  init(_ template: JSONPlace, given: [String: Foreseen], work: TemplateWork) throws(Refusal) {
    parameters = try template.object("parameters")
    variables = try template.object("variables")
    functions = try template.items("functions")
    (self.given, self.work) = (given, work)
  }

  func parameter(_ name: String) throws(Refusal) -> Foreseen {
    let key = name.foldedID
    if let value = given[key] { return value }
    return try once("p:" + key) { () throws(Refusal) in
      guard let parameter = try Self.member(key, of: self.parameters) else { return .unknown }
      let type = try parameter.member("type")?.text?.foldedID ?? ""
      // Secrets are none of our business, and the default of one is no more than a placeholder.
      if type.hasPrefix("secure") { return .unknown }
      if let value = try parameter.value(of: "defaultValue") {
        return try TemplateEvaluation(scope: self).value(of: value)
      }
      return try parameter.member("nullable")?.bool == true ? .null : .unknown
    }
  }

  func variable(_ name: String) throws(Refusal) -> Foreseen {
    let key = name.foldedID
    return try once("v:" + key) { () throws(Refusal) in
      if let value = try Self.member(key, of: self.variables) {
        return try TemplateEvaluation(scope: self).value(of: value)
      }
      guard let copy = try self.copies()[key] else { return .unknown }
      return try TemplateEvaluation(scope: self).list(copiedBy: copy)
    }
  }

  /// `copy` among the variables makes lists.
  private func copies() throws(Refusal) -> [String: JSONPlace] {
    if let variableCopies { return variableCopies }
    var copies: [String: JSONPlace] = [:]
    for copy in try variables?.member("copy")?.items ?? [] {
      if let name = try copy.text("name") { copies[name.foldedID] = copy }
    }
    variableCopies = copies
    return copies
  }

  /// The output of a function of the template's own; it sees nothing but its parameters.
  func call(_ name: String, _ arguments: [Foreseen]) throws(Refusal) -> Foreseen {
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return .unknown }
    for space in functions where try space.text("namespace")?.foldedID == parts[0] {
      guard let function = try Self.member(parts[1], of: space.object("members")) else { continue }
      var given: [String: Foreseen] = [:]
      for (parameter, value) in zip(try function.items("parameters"), arguments) {
        if let name = try parameter.text("name") { given[name.foldedID] = value }
      }
      guard let output = try function.object("output")?.member("value") else { return .unknown }
      let inside = TemplateScope(functionsOf: self, given: given)
      return try work.deeper { () throws(Refusal) in try TemplateEvaluation(scope: inside).value(of: output) }
    }
    return .unknown
  }

  private init(functionsOf scope: TemplateScope, given: [String: Foreseen]) {
    (parameters, variables, functions) = (nil, nil, scope.functions)
    (self.given, work) = (given, scope.work)
  }

  private func once(_ key: String, _ evaluate: () throws(Refusal) -> Foreseen) throws(Refusal) -> Foreseen {
    if let value = known[key] { return value }
    guard open.insert(key).inserted else { return .unknown }
    defer { open.remove(key) }
    let value = try work.deeper(evaluate)
    known[key] = value
    return value
  }

  /// Names are compared without case.
  static func member(_ name: String, of object: JSONPlace?) throws(Refusal) -> JSONPlace? {
    guard let object else { return nil }
    if let value = try object.value(of: name) { return value }
    return try object.members?.first { $0.key.foldedID == name }?.value
  }
}

extension JSONPlace {
  /// A member of a template, whose names Azure compares without case; nil where it is absent or null.
  func member(inAnyCase name: String) throws(Refusal) -> JSONPlace? {
    guard let value = try TemplateScope.member(name, of: self), !value.isNull else { return nil }
    return value
  }
}

/// How much may be evaluated of one template: some are made to loop, or to grow without end.
final class TemplateWork {
  private var steps = 0
  private var depth = 0

  /// Many times what the largest module of AVM takes.
  static let limit = 500_000
  static let depthLimit = 60
  /// Of lists and texts that functions make.
  static let sizeLimit = 100_000
  /// Source: Microsoft Learn, "Template limits": iterations of `copy`.
  static let copyLimit = 800

  func step(_ count: Int = 1) throws(Refusal) {
    steps += count
    guard steps <= Self.limit else {
      throw Refusal(.tooLarge, "the template takes too many steps to evaluate", hint: "look for a loop in it")
    }
  }

  /// Variables, functions and deployments in each other.
  func deeper<Value>(_ body: () throws(Refusal) -> Value) throws(Refusal) -> Value {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      throw Refusal(
        .tooLarge, "the template refers to itself, or \(Self.depthLimit) deep", hint: "look for a loop in it")
    }
    return try body()
  }
}
