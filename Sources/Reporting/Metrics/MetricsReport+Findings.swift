import InventoryModel

extension MetricsReport {
  /// Open and overdue findings, each once, then in each of its scopes. Kinds that the policy knows are told as 0.
  var findingCounts: [MetricFamily] {
    guard standing != nil else { return [] }
    let overdue = findings.filter { $0.isOverdue(asOf: asOf) }
    let kinds = scopes.flatMap { scope in Control.all.map { FindingKind($0, scope.severity, scope: scope.name) } }
    return [("open", "Open findings", findings), ("overdue", "Open findings past the limit of their scope", overdue)]
      .flatMap { name, help, findings in
        [
          MetricFamily(
            "fipswatch_\(name)_findings", "\(help), by control, severity and whether an exemption excuses them.",
            samples: Self.samples(
              of: findings.map { FindingKind($0) }, and: kinds.map(\.withoutScope))),
          MetricFamily(
            "fipswatch_scope_\(name)_findings",
            "\(help), by scope, control, severity and whether an exemption excuses them. A finding counts in each of"
              + " its scopes.",
            samples: Self.samples(
              of: findings.flatMap { finding in finding.scopes.map { FindingKind(finding, scope: $0) } }, and: kinds)),
        ]
      }
  }

  private static func samples(of found: [FindingKind], and known: [FindingKind]) -> [MetricFamily.Sample] {
    let none = Dictionary(known.map { ($0, 0) }, uniquingKeysWith: { first, _ in first })
    return found.reduce(into: none) { $0[$1, default: 0] += 1 }.map { kind, count in
      MetricFamily.Sample(Double(count), labels: kind.labels)
    }
  }
}

/// What findings are told apart by.
private struct FindingKind: Hashable {
  private let control: String
  private let severity: Control.Severity
  private let scope: String?
  private let isExempt: Bool

  init(_ control: Control, _ severity: Control.Severity, scope: String?, isExempt: Bool = false) {
    (self.control, self.severity, self.scope, self.isExempt) = (control.id, severity, scope, isExempt)
  }

  init(_ finding: OpenFinding, scope: String? = nil) {
    self.init(finding.control, finding.severity, scope: scope, isExempt: finding.isExempt)
  }

  var withoutScope: FindingKind {
    FindingKind(Control(known: control), severity, scope: nil, isExempt: isExempt)
  }

  var labels: [String: String] {
    let labels = ["control": control, "severity": severity.rawValue, "exempt": String(isExempt)]
    return scope.map { labels.merging(["scope": $0]) { $1 } } ?? labels
  }
}
