import InventoryModel

extension JSONValue {
  /// Reads one text of JSON (RFC 8259), many times as fast as a `JSONDecoder`. Whole numbers are integers, however they are
  /// written.
  package init(reading text: String) throws(Refusal) {
    let roots = try JSONTape(reading: Array(text.utf8), depthLimit: 512).roots
    guard roots.count == 1 else {
      throw Refusal(.malformed, line: 1, "\(roots.count) values instead of one", hint: "export it again")
    }
    self = try roots[0].whole
  }
}

extension JSONPlace {
  /// The value with everything in it.
  var whole: JSONValue {
    get throws(Refusal) {
      if let members = try members {
        var object = [String: JSONValue](minimumCapacity: members.count)
        for (key, value) in members { object[key] = try value.whole }
        return .object(object)
      }
      if let items {
        var array: [JSONValue] = []
        for item in items { array.append(try item.whole) }
        return .array(array)
      }
      let scalar = try scalar ?? .null
      guard case .number(let number) = scalar else { return scalar }
      return Int64(exactly: number).map(JSONValue.integer) ?? scalar
    }
  }
}
