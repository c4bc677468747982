import InventoryModel

/// What the attributes of a test case say of it, where a runner writes no element: `status="failed"`, `result="error"`.
/// Their names are in small letters.
///
/// What says plainly that it failed counts under any other name, too: runners agree on no name.
///
/// Sources: GitHub (`conclusion`), GoogleTest (`status="notrun"`, `result="suppressed"`), CTest (`status="disabled"`), behave (`untested`), Node's
/// reporter (`failure="…"`), NUnit 2 (`executed`, `success`).
enum Outcome {
  case passed, failed, skipped

  /// What is neither a pass nor skipped has failed: what is doubtful is no pass.
  init(_ attributes: [String: String]) {
    let said = Self.endings.compactMap { attributes[$0] }.map(Self.folded).filter {
      !$0.isEmpty
    }
    if Self.counts.contains(where: { !Self.none.contains(Self.folded(attributes[$0] ?? "")) })
      || said.contains(where: { !Self.passing.contains($0) && !Self.skipping.contains($0) })
      || Self.affirmations.contains(where: { attributes[$0].map(Self.folded).map(Self.negations.contains) == true })
        && attributes["executed"].map(Self.folded) != "false"
      || attributes.contains(where: { !Self.namings.contains($0.key) && Self.failing.contains(Self.folded($0.value)) })
    {
      self = .failed
    } else {
      let isSkipped = said.contains(where: Self.skipping.contains) || attributes["executed"].map(Self.folded) == "false"
      self = isSkipped ? .skipped : .passed
    }
  }

  private static let endings = ["status", "result", "outcome", "verdict", "conclusion", "state"]
  /// What may hold such a word because the test, or what it is about, is called so.
  private static let namings: Set = [
    "name", "classname", "class", "id", "file", "package", "suite", "title", "description", "feature", "story", "tag",
    "tags", "label", "labels", "category", "group", "url", "type", "message",
  ]
  private static let failing: Set = [
    "fail", "failed", "failing", "failure", "error", "errored", "broken", "timeout", "timedout", "aborted", "crashed",
  ]
  private static let affirmations = ["success", "passed"]
  private static let negations: Set = ["false", "0", "no"]
  /// What an element in a case may be called that says the same as text.
  static let words = Set(endings + affirmations + counts + ["executed"])

  private static let counts = ["failure", "failures", "error", "errors", "failed"]
  private static let none: Set = ["", "0", "false", "none"]
  private static let passing: Set = [
    "pass", "passed", "success", "successful", "succeeded", "ok", "run", "executed", "complete", "completed", "true",
  ]
  private static let skipping: Set = [
    "skip", "skipped", "notrun", "notexecuted", "disabled", "ignore", "ignored", "suppressed", "pending", "untested",
    "filtered", "excluded",
  ]

  /// `Not Run` and `not_run` are `notrun`.
  private static func folded(_ text: String) -> String { text.foldedID.filter { $0.isLetter || $0.isNumber } }
}
