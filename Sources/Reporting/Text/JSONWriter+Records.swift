import InventoryModel

extension JSONWriter {
  /// The indented text of an array of records, without a value for the whole of it: there may be very many.
  static func text<Element: Record>(of records: [Element]) -> String {
    var writer = JSONWriter(isIndented: true)
    let columns = Element.attributes.compactMap { column in column.key.map { (key: $0, value: column.value) } }
      .sorted { $0.key < $1.key }.map { (key: keyText(of: $0.key), value: $0.value) }
    var isFirst = true
    writer.write(records, between: "[", and: "]") { writer, record in
      let start = writer.count
      writer.write(columns, between: "{", and: "}") { writer, column in
        writer.append(column.key)
        writer.write(column.value(record))
      }
      // Records are alike.
      if isFirst { writer.reserve((writer.count - start + 64) * records.count) }
      isFirst = false
    }
    writer.append("\n")
    return writer.text
  }

  private static func keyText(of name: String) -> String {
    var writer = JSONWriter(isIndented: true)
    writer.write(name)
    writer.append(": ")
    return writer.text
  }
}
