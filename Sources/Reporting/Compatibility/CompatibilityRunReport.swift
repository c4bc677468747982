import InventoryModel

/// What a run of tests, or a decision, changed in the register.
package struct CompatibilityRunReport: Sendable {
  package enum Change: String, Sendable {
    /// It had not failed before.
    case discovered
    case seenAgain
    /// It was closed, and failed again.
    case reopened
    /// Its test passed, which closes nothing.
    case passed
  }

  package struct Entry: Sendable {
    package var change: Change
    package var issue: CompatibilityIssue

    package init(_ change: Change, _ issue: CompatibilityIssue) { (self.change, self.issue) = (change, issue) }
  }

  package let at: Instant
  /// Whether the same run had been recorded before.
  package let isKnown: Bool
  package let passedTests: Int
  package let failedTests: Int
  package let entries: [Entry]

  package init(at: Instant, isKnown: Bool, passedTests: Int, failedTests: Int, entries: [Entry]) {
    (self.at, self.isKnown, self.passedTests) = (at, isKnown, passedTests)
    (self.failedTests, self.entries) = (failedTests, entries)
  }

  private func count(_ change: Change) -> Int { entries.count { $0.change == change } }
}

extension CompatibilityRunReport: Record {
  package static let attributes: [Column<CompatibilityRunReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("at") { $0.at },
    Column("isKnown") { $0.isKnown },
    Column("tests") {
      .object(["passed": $0.passedTests.jsonValue, "failed": $0.failedTests.jsonValue]) as JSONValue
    },
    Column("issues") { $0.entries },
  ]
}

extension CompatibilityRunReport.Entry: Record {
  package static let attributes: [Column<CompatibilityRunReport.Entry>] =
    [Column("change", "change") { $0.change.rawValue }]
    + CompatibilityIssue.attributes.map { column in column.of { $0.issue } }
}

extension CompatibilityRunReport: Report {
  package var records: Table { Table(records: entries, columns: Entry.attributes) }

  package var sections: [Table] {
    guard !isKnown else { return [Table(notes: ["This run was recorded before: nothing changed."])] }
    let counts =
      "\(Plural.text(failedTests, "test")) failed and \(passedTests) passed in the run of \(at):"
      + " \(Plural.text(count(.discovered), "issue")) discovered, \(count(.seenAgain)) seen again,"
      + " \(count(.reopened)) reopened."
    let hint =
      count(.passed) > 0
      ? [
        "A test that passes closes nothing: once it is fixed, `fipswatch compat close ID --fixed`."
      ] : []
    guard !entries.isEmpty else { return [Table(notes: [counts])] }
    return [
      Table(title: "Compatibility issues of this run", of: entries, columns: Entry.attributes, notes: [counts] + hint)
        .bounded(to: 200, command: "fipswatch compat list")
    ]
  }
}
