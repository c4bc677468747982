import InventoryModel

/// Would this plan, template or manifest break the rule?
package struct CheckReport: Sendable {
  package struct File: Hashable, Sendable {
    package var file: String
    package var kind: Blueprint.Kind

    package init(file: String, kind: Blueprint.Kind) { (self.file, self.kind) = (file, kind) }
  }

  /// What was to be checked, and could not be read.
  package struct Refused: Hashable, Sendable {
    package var file: String
    package var message: String

    package init(file: String, message: String) { (self.file, self.message) = (file, message) }
  }

  /// When permissions and certificates counted as they did.
  package let asOf: Instant
  /// The name of the policy.
  package let policy: String
  package let files: [File]
  package let refused: [Refused]
  /// In the order of the files, and of their text.
  package let results: [CheckResult]
  /// What is refused is among them.
  package let warnings: [(file: String, warning: BlueprintWarning)]
  /// What a reader must see: those that fail first, then what is not known.
  package let troubles: [CheckResult]

  package init(
    asOf: Instant, policy: String, files: [File], refused: [Refused] = [], results: [CheckResult],
    warnings: [(file: String, warning: BlueprintWarning)]
  ) {
    (self.asOf, self.policy, self.files, self.refused, self.results) = (asOf, policy, files, refused, results)
    self.warnings =
      refused.map { ($0.file, BlueprintWarning(address: $0.file, "it could not be checked: \($0.message)")) } + warnings
    troubles = [Verdict.fail, .unknown].flatMap { verdict in results.filter { $0.verdict == verdict } }
  }

  package func count(_ verdict: Verdict) -> Int { results.count { $0.verdict == verdict } }
}

extension CheckReport: Record {
  package static let attributes: [Column<CheckReport>] = [
    Column("schemaVersion") { _ in schemaVersion },
    Column("asOf") { $0.asOf },
    Column("policy") { $0.policy },
    Column("files") { report in
      report.files.map { JSONValue.object(["file": .string($0.file), "kind": .string($0.kind.rawValue)]) }
    },
    Column("results") { $0.results },
    Column("warnings") { report in
      JSONList(of: report.warnings) { file, warning in
        ["file": .string(file), "address": .string(warning.address), "message": .string(warning.message)]
      }
    },
    Column("summary") { report in
      let verdicts = Verdict.allCases.map { ($0.rawValue, JSONValue.integer(Int64(report.count($0)))) }
      let exempt = JSONValue.integer(Int64(report.results.count(where: \.isExempt)))
      return JSONValue.object(Dictionary(uniqueKeysWithValues: verdicts + [("exempt", exempt)]))
    },
  ]
}

extension CheckReport: Report {
  package var records: Table { Table(records: results, columns: CheckResult.attributes) }

  package var sections: [Table] {
    var sections: [Table] = []
    if !troubles.isEmpty {
      let columns = CheckResult.tableOrder.compactMap { title in CheckResult.attributes.first { $0.title == title } }
      sections.append(Table(title: headline, of: troubles, columns: columns, notes: [summary]))
    } else {
      sections.append(Table(title: headline, notes: [summary]))
    }
    if !warnings.isEmpty {
      sections.append(
        Table(
          title: Plural.text(warnings.count, "warning"),
          notes: warnings.map { "- \($0.warning.address): \($0.warning.message)" }))
    }
    return sections
  }

  private var headline: String {
    let open = troubles.filter { !$0.isExempt }
    let fails = open.count { $0.verdict == .fail }
    if fails > 0 { return "\(Plural.text(fails, "failure")) under the policy \(policy)" }
    if !refused.isEmpty {
      return "\(Plural.text(refused.count, "file")) could not be checked under the policy \(policy)"
    }
    let unknown = open.count
    if unknown > 0 { return "Nothing fails, but \(unknown) cannot be known yet under the policy \(policy)" }
    return results.isEmpty ? "No AKS cluster or node pool" : "Nothing fails under the policy \(policy)"
  }

  private var summary: String {
    let verdicts = Verdict.allCases.map { "\(count($0)) \($0.rawValue)" }.joined(separator: ", ")
    let exempt = results.count(where: \.isExempt)
    return "\(Plural.text(results.count, "result")) in \(Plural.text(files.count, "file")): \(verdicts)"
      + (exempt > 0 ? "; \(exempt) exempt" : "") + (refused.isEmpty ? "" : "; \(refused.count) not checked")
  }
}

extension CheckResult {
  fileprivate static let tableOrder = [
    "verdict", "control", "cluster", "pool", "action", "new", "why", "what to do", "exempt by", "where",
  ]
}
