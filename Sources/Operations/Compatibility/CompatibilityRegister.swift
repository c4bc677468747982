import Files
import Foundation
import InventoryModel
import InventoryStore
import Reporting
import TestResults

/// The register of what failed in tests on FIPS pools, to write into.
package struct CompatibilityRegister {
  private let store: InventoryStore
  private let context: RunContext

  package init(of store: InventoryStore, in context: RunContext) { (self.store, self.context) = (store, context) }

  /// Records what a person found.
  ///
  /// - Parameters:
  ///   - cluster: its name or Azure id, as everywhere.
  ///   - instant: when it was found; now, unless given.
  package func add(
    _ failure: CompatibilityRun.Failure, application: String, cluster: String, at instant: Instant? = nil
  ) throws -> CompatibilityRunReport {
    let at = instant ?? context.now()
    guard at <= context.now().adding(days: 1) else {
      throw OperationFailure("--at \(at): is more than a day ahead: name when it was found")
    }
    return try record(
      [failure], passed: [], application: application, cluster: cluster, at: at,
      digest: "\(at) \(failure.test) \(failure.symptom)")
  }

  /// Records a run of tests: a JUnit XML file, or `-` for standard input.
  ///
  /// - Throws: `TestResultsError`; `OperationFailure` where nothing says when it was.
  package func importRun(
    from file: String, application: String, cluster: String, takenAt: Instant? = nil
  ) throws -> CompatibilityRunReport {
    let name = file == "-" ? StandardInput.name : file
    let data = try Self.bytes(of: file)
    let results = try TestResults(data, file: name)
    let time = try TimeOfFile(
      of: file, given: takenAt, told: results.at.map { ($0, .tests) }, now: context.now())
    return try record(
      results.failures, passed: results.passed, application: application, cluster: cluster, at: time.instant,
      digest: Files.SHA256(of: data).hexadecimal)
  }

  /// Closes issues by somebody's decision.
  ///
  /// - Parameter ids: or beginnings of them.
  package func close(
    _ ids: [String], as closing: CompatibilityIssue.Closing, workaround: String?, at instant: Instant? = nil
  ) throws -> CompatibilityReport {
    let at = instant ?? context.now()
    guard at <= context.now().adding(days: 1) else {
      throw OperationFailure("--at \(at): is more than a day ahead: name when it was closed")
    }
    return CompatibilityReport(
      asOf: at, issues: try store.closeIssues(ids, as: closing, workaround: workaround, at: at), includesClosed: true)
  }

  private func record(
    _ failures: [CompatibilityRun.Failure], passed: Set<String>, application: String, cluster: String, at: Instant,
    digest: String
  ) throws -> CompatibilityRunReport {
    let run = CompatibilityRun(
      cluster: try store.loadCluster(named: cluster), application: application, at: at, digest: digest,
      failures: failures, passed: passed)
    return CompatibilityRunReport(of: run, recorded: try store.record(run))
  }

  private static func bytes(of file: String) throws -> Data {
    // One byte more than is allowed tells a file that is too big, whatever its size.
    let limit = TestResults.mostBytes + 1
    guard file != "-" else { return try StandardInput.data(upTo: limit) }
    do {
      return try SmallFile.data(at: file, upTo: limit)
    } catch {
      throw OperationFailure("\(file): \(error.reason)")
    }
  }
}

extension CompatibilityRunReport {
  fileprivate init(of run: CompatibilityRun, recorded: RecordedRun) {
    self.init(
      at: run.at, isKnown: recorded.isKnown, passedTests: run.passed.count, failedTests: run.failures.count,
      entries: recorded.discovered.map { Entry(.discovered, $0) } + recorded.reopened.map { Entry(.reopened, $0) }
        + recorded.seenAgain.map { Entry(.seenAgain, $0) } + recorded.passed.map { Entry(.passed, $0) })
  }
}

extension Reports {
  /// What is publicly known to break with FIPS, and the clusters that run it.
  ///
  /// - Parameter cluster: only this one: its name or Azure id.
  package func knownIssues(asOf instant: Instant, cluster: String? = nil) throws -> KnownIssuesReport {
    try store.atOnce {
      let only = try cluster.map { try store.loadCluster(named: $0) }
      let features = try store.loadClusterFeatures(asOf: instant).filter { only == nil || $0.key == only }
        .sorted { $0.key < $1.key }
      let matches = KnownIssue.all.map { issue in
        KnownIssuesReport.Match(
          issue: issue, clusters: features.filter { issue.matches($0.value) }.map(\.key))
      }
      return KnownIssuesReport(asOf: instant, matches: only == nil ? matches : matches.filter { !$0.clusters.isEmpty })
    }
  }
}
