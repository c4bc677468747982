import Blueprints
import ComplianceEngine
import Foundation
import InventoryModel
import TestSupport
import Testing

/// A document read and judged, as lines that a person can read: `ADDRESS POOL VERDICT BASIS`.
struct Judged {
  let blueprint: Blueprint
  let lines: [String]
  var warnings: [String] { blueprint.warnings.map(\.message) + advice }
  private let advice: [String]

  init(
    _ text: String, named name: String = "document", parameters: [String] = [], policy: Policy = .builtIn,
    control: Control = .fipsEnabled, asOf: Instant = CivilDate(year: 2026, month: 11, day: 28).instant
  ) throws {
    try self.init(
      bytes: Data(text.utf8), named: name, parameters: parameters, policy: policy, control: control, asOf: asOf)
  }

  init(
    bytes: Data, named name: String = "document", parameters: [String] = [], policy: Policy = .builtIn,
    control: Control = .fipsEnabled, asOf: Instant = CivilDate(year: 2026, month: 11, day: 28).instant
  ) throws {
    let blueprint = try Scratch.withFiles([bytes] + parameters.map { Data($0.utf8) }) { paths in
      var values = TemplateParameters()
      for path in paths.dropFirst() { try values.add(file: path) }
      return try BlueprintDocument.read(file: paths[0], named: name, parameters: values)
    }
    self.blueprint = blueprint
    let foresights = blueprint.rows.map { policy.foresee($0, at: asOf) }
    advice = zip(blueprint.rows, foresights).flatMap { policy.advice(on: $0, judgedAs: $1) }.map(\.message)
    lines = zip(blueprint.rows, foresights).map { row, foresight in
      let found = foresight.verdicts.first { $0.control == control }
      let verdict = found.map { "\($0.verdict.rawValue) \($0.basis?.rawValue ?? "?")" } ?? "none"
      return "\(row.address) \(row.subject.pool.map { $0.isEmpty ? "?" : $0 } ?? "-") \(verdict)"
    }
  }

  init(data path: String) throws {
    try self.init(bytes: Data(contentsOf: SharedData.folder.appending(path: path)), named: path)
  }

  /// The error that reading it gives; nil where it can be read.
  static func refusal(of text: String, named name: String = "document") -> String? {
    do {
      _ = try Judged(text, named: name)
      return nil
    } catch {
      return "\(error)"
    }
  }
}

/// A document, and the lines that a person read off it by hand.
struct ReadingCase: CustomTestStringConvertible, Sendable {
  var why: String
  var text: String
  var parameters: [String]
  var expected: [String]
  var testDescription: String { why }

  init(_ why: String, _ text: String, parameters: [String] = [], _ expected: String...) {
    (self.why, self.text, self.parameters, self.expected) = (why, text, parameters, expected)
  }
}

enum Scratch {
  static func withFiles<Value>(_ contents: [Data], _ body: ([String]) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fipswatch-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let paths = try contents.enumerated().map { index, data in
      let file = folder.appending(path: "\(index)")
      try data.write(to: file)
      return file.path
    }
    return try body(paths)
  }
}
