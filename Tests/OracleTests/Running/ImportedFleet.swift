import Foundation

/// A script, imported by the built program into a database of its own.
struct ImportedFleet {
  let workplace: Workplace
  let database: String

  /// What one run of `import` takes.
  private struct Batch: Equatable {
    var arguments: [String]
    var files: [String]
  }

  /// - Parameter steps: in the order in which they are imported.
  init(_ script: FleetScript, steps: [FleetScript.Step], in workplace: Workplace, database: String) throws {
    (self.workplace, self.database) = (workplace, database)
    for (number, policy) in script.policies.enumerated() {
      try workplace.write(policy.document.line, to: Self.policyFile(number))
    }
    var batches: [Batch] = []
    for (number, step) in steps.enumerated() {
      let (arguments, text, suffix) = Self.contents(of: step)
      let time = step.at.description.replacingOccurrences(of: ":", with: "-")
      let file = "\(database)-\(number)-\(time).\(suffix)"
      try workplace.write(text, to: file)
      if batches.last?.arguments == arguments {
        batches[batches.count - 1].files.append(file)
      } else {
        batches.append(Batch(arguments: arguments, files: [file]))
      }
    }
    for batch in batches { try run(batch) }
  }

  static func policyFile(_ number: Int) -> String { "policy-\(number).json" }

  private func run(_ batch: Batch) throws {
    let run = try workplace.fipswatch(["import"] + batch.files + batch.arguments, database: database)
    guard [0, 3].contains(run.exitCode) else { throw Refused(arguments: batch.arguments, errors: run.errors) }
  }

  struct Refused: Error, CustomStringConvertible {
    var arguments: [String]
    var errors: String
    var description: String { "import \(arguments.joined(separator: " ")): \(errors)" }
  }

  static func contents(of step: FleetScript.Step) -> (arguments: [String], text: String, suffix: String) {
    switch step {
    case .azure(let sighting, let form):
      return (sighting.arguments + ["--policy", policyFile(sighting.policy)], sighting.text(as: form), "json")
    case .nodes(let words, true, _): return ([], NodeReport.readings(words), "csv")
    case .nodes(let words, _, let isClasses):
      guard isClasses, case .classes(let cluster, _, _) = words[0] else {
        return ([], NodeReport.kubernetes(words), "json")
      }
      return (["--scope", cluster.id], NodeReport.kubernetes(words), "json")
    }
  }

  /// What a command prints as JSON.
  func json(_ arguments: [String]) throws -> JSON? {
    try workplace.fipswatch(arguments + ["--format", "json"], database: database).json
  }
}
