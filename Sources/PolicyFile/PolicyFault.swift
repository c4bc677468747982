/// One thing that is wrong in a policy file, or (as a warning) surprising: where, what, and what to do.
public struct PolicyFault: Error, Hashable, Sendable, CustomStringConvertible {
  public let file: String
  /// From 1, as editors count.
  public let line: Int
  /// From 1, in Unicode scalars; nil where the whole line, or the whole file, is meant.
  public let column: Int?
  public let message: String
  /// What is allowed, or what was probably meant.
  public let hint: String?

  init(file: String, line: Int, column: Int? = nil, _ message: String, hint: String? = nil) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.hint = hint
  }

  /// `policy.yaml:12: unknown key "severty": did you mean "severity"?`
  public var description: String { "\(file):\(line): \(message)" + (hint.map { ": \($0)" } ?? "") }
}

/// Why a policy file was refused: every fault it has, in the order of its lines.
public struct PolicyFaults: Error, Hashable, Sendable, CustomStringConvertible {
  public let faults: [PolicyFault]

  /// One line a fault.
  public var description: String { faults.map(\.description).joined(separator: "\n") }
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
