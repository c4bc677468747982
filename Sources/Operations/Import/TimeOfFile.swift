import Foundation
import InventoryModel

/// When a file was taken, and what says so.
struct TimeOfFile {
  enum Source {
    /// `--taken-at`
    case argument
    /// The collector's manifest beside it.
    case manifest
    /// The kernel readings in it.
    case nodes
    /// The run of tests that it tells of.
    case tests
    case name
  }

  var instant: Instant
  var source: Source

  /// As given with `--taken-at`, else as `told` beside or in it, else the one date in its name.
  ///
  /// - Throws: where nothing says it, the name has two dates, or the time is before AKS existed or more than a day ahead.
  init(
    of path: String, given: Instant?, told: (instant: Instant, source: Source)? = nil, now: Instant
  ) throws(OperationFailure) {
    let name = path == "-" ? StandardInput.name : path
    if let given {
      (instant, source) = (given, .argument)
    } else if let told {
      (instant, source) = told
    } else {
      (instant, source) = (try Self.instant(inNameOf: path, calledSo: name), .name)
    }
    guard instant >= .firstOfAKS else {
      throw OperationFailure("\(name): taken at \(instant), before there was AKS (2017-10): \(correction)")
    }
    guard instant <= now.adding(days: 1) else {
      throw OperationFailure("\(name): taken at \(instant), which is more than a day ahead: \(correction)")
    }
  }

  private static func instant(inNameOf path: String, calledSo name: String) throws(OperationFailure) -> Instant {
    let dates = try dates(inNameOf: path, calledSo: name)
    guard let first = dates.first else {
      throw OperationFailure(
        "\(name): nothing says when it was taken: give --taken-at, or a name such as 2026-11-22.json")
    }
    guard dates.count == 1 else {
      let all = dates.map(\.description).joined(separator: " and ")
      throw OperationFailure(
        "\(name): its name has \(dates.count) dates, \(all): give the one that counts with --taken-at")
    }
    return first.instant
  }

  private static func dates(inNameOf path: String, calledSo name: String) throws(OperationFailure) -> [InstantText] {
    do {
      return try InstantText.found(in: URL(filePath: path).lastPathComponent)
    } catch {
      throw OperationFailure(
        "\(name): its name has what looks like a time or zone, and is not understood: give --taken-at, in UTC")
    }
  }

  private var correction: String {
    switch source {
    case .argument: "correct --taken-at"
    case .manifest: "correct the clock of the collector and collect again"
    case .nodes: "correct the clock of the node and read it again"
    case .tests: "give --taken-at, or correct the clock of the test runner"
    case .name: "give --taken-at, or correct the date in its name"
    }
  }
}
