import DocumentText
import InventoryModel

/// Evaluates values of a template as far as they are known before it is deployed.
struct TemplateEvaluation {
  let scope: TemplateScope
  /// The counter of each `copy` around; nil inside where the count is not known.
  var counters: [String: Int64?] = [:]
  /// The name of the innermost `copy`.
  var innermost: String?
  var lambdaVariables: [String: Foreseen] = [:]
  /// Where what is evaluated is deployed; nil where that is not known.
  var subscription: String?
  var resourceGroup: String?

  init(scope: TemplateScope) { self.scope = scope }

  /// - Parameter names: which members of an object are evaluated, folded; all unless given.
  func value(of place: JSONPlace, only names: Set<String>? = nil) throws(Refusal) -> Foreseen {
    try scope.work.step()
    if let text = try place.text { return try value(ofText: text) }
    if let items = place.items {
      var list: [Foreseen] = []
      for item in items { list.append(try value(of: item, only: names)) }
      return .list(list)
    }
    guard let members = try place.members else { return try Foreseen(place) }
    var object: [String: Foreseen] = [:]
    for (key, member) in members {
      if key == "copy", let copies = member.items {
        for copy in copies {
          guard let name = try copy.text("name"), names?.contains(name.foldedName) ?? true else { continue }
          object[name] = try list(copiedBy: copy)
        }
      } else if names?.contains(key.foldedName) ?? true {
        let name = try key.hasPrefix("[") ? value(ofText: key).text : key
        // Which member it is decides; so all may be it.
        guard let name else { return .unknown }
        let inside = userMaps.contains(key.foldedName) ? nil : names
        object[name] = try value(of: member, only: inside)
      }
    }
    return .object(object)
  }

  func value(ofText text: String) throws(Refusal) -> Foreseen {
    guard text.hasPrefix("["), text.hasSuffix("]"), text.utf8.count > 1 else { return .text(text) }
    if text.hasPrefix("[[") { return .text(String(text.dropFirst())) }
    guard let expression = TemplateExpressionReader.read(text.dropFirst().dropLast()) else { return .unknown }
    return try value(of: expression)
  }

  // MARK: Copies

  /// The list that an element of `copy` makes: `{name, count, input}`.
  func list(copiedBy copy: JSONPlace) throws(Refusal) -> Foreseen {
    guard let input = try copy.member("input"), let count = try count(of: copy) else { return .unknown }
    var list: [Foreseen] = []
    let name = try copy.text("name") ?? ""
    for index in 0..<count { list.append(try counting(name, Int64(index)).value(of: input)) }
    return .list(list)
  }

  /// Nil where it is not known.
  func count(of copy: JSONPlace) throws(Refusal) -> Int? {
    guard let place = try copy.member("count"), let count = try value(of: place).integer else { return nil }
    guard (0...Int64(TemplateWork.copyLimit)).contains(count) else {
      throw copy.wrong("copy of \(count), and Azure allows \(TemplateWork.copyLimit)", hint: "correct the count")
    }
    return Int(count)
  }

  /// - Parameter index: nil where it is not known.
  func counting(_ name: String, _ index: Int64?) -> TemplateEvaluation {
    var inside = self
    inside.counters[name.foldedID] = index
    inside.counters.updateValue(index, forKey: name.foldedID)
    inside.innermost = name.foldedID
    return inside
  }

  // MARK: Expressions

  func value(of expression: TemplateExpression) throws(Refusal) -> Foreseen {
    try scope.work.step()
    switch expression {
    case .text(let text): return .text(text)
    case .integer(let number): return .integer(number)
    case .member(let whole, let name): return try value(of: whole).member(named: name) ?? .unknown
    case .element(let whole, let index):
      return try value(of: whole).element(at: value(of: index)) ?? .unknown
    case .call(let name, let arguments): return try call(name, arguments)
    }
  }

  private func call(_ name: String, _ arguments: [TemplateExpression]) throws(Refusal) -> Foreseen {
    if let value = try lazily(name, arguments) { return value }
    if name.contains("."), !name.hasPrefix("sys."), !name.hasPrefix("az.") {
      return try scope.call(name, values(arguments))
    }
    let values = try values(arguments)
    try scope.work.step(values.count)
    return TemplateFunctions.call(name.split(separator: ".").last.map(String.init) ?? name, values)
  }

  private func values(_ arguments: [TemplateExpression]) throws(Refusal) -> [Foreseen] {
    var values: [Foreseen] = []
    for argument in arguments { values.append(try value(of: argument)) }
    return values
  }

