import InventoryModel

/// What the nodes of one row say together at one instant.
struct NodeSummary: Hashable {
  /// Some node says that it is FIPS.
  var hasConfirmation = false
  /// Some node is known and says nothing.
  var hasSilence = false
  /// Nodes said no, and nothing has taken it back; now none says so.
  var isDoubted = false
  /// When a kernel, and when a label, last said that a node is not FIPS.
  private var kernelDenial: Instant?
  private var labelDenial: Instant?
  /// The weakest evidence among the nodes that say that they are FIPS.
  private var weakest: Evidence?

  static let none = NodeSummary()

  /// The strongest evidence that a node is not FIPS; nil where none says so.
  var denial: Evidence? { kernelDenial != nil ? .kernel : labelDenial != nil ? .label : nil }

  /// When evidence of a grade last denied; nil where none does.
  func denied(by grade: Evidence) -> Instant? { grade == .kernel ? kernelDenial : labelDenial }

  /// The evidence that all nodes are FIPS; nil unless every node that is known says so.
  var confirmation: Evidence? { denial == nil && !hasSilence ? weakest : nil }

  /// Whether all nodes are FIPS by evidence that is at least as good as that of a denial.
  func isConfirmation(over denial: Evidence) -> Bool {
    confirmation.map { $0 == .kernel || denial == .label } ?? false
  }

  var saysSomething: Bool { denial != nil || hasConfirmation }

  mutating func add(_ isFIPS: Bool?, _ grade: Evidence, takenAt: Instant = Instant(seconds: .min)) {
    switch isFIPS {
    case true?:
      hasConfirmation = true
      weakest = weakest == .label ? .label : grade
    case false? where grade == .kernel:
      kernelDenial = max(kernelDenial ?? takenAt, takenAt)
    case false?:
      labelDenial = max(labelDenial ?? takenAt, takenAt)
    case nil:
      hasSilence = true
    }
  }

  /// A pass is not believed while a denial is remembered.
  func doubting(_ verdict: Verdict) -> Verdict { isDoubted && verdict == .pass ? .unknown : verdict }
}

/// What nodes denied: silence does not take it back, nor do words of a lower grade. All of a row's nodes must say yes
/// with at least as good evidence, or the row itself must be another.
struct RememberedDenials {
  private struct Denial {
    /// The row as it was then.
    var kind: RowFacts.Kind
    var takenAt: Instant
    var isTakenBack = false
  }

  /// The last of each grade.
  private var denials: [Evidence: Denial] = [:]

  /// The row as it is, with what its nodes said before.
  mutating func remembering(_ row: RowFacts) -> RowFacts {
    for grade in [Evidence.kernel, .label] {
      if let takenAt = row.nodes.denied(by: grade), denials[grade].map({ $0.takenAt < takenAt }) ?? true {
        denials[grade] = Denial(kind: row.kind, takenAt: takenAt)
      } else if let last = denials[grade] {
        denials[grade]!.isTakenBack =
          last.isTakenBack || row.nodes.isConfirmation(over: grade) || last.kind.isAnother(than: row.kind)
      }
    }
    var row = row
    row.nodes.isDoubted = row.nodes.denial == nil && denials.values.contains { !$0.isTakenBack }
    return row
  }
}

extension RowFacts.Kind {
  /// Whether Azure declares something else of FIPS. What it does not report may still be what it was.
  fileprivate func isAnother(than other: RowFacts.Kind) -> Bool {
    func differ<Value: Equatable>(_ one: Value?, _ two: Value?) -> Bool { one != nil && two != nil && one != two }
    guard case .pool(let one) = self, case .pool(let two) = other else { return false }
    return differ(one.enableFIPS, two.enableFIPS) || differ(one.imageFamily, two.imageFamily)
  }
}
