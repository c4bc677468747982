/// Whether what stands in a place has the shape that it must have.
extension Shape {
  /// - Parameter place: how a fault calls the place: a key, or `an item of "clusters"`.
  func check(_ item: Item, at place: String, into faults: inout FaultList) {
    switch self {
    case .mapping(let mapping): mapping.check(item, at: place, into: &faults)
    case .texts(let form): Self.checkTexts(item, form, at: place, into: &faults)
    case .list(let element, let minimum): Self.checkList(item, element, minimum, at: place, into: &faults)
    case .arguments: Self.checkArguments(item, at: place, into: &faults)
    default: checkScalar(item, at: place, into: &faults)
    }
  }

  /// What must stand here, as a fault says it.
  var demand: String {
    switch self {
    case .text(let form): form.demand
    case .number(let range): "a whole number from \(range.lowerBound) to \(range.upperBound), without quotes"
    case .truth: "true or false, without quotes"
    case .alwaysTrue: "true, without quotes"
    case .choice(let words): words.count == 1 ? words[0] : "one of \(Quoted.list(words))"
    case .list, .arguments: "a list: one item a line, each after \"- \""
    case .texts, .mapping: "a mapping: one `key: value` a line"
    }
  }

  fileprivate func refuse(_ item: Item, at place: String, into faults: inout FaultList) {
    faults.add(at: item.position, "\(place) must be \(demand)", hint: "not \(item.kind)")
  }
}

// MARK: - Scalars

extension Shape {
  private func checkScalar(_ item: Item, at place: String, into faults: inout FaultList) {
    guard let scalar = item.scalar, !scalar.isNothing else { return refuse(item, at: place, into: &faults) }
    switch self {
    case .text(let form):
      Self.checkText(item, scalar, form, at: place, into: &faults)
    case .choice(let words):
      Self.checkChoice(item, scalar, words, at: place, into: &faults)
    case .number(let range):
      if !range.contains(scalar.number ?? -1) { refuse(item, at: place, into: &faults) }
    case .truth:
      if scalar.truth == nil { refuse(item, at: place, into: &faults) }
    case .alwaysTrue(let hint) where scalar.truth == false:
      faults.add(at: item.position, "\(place) cannot be false", hint: hint)
    default:
      if scalar.truth != true { refuse(item, at: place, into: &faults) }
    }
  }

  private static func checkText(
    _ item: Item, _ scalar: Item.Scalar, _ form: TextForm, at place: String, into faults: inout FaultList
  ) {
    if let hidden = form.hidden(in: scalar.text) {
      let code = String(hidden.value, radix: 16, uppercase: true)
      faults.add(
        at: item.position, "\(place) holds U+\(String(repeating: "0", count: max(0, 4 - code.count)))\(code)",
        hint: "leave out what cannot be seen")
    } else if form == .address, !form.matches(scalar.text) {
      // It may hold a password.
      faults.add(at: item.position, "\(place) must be \(form.demand)", hint: "this one is none")
    } else if !form.matches(scalar.text) {
      Shape.text(form).refuse(item, at: place, into: &faults)
    }
  }

  private static func checkChoice(
    _ item: Item, _ scalar: Item.Scalar, _ words: [String], at place: String, into faults: inout FaultList
  ) {
    guard !words.contains(scalar.text) else { return }
    faults.add(
      at: item.position, "\(Quoted.text(scalar.text)) is no value of \(place)",
      hint: Suggestion.hint(for: scalar.text, of: words))
  }
}

extension Item.Scalar {
  /// A decimal number as everybody writes it: YAML versions disagree on `010`, `1_000` and `0o7`.
  var number: Int? {
    let digits = text.utf8
    guard isPlain, digits.count < 10, digits.areDigits, digits.first != 0x30 || text == "0"
    else { return nil }
    return Int(text)
  }

  /// YAML 1.2's truth values; 1.1's `yes`, `on` and the like are texts in 1.2.
  var truth: Bool? {
    guard isPlain else { return nil }
    return ["true": true, "True": true, "TRUE": true, "false": false, "False": false, "FALSE": false][text]
  }
}

extension Item {
  /// What stands here, as a fault says it.
  var kind: String {
    switch content {
    case .scalar(let scalar) where scalar.isNothing: "nothing; leave the key out where there is nothing to say"
    case .scalar(let scalar): Quoted.text(scalar.text) + (scalar.isPlain ? "" : " in quotes")
    case .list(let items): items.isEmpty ? "an empty list" : "a list"
    case .mapping: "a mapping"
    }
  }
}

extension Item {
  fileprivate var holdsNothing: Bool {
    switch content {
    case .scalar(let scalar): scalar.isNothing
    case .list(let items): items.isEmpty
    case .mapping(let entries): entries.isEmpty
    }
  }

