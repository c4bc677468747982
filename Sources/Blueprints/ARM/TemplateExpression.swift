/// An expression of the template language, taken apart: what stands in brackets in the text of a template.
///
/// Source: Microsoft Learn, "Syntax and expressions in ARM templates".
indirect enum TemplateExpression {
  case text(String)
  case integer(Int64)
  /// A function, perhaps of a namespace: `contoso.uniqueName`. Names are in lower case.
  case call(String, [TemplateExpression])
  case member(TemplateExpression, String)
  case element(TemplateExpression, TemplateExpression)
}

/// Reads the text of an expression.
struct TemplateExpressionReader {
  private let bytes: [UInt8]
  private var at = 0
  private var depth = 0

  /// Deeper than any template that a tool writes; Bicep compiles a chain of a hundred conditions to as many levels.
  static let depthLimit = 250

  /// - Returns: nil for what is no expression, or nested too deep: nothing is known of its value.
  static func read(_ text: some StringProtocol) -> TemplateExpression? {
    var reader = TemplateExpressionReader(bytes: Array(text.utf8))
    guard let expression = reader.expression() else { return nil }
    reader.skipSpace()
    return reader.at == reader.bytes.count ? expression : nil
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func expression() -> TemplateExpression? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit, var expression = primary() else { return nil }
    var parts = 0
    while let access = access(to: expression) {
      parts += 1
      guard let access, parts <= Self.depthLimit else { return nil }
      expression = access
    }
    return expression
  }

  private mutating func primary() -> TemplateExpression? {
    skipSpace()
    guard let byte else { return nil }
    if byte == UInt8(ascii: "'") { return string().map(TemplateExpression.text) }
    if byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte) { return number() }
    guard var name = name() else { return nil }
    while take(".") {
      guard let next = self.name() else { return nil }
      name += "." + next
    }
    guard take("("), let arguments = arguments() else { return nil }
    return .call(name.foldedID, arguments)
  }

  private mutating func arguments() -> [TemplateExpression]? {
    var arguments: [TemplateExpression] = []
    if take(")") { return [] }
    repeat {
      guard let argument = expression() else { return nil }
      arguments.append(argument)
    } while take(",")
    return take(")") ? arguments : nil
  }

  /// What follows an expression: nil for nothing, nil inside for something that cannot be read.
  private mutating func access(to whole: TemplateExpression) -> TemplateExpression?? {
    if take(".") { return .some(name().map { .member(whole, $0) }) }
    guard take("[") else { return nil }
    guard let index = expression(), take("]") else { return .some(nil) }
    return .element(whole, index)
  }

  // MARK: Bytes

  private var byte: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func skipSpace() { while let byte, byte <= 0x20 { at += 1 } }

  private mutating func take(_ mark: Unicode.Scalar) -> Bool {
    skipSpace()
    guard byte == UInt8(ascii: mark) else { return false }
    at += 1
    return true
  }

  private mutating func name() -> String? {
    skipSpace()
    let start = at
    while let byte,
      byte >= 0x80 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$")
        || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    { at += 1 }
    return at > start ? String(decoding: bytes[start..<at], as: UTF8.self) : nil
  }

  private mutating func number() -> TemplateExpression? {
    let start = at
    at += 1
    while let byte, (0x30...0x39).contains(byte) { at += 1 }
    return Int64(String(decoding: bytes[start..<at], as: UTF8.self)).map(TemplateExpression.integer)
  }

  /// A quote is written twice.
  private mutating func string() -> String? {
    var text: [UInt8] = []
    at += 1
    while let byte {
      at += 1
      if byte == UInt8(ascii: "'") {
        guard self.byte == UInt8(ascii: "'") else { return String(validating: text, as: UTF8.self) }
        at += 1
      }
      text.append(byte)
    }
    return nil
  }
}
