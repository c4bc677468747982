import PolicyFile

/// Policies in few words.
enum SamplePolicy {
  /// The least that a policy must say, in 4 lines, with a first scope in line 5.
  static let head = """
    apiVersion: fipswatch/v1
    kind: Policy
    metadata: {name: test}
    scopes:

    """

  /// With one scope, of which more can be said from line 6 on; sections may follow.
  static func scope(_ lines: String = "", then sections: String = "") -> String {
    head + "- name: s\n" + indented(lines) + sections
  }

  /// With one exemption in lines 7 to 16, of which lines can be replaced; an empty replacement leaves the key out.
  static func exemption(_ changes: [String: String] = [:], section: String = "exemptions") -> String {
    scope(then: "\(section):\n" + permission(changes, isApproval: section == "approvals"))
  }

  /// One item of a list of permissions.
  static func permission(_ changes: [String: String] = [:], isApproval: Bool = false) -> String {
    let lines: [(key: String, value: String)] = [
      ("id", "EX-1"), ("control", isApproval ? "" : "fips-enabled"), ("category", isApproval ? "" : "waiver"),
      ("match", "{clusters: [aks]}"), ("justification", "because"), ("ticket", "T-1"), ("requestedBy", "ana"),
      ("approvedBy", "ben"), ("approvedAt", "2026-11-01"), ("expiresOn", "2027-01-31"),
    ]
    let told = lines.map { ($0.key, changes[$0.key] ?? $0.value) }.filter { !$0.1.isEmpty }
    return told.enumerated().map { ($0.offset == 0 ? "- " : "  ") + "\($0.element.0): \($0.element.1)\n" }.joined()
  }

  /// The template with all of its examples switched on.
  static var full: String {
    let lines = PolicyTemplate.text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().map { $0.offset > 0 && $0.element.hasPrefix("# ") ? $0.element.dropFirst(2) : $0.element }
      .joined(separator: "\n")
  }

  private static func indented(_ lines: String) -> String {
    lines.split(separator: "\n").map { "  \($0)\n" }.joined()
  }
}

/// What a reader says of a text: its faults, one line each; none where it was read.
func faults(of text: String) -> [String] {
  do {
    _ = try PolicyDocument(text.utf8, file: "p.yaml")
    return []
  } catch {
    return error.faults.map(\.description)
  }
}