  /// Functions that look things up, or that need not know all of their arguments; nil for the others.
  private func lazily(_ name: String, _ arguments: [TemplateExpression]) throws(Refusal) -> Foreseen? {
    switch (name, arguments.count) {
    case ("parameters", 1): return try value(of: arguments[0]).text.map(scope.parameter) ?? .unknown
    case ("variables", 1): return try value(of: arguments[0]).text.map(scope.variable) ?? .unknown
    case ("lambdavariables", 1):
      return try value(of: arguments[0]).text.flatMap { lambdaVariables[$0.foldedID] } ?? .unknown
    case ("copyindex", 0...2): return try copyIndex(values(arguments))
    case ("if", 3):
      switch try value(of: arguments[0]) {
      case .bool(let holds): return try value(of: arguments[holds ? 1 : 2])
      default:
        // Whichever it is, if both are the same.
        let (first, second) = (try value(of: arguments[1]), try value(of: arguments[2]))
        return first == second ? first : .unknown
      }
    case ("and", 1...), ("or", 1...): return try junction(arguments, of: name == "or")
    case ("coalesce", 1...):
      for argument in arguments {
        let value = try value(of: argument)
        if !value.isNull { return value }
      }
      return .null
    case ("map", 2), ("filter", 2), ("reduce", 3), ("toobject", 2...3), ("mapvalues", 2), ("sort", 2), ("groupby", 2):
      return try overLambda(name, arguments)
    default: return nil
    }
  }

  /// One that decides is enough, whatever the others are.
  private func junction(_ arguments: [TemplateExpression], of decisive: Bool) throws(Refusal) -> Foreseen {
    var isKnown = true
    for argument in arguments {
      let value = try value(of: argument)
      if value.bool == decisive { return value }
      if value.bool == nil { isKnown = false }
    }
    return isKnown ? .bool(!decisive) : .unknown
  }

  private func copyIndex(_ arguments: [Foreseen]) -> Foreseen {
    let name = arguments.first?.text?.foldedID ?? innermost
    let offset = arguments.lazy.compactMap(\.integer).first ?? 0
    guard let name, let counter = counters[name] ?? nil else { return .unknown }
    return .integer(counter + offset)
  }

  // MARK: Lambdas

  private func overLambda(_ name: String, _ arguments: [TemplateExpression]) throws(Refusal) -> Foreseen {
    let subject = try value(of: arguments[0])
    guard let lambda = lambda(arguments[arguments.count == 3 && name == "reduce" ? 2 : 1]) else { return .unknown }
    if name == "mapvalues" {
      guard let members = subject.members else { return .unknown }
      var values: [String: Foreseen] = [:]
      for (key, member) in members { values[key] = try apply(lambda, [member]) }
      return .object(values)
    }
    guard let items = subject.items else { return .unknown }
    switch name {
    case "map":
      var list: [Foreseen] = []
      for (index, item) in items.enumerated() { list.append(try apply(lambda, [item, .integer(Int64(index))])) }
      return .list(list)
    case "filter":
      var list: [Foreseen] = []
      for (index, item) in items.enumerated() {
        guard let isKept = try apply(lambda, [item, .integer(Int64(index))]).bool else { return .unknown }
        if isKept { list.append(item) }
      }
      return .list(list)
    case "reduce":
      var result = try value(of: arguments[1])
      for item in items { result = try apply(lambda, [result, item]) }
      return result
    case "toobject":
      let valueOf = arguments.count == 3 ? self.lambda(arguments[2]) : nil
      if arguments.count == 3, valueOf == nil { return .unknown }
      var object: [String: Foreseen] = [:]
      for item in items {
        guard let key = try apply(lambda, [item]).text else { return .unknown }
        object[key] = try valueOf.map { lambda throws(Refusal) in try apply(lambda, [item]) } ?? item
      }
      return .object(object)
    default:
      // How many there are, and of what kind, is not known of what is sorted or grouped by the rules of Azure.
      return .unknown
    }
  }

  private typealias Lambda = (names: [String], body: TemplateExpression)

  private func lambda(_ expression: TemplateExpression) -> Lambda? {
    guard case .call("lambda", let arguments) = expression, let body = arguments.last else { return nil }
    var names: [String] = []
    for argument in arguments.dropLast() {
      guard case .text(let name) = argument else { return nil }
      names.append(name.foldedID)
    }
    return (names, body)
  }

  private func apply(_ lambda: Lambda, _ arguments: [Foreseen]) throws(Refusal) -> Foreseen {
    var inside = self
    for (name, argument) in zip(lambda.names, arguments) { inside.lambdaVariables[name] = argument }
    return try inside.value(of: lambda.body)
  }
}

extension Foreseen {
  /// A member by its name, which Azure compares without case; nil where it is absent.
  func member(named name: String) -> Foreseen? {
    guard let members else { return nil }
    if let member = members[name] { return member }
    let folded = name.foldedID
    return members.first { $0.key.foldedID == folded }?.value
  }

  /// A member or an item; nil where it is absent, unknown where it is not known which.
  func element(at index: Foreseen) -> Foreseen? {
    if isUnknown || index.isUnknown { return .unknown }
    if let name = index.text { return members == nil ? .unknown : member(named: name) }
    guard let items, let place = index.integer else { return .unknown }
    return items.indices.contains(Int(clamping: place)) ? items[Int(place)] : nil
  }
}
