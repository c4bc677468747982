import Alerting
import InventoryModel
import InventoryStore
import PriceFiles
import Reporting

/// Loads what the rules of a policy look at, and no more.
struct AlertReading {
  let store: InventoryStore
  let settings: AlertSettings
  let now: Instant

  func facts() throws -> AlertFacts {
    let condition = try store.loadCondition(asOf: .never)
    return AlertFacts(
      findings: try store.loadFindings(asOf: now, includingClosed: false),
      passedBefore: try store.loadPassedBefore(asOf: now),
      failingSinceBaseline: try store.loadFailingSinceBaseline(asOf: now),
      permissions: try store.loadPermissions(asOf: now),
      compliance: try compliance(), lastComplete: condition.newestCompleteSnapshot,
      collectors: condition.collectors, unseen: try unseen(), budgets: try budgets())
  }

  /// Files that cannot be read keep no other rule from being evaluated.
  private func budgets() throws -> [[String]: AlertFacts.Budgets] {
    var budgets: [[String]: AlertFacts.Budgets] = [:]
    for case .overBudget(let files) in settings.rules.map(\.trigger) where budgets[files] == nil {
      do {
        let prices = try PriceBook(readingFiles: files)
        let report = try Reports(store).cost(at: now, prices: prices)
        budgets[files] = .known(report.budgets, currency: prices.currency)
      } catch let fault as PriceFault {
        budgets[files] = .unknown(reason: fault.description)
      }
    }
    return budgets
  }

  private func unseen() throws -> [Int: [String]] {
    var unseen: [Int: [String]] = [:]
    for case .noCompleteSnapshot(let hours) in settings.rules.map(\.trigger) {
      unseen[hours] = try store.loadUnobserved(after: now.adding(seconds: -Int64(hours) * 3_600), through: now)
    }
    return unseen
  }

  private func compliance() throws -> [AlertFacts.Compliance] {
    guard let days = settings.rules.compactMap(\.daysOfCompliance).max() else { return [] }
    return try store.loadCounts(until: now) { _ in
      ComplianceTrack(asOf: now, daysBack: days)
    } rows: {
      $0.add($1)
    } clusters: { _, _ in
    }.sweep.compliance
  }
}

extension AlertRule {
  /// How many days back it looks at compliance; nil where it does not.
  fileprivate var daysOfCompliance: Int? {
    switch trigger {
    case .complianceBelow: 0
    case .complianceFalling(_, let days): days
    default: nil
    }
  }
}