  fileprivate var emptiness: String {
    switch content {
    case .scalar: "nothing"
    case .list: "an empty list"
    case .mapping: "an empty mapping"
    }
  }
}

extension Shape {
  /// Whether what is empty does not do.
  fileprivate var demandsSomething: Bool {
    switch self {
    case .list(_, let minimum): minimum > 0
    case .mapping(let mapping): mapping.minimum > 0
    default: true
    }
  }
}

// MARK: - Lists and mappings

extension Shape {
  private static func checkList(
    _ item: Item, _ element: Shape, _ minimum: Int, at place: String, into faults: inout FaultList
  ) {
    guard case .list(let items) = item.content else {
      return Shape.list(element, minimum: minimum).refuse(item, at: place, into: &faults)
    }
    if items.count < minimum {
      faults.add(at: item.position, "\(place) is empty", hint: "give an item, or leave the key out")
    }
    guard items.count <= mostItems else {
      return faults.add(
        at: item.position, "\(place) has \(items.count) items", hint: "a list may have \(mostItems): use wildcards")
    }
    var seen: Set<String> = []
    for item in items {
      guard item.scalar?.isNothing != true else {
        faults.add(
          at: item.position, "an item of \(place) must be \(element.demand)", hint: "not nothing: leave the line out")
        continue
      }
      element.check(item, at: "an item of \(place)", into: &faults)
      guard let text = item.scalar?.text, !seen.insert(text).inserted else { continue }
      faults.add(at: item.position, "\(Quoted.text(text)) is given twice in \(place)", hint: "once is enough")
    }
  }

  private static func checkArguments(_ item: Item, at place: String, into faults: inout FaultList) {
    guard case .list(let items) = item.content else { return Shape.arguments.refuse(item, at: place, into: &faults) }
    guard let program = items.first else {
      return faults.add(at: item.position, "\(place) is empty", hint: "begin with the name of a program")
    }
    Shape.text(.words).check(program, at: "the first item of \(place)", into: &faults)
    for item in items.dropFirst() { Shape.text(.anything).check(item, at: "an item of \(place)", into: &faults) }
  }

  private static func checkTexts(_ item: Item, _ form: TextForm, at place: String, into faults: inout FaultList) {
    guard case .mapping(let entries) = item.content else {
      return Shape.texts(form).refuse(item, at: place, into: &faults)
    }
    if entries.isEmpty { faults.add(at: item.position, "\(place) is empty", hint: "leave the key out") }
    checkKeys(entries, at: place, into: &faults)
    for entry in entries { Shape.text(form).check(entry.value, at: Quoted.text(entry.key), into: &faults) }
  }

  /// Azure compares the names of tags without case, and a name written twice can only mislead. YAML has found keys
  /// that are the same to the letter.
  private static func checkKeys(_ entries: [Item.Entry], at place: String, into faults: inout FaultList) {
    var seen: [String: String] = [:]
    for entry in entries {
      if let other = seen.updateValue(entry.key, forKey: entry.key.lowercased()) {
        faults.add(
          at: entry.position, "\(Quoted.text(other)) and \(Quoted.text(entry.key)) in \(place) are one name",
          hint: "case does not count")
      }
      if TextForm.words.hidden(in: entry.key) != nil {
        faults.add(at: entry.position, "a name in \(place) holds what cannot be seen", hint: "leave it out")
      } else if !TextForm.words.matches(entry.key) {
        faults.add(at: entry.position, "a name in \(place) is blank")
      }
    }
  }
}

extension Shape.Mapping {
  func check(_ item: Item, at place: String, into faults: inout FaultList) {
    guard case .mapping(let entries) = item.content else {
      return Shape.mapping(self).refuse(item, at: place, into: &faults)
    }
    for entry in entries { check(entry, into: &faults) }
    for field in fields where field.isRequired && item[field.key] == nil {
      faults.add(at: item.position, "\(place) has no \(Quoted.text(field.key))", hint: field.about)
    }
    if entries.count < minimum { faults.add(at: item.position, "\(place) is empty", hint: "leave the key out") }
  }

  private func check(_ entry: Item.Entry, into faults: inout FaultList) {
    if let field = self[entry.key] {
      if field.isRequired, entry.value.holdsNothing, field.shape.demandsSomething {
        // Leaving the key out is no way out.
        return faults.add(
          at: entry.value.position, "\(Quoted.text(entry.key)) must be \(field.shape.demand)",
          hint: "not \(entry.value.emptiness), as it is required: \(field.about)")
      }
      return field.shape.check(entry.value, at: Quoted.text(entry.key), into: &faults)
    }
    faults.add(
      at: entry.position, "unknown key \(Quoted.text(entry.key))",
      hint: Suggestion.hint(for: entry.key, of: fields.map(\.key)))
  }
}
