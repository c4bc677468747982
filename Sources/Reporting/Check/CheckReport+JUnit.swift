import InventoryModel

/// JUnit XML, as CI systems read it: what is not known is an error, as is a file that could not be read; what is exempt or
/// not applicable is skipped.
extension CheckReport {
  func writeJUnit(to outlet: (String) throws -> Void) throws {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"fipswatch\""
    try outlet("\(head)\(counts(of: results, refused: refused.count))>\n")
    for file in files {
      let own = results.filter { $0.file == file.file }
      try outlet("  <testsuite name=\(XMLText.quoted(file.file))\(counts(of: own))>\n")
      for start in stride(from: 0, to: own.count, by: Self.casesAtOnce) {
        try outlet(own[start...].prefix(Self.casesAtOnce).map(\.testCase).joined())
      }
      try outlet("  </testsuite>\n")
    }
    for refused in refused {
      let name = XMLText.quoted(refused.file)
      let error = "<error message=\(XMLText.quoted(refused.message)) type=\"notChecked\"/>"
      try outlet("  <testsuite name=\(name)\(counts(of: [], refused: 1))>\n")
      try outlet("    <testcase name=\"read\" classname=\(name)>\(error)</testcase>\n  </testsuite>\n")
    }
    try outlet("</testsuites>\n")
  }

  private static var casesAtOnce: Int { 256 }

  private func counts(of results: [CheckResult], refused: Int = 0) -> String {
    let outcomes = results.map(\.testOutcome)
    func count(_ name: String) -> Int { outcomes.count { $0 == name } }
    return
      " tests=\"\(results.count + refused)\" failures=\"\(count("failure"))\" errors=\"\(count("error") + refused)\""
      + " skipped=\"\(count("skipped"))\""
  }
}

extension CheckResult {
  fileprivate var testOutcome: String? {
    if isExempt || verdict == .notApplicable { return "skipped" }
    return verdict == .fail ? "failure" : verdict == .unknown ? "error" : nil
  }

  fileprivate var testCase: String {
    let name = [control.id, clusterName, pool].compactMap(\.self).joined(separator: " ")
    let head = "    <testcase name=\(XMLText.quoted(name)) classname=\(XMLText.quoted(row.address))"
    guard let testOutcome else { return head + "/>\n" }
    let reason = isExempt ? "\(message): exempt by \(exemption?.id ?? "")" : message
    let type = testOutcome == "skipped" ? "" : " type=\(XMLText.quoted(control.id))"
    let text =
      testOutcome == "skipped" ? "" : XMLText.escaped([place, remedy].compactMap(\.self).joined(separator: ": "))
    return head
      + ">\n      <\(testOutcome) message=\(XMLText.quoted(reason))\(type)>\(text)</\(testOutcome)>\n    </testcase>\n"
  }
}

enum XMLText {
  static func quoted(_ text: String) -> String { "\"\(escaped(text))\"" }

  /// Hidden characters, of which XML allows few, become visible first.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in HostileText.visible(text).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      // Noncharacters are none of XML 1.0.
      case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
