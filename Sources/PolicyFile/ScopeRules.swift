/// What must hold of scopes beyond their shape.
enum ScopeRules {
  static func check(_ root: Item, into faults: inout FaultList) {
    var lines: [String: Int] = [:]
    for name in root.list("scopes").compactMap({ $0["name"] }) {
      guard let text = name.scalar?.text.lowercased() else { continue }
      if let line = lines[text] {
        faults.add(
          at: name.position, "scope \(Quoted.text(text)) is given already in line \(line)", hint: "case does not count")
      } else {
        lines[text] = name.position.line
      }
    }
  }
}
