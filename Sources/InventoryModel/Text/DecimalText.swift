extension Double {
  /// A finite number as people and exports write it: `0.192`, `.5`, `-3`, `1E-5`.
  ///
  /// `Double(_:)` reads `0x1` as well, `inf` and `nan`, and what is too large as infinite.
  package init?(decimal text: some StringProtocol) {
    let characters = "0123456789.-+eE".utf8
    guard text.utf8.first != UInt8(ascii: "+"), text.utf8.allSatisfy(characters.contains),
      let number = Double(String(text)), number.isFinite
    else { return nil }
    // Minus zero is zero.
    self = number + 0
  }
}
