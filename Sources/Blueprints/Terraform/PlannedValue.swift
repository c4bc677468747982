import DocumentText

extension Foreseen {
  /// A planned value: `after`, where `after_unknown` has `true` for what is known only after apply, of a part or of the
  /// whole.
  ///
  /// - Parameter names: which members are read, folded; nothing else is ever held.
  init(planned after: JSONPlace?, unknown: JSONPlace?, only names: Set<String>?) throws(Refusal) {
    guard let unknown, !unknown.isNull, unknown.bool != false else {
      self = try after.map { value throws(Refusal) in try Foreseen(value, only: names) } ?? .null
      return
    }
    if unknown.bool == true {
      self = .unknown
    } else if let marks = unknown.items {
      try self.init(list: after, marks: marks, only: names)
    } else {
      try self.init(object: after, marks: unknown.members ?? [], only: names)
    }
  }

  private init(list after: JSONPlace?, marks: [JSONPlace], only names: Set<String>?) throws(Refusal) {
    let items = after?.items ?? []
    var list: [Foreseen] = []
    for index in 0..<max(items.count, marks.count) {
      list.append(
        try Foreseen(
          planned: index < items.count ? items[index] : nil, unknown: index < marks.count ? marks[index] : nil,
          only: names))
    }
    self = .list(list)
  }

  private init(
    object after: JSONPlace?, marks: [(key: String, value: JSONPlace)], only names: Set<String>?
  ) throws(Refusal) {
    var object = try after.map { value throws(Refusal) in try Foreseen(value, only: names) }?.members ?? [:]
    for (key, mark) in marks where names?.contains(key.foldedName) ?? true {
      // Tags and labels have names of their own.
      let inside = userMaps.contains(key.foldedName) ? nil : names
      let value = try Foreseen(planned: after?.value(of: key), unknown: mark, only: inside)
      if mark.bool != false, !(value.isEmptyContainer && object[key] == nil) { object[key] = value }
    }
    self = .object(object)
  }

  private var isEmptyContainer: Bool { self == .list([]) || self == .object([:]) || self == .null }
}
