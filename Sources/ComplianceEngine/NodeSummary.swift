import InventoryModel

/// What the nodes of one row say together at one instant.
struct NodeSummary: Hashable {
  /// A list that is not too old speaks for the row.
  var hasFreshList = false
  /// Some node says that it is FIPS.
  var hasConfirmation = false
  /// Some node is known and says nothing.
  var hasSilence = false
  /// Nodes said no, and nothing has taken it back; now none says so.
  var isDoubted = false
  /// Some kernel, and some label, says that its node is not FIPS.
  private var isDeniedByKernel = false
  private var isDeniedByLabel = false
  /// The weakest evidence among the nodes that say that they are FIPS.
  private var weakest: Evidence?

  static let none = NodeSummary()

  /// The strongest evidence that a node is not FIPS; nil where none says so.
  var denial: Evidence? { isDeniedByKernel ? .kernel : isDeniedByLabel ? .label : nil }

  func isDenied(by grade: Evidence) -> Bool { grade == .kernel ? isDeniedByKernel : isDeniedByLabel }

  /// The evidence that all nodes are FIPS; nil unless every node that is known says so.
  var confirmation: Evidence? { denial == nil && !hasSilence ? weakest : nil }

  /// Whether all nodes are FIPS by evidence that is at least as good as that of a denial.
  func isConfirmation(over denial: Evidence) -> Bool {
    confirmation.map { $0 == .kernel || denial == .label } ?? false
  }

  var saysSomething: Bool { denial != nil || hasConfirmation }

  mutating func add(_ isFIPS: Bool?, _ grade: Evidence) {
    switch isFIPS {
    case true?:
      hasConfirmation = true
      weakest = weakest == .label ? .label : grade
    case false? where grade == .kernel: isDeniedByKernel = true
    case false?: isDeniedByLabel = true
    case nil: hasSilence = true
    }
  }

  /// A pass is not believed while a denial is remembered.
  func doubting(_ verdict: Verdict) -> Verdict { isDoubted && verdict == .pass ? .unknown : verdict }
}

/// What the classes say together that nodes are made from and whose nodes do not speak for themselves.
enum ClassSummary: Hashable {
  /// There are none.
  case silent
  /// One makes nodes that are not FIPS.
  case off
  /// None does, but one has not shown that it can make any that are.
  case unproven
  case fips
}

/// What nodes denied: silence does not take it back, nor do words of a lower grade. All of a row's nodes must say yes
/// with at least as good evidence, or the row itself must be another.
struct RememberedDenials {
  /// By their grade, with what Azure declared when they last counted.
  private var denials: [Evidence: Declaration] = [:]

  /// The row as it is, with what its nodes said before.
  mutating func remembering(_ row: RowFacts) -> RowFacts {
    if denials.isEmpty, row.nodes.denial == nil { return row }
    let now = Declaration(of: row.kind)
    for grade in [Evidence.kernel, .label] {
      if row.nodes.isDenied(by: grade) {
        denials[grade] = now.completed(by: denials[grade])
      } else if let then = denials[grade] {
        let isTakenBack = row.nodes.isConfirmation(over: grade) || now.isAnother(than: then)
        denials[grade] = isTakenBack ? nil : then.completed(by: now)
      }
    }
    var row = row
    row.nodes.isDoubted = row.nodes.denial == nil && !denials.isEmpty
    return row
  }
}

/// What Azure declares of a pool now, and since when.
struct StandingDeclaration {
  private var declaration: Declaration?
  /// Nil until it declared something else before.
  private(set) var since: Instant?

  /// Azure reported the pool so, later than all that was seen before.
  mutating func see(_ traits: PoolTraits, at instant: Instant) {
    let now = Declaration(of: .pool(traits)).completed(by: declaration)
    if let declaration, now.isAnother(than: declaration) { since = instant }
    declaration = now
  }
}

/// What Azure declares of FIPS, as far as it is reported. What is not may still be what it was.
private struct Declaration {
  private var flag: Bool?
  private var imageFamily: String?

  init(of kind: RowFacts.Kind) {
    guard case .pool(let traits) = kind else { return }
    (flag, imageFamily) = (traits.enableFIPS, traits.imageFamily)
  }

  func completed(by other: Declaration?) -> Declaration {
    var complete = self
    (complete.flag, complete.imageFamily) = (flag ?? other?.flag, imageFamily ?? other?.imageFamily)
    return complete
  }

  func isAnother(than other: Declaration) -> Bool {
    let complete = completed(by: other)
    return other.flag.map { $0 != complete.flag } ?? false
      || other.imageFamily.map { $0 != complete.imageFamily } ?? false
  }
}
