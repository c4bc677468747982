import InventoryModel
import InventoryStore
import PriceFiles
import Reporting

extension Reports {
  /// What non-compliance costs at the prices of a book.
  ///
  /// - Parameter keepsCharges: whether the charges of each row and bucket are kept, as FOCUS lists them.
  package func cost(
    in window: KPIWindow, by grouping: KPIGrouping? = nil, prices: PriceBook, keepsCharges: Bool = false
  ) throws -> CostReport {
    try store.atOnce {
      if let first = try store.loadSnapshotTimes().first { try window.checkLength(fromFirstSnapshot: first) }
      let subjects = try store.loadCostSubjects(asOf: window.end, billed: !prices.billedPools.isEmpty)
      let (sweep, _) = try store.loadKPISpans(until: window.end, by: CostSweep.loaded(grouping)) {
        CostSweep(
          window: window, grouping: grouping, firstSnapshot: $0.firstSnapshot, subjects: subjects, prices: prices,
          keepsCharges: keepsCharges)
      } span: {
        $0.add($1)
      }
      return sweep.report(policy: try store.loadPolicies().policy(at: window.end))
    }
  }

  /// What everything costs as of an instant, without a series of what was before.
  package func cost(at instant: Instant, prices: PriceBook) throws -> CostReport {
    try cost(in: KPIWindow(since: instant, asOf: instant, bucket: .day), prices: prices)
  }
}

extension PriceBook {
  /// - Parameter arguments: files and globs, with which a shell would have found files.
  package init(readingFiles arguments: [String]) throws {
    self = try PriceFiles.read(
      arguments.flatMap { argument in
        let matches = argument.contains(where: "*?[".contains) ? ImportPaths.globbed(argument) : []
        return matches.isEmpty ? [argument] : matches
      })
  }
}
