import InventoryModel

/// One thing that is wrong in a policy file, or (as a warning) surprising: where, what, and what to do.
package struct PolicyFault: Error, Hashable, Sendable, CustomStringConvertible {
  package let file: String
  /// From 1, as editors count.
  package let line: Int
  /// From 1, in Unicode scalars; nil where the whole line, or the whole file, is meant.
  package let column: Int?
  package let message: String
  /// What is allowed, or what was probably meant.
  package let hint: String?

  init(file: String, line: Int, column: Int? = nil, _ message: String, hint: String? = nil) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.hint = hint
  }

  /// `policy.yaml:12: unknown key "severty": did you mean "severity"?`
  package var description: String { "\(file):\(line): \(message)" + (hint.map { ": \($0)" } ?? "") }
}

/// Why a policy file was refused: every fault it has, in the order of its lines.
package struct PolicyFaults: UserFacingError, Hashable, Sendable {
  package let faults: [PolicyFault]

  package var lines: [String] { faults.map(\.description) }
  package var description: String { lines.joined(separator: "\n") }
}

/// The faults found so far in one file.
struct FaultList {
  /// A file with more is not a policy with mistakes in it, and reporting all of them would not help.
  static let limit = 500

  let file: String
  private var found: [PolicyFault] = []

  init(file: String) { self.file = file }

  mutating func add(
    at position: Position, _ message: @autoclosure () -> String, hint: @autoclosure () -> String? = nil
  ) {
    guard !isFull else { return }
    found.append(PolicyFault(file: file, line: position.line, column: position.column, message(), hint: hint()))
  }

  /// By line; those of one line stay in the order in which they were found.
  var inOrder: [PolicyFault] {
    found.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }.map(\.element)
  }

  var isEmpty: Bool { found.isEmpty }
  var isFull: Bool { found.count >= Self.limit }
}
