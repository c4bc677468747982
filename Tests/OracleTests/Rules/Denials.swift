/// What the nodes of a row denied: "No label takes back what a kernel denied, until the kernels of all nodes say yes or
/// the pool's flag or image family is another." A label's no is taken back by any yes of all nodes.
struct Denials {
  /// What Azure declared when a denial last counted: a pool that changed by then is denied as it is, and time alone
  /// mends nothing. What is not reported may still be what it was.
  private struct Declared {
    var enableFIPS: Bool?
    var imageFamily: String?

    init(_ pool: KnownPool?, else last: Declared?) {
      enableFIPS = pool?.facts.enableFIPS ?? last?.enableFIPS
      imageFamily = pool?.imageFamily ?? last?.imageFamily
    }

    func isAnother(_ pool: KnownPool?) -> Bool {
      func differ<Value: Equatable>(_ one: Value?, _ two: Value?) -> Bool { one != nil && two != nil && one != two }
      return differ(enableFIPS, pool?.facts.enableFIPS) || differ(imageFamily, pool?.imageFamily)
    }
  }

  /// Those that nothing took back.
  private var denials: [Grade: Declared] = [:]

  mutating func remember(_ facts: RowFacts) {
    for grade in [Grade.kernel, .label] {
      if facts.nodes.denials.contains(grade) {
        denials[grade] = Declared(facts.pool, else: denials[grade])
      } else if let last = denials[grade] {
        let isConfirmed = facts.nodes.confirmation.map { $0 == .kernel || grade == .label } ?? false
        denials[grade] = isConfirmed || last.isAnother(facts.pool) ? nil : Declared(facts.pool, else: last)
      }
    }
  }

  /// Nodes said no, none says so now, and nothing took it back.
  func doubt(_ facts: RowFacts) -> Bool { facts.nodes.denial == nil && !denials.isEmpty }

  func believed(_ raw: Evaluated, _ facts: RowFacts) -> Evaluated {
    doubt(facts) && raw.answer == .pass ? Evaluated(.unknown, "evidenceExpired", raw.grade) : raw
  }
}
