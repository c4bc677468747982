import Foundation
import FoundationXML
import InventoryModel

/// Takes cases out of JUnit XML as the parser comes by them.
final class JUnitReading: NSObject, XMLParserDelegate {
  private let file: String
  /// What was not as it must be, where the parser was stopped.
  private(set) var refusal: TestResultsError?
  private(set) var at: Instant?
  /// By name: what a failed test said; nil for one that passed.
  private(set) var cases: [String: String?] = [:]
  private var count = 0
  private var depth = 0
  private var hasRoot = false
  private var hasErred = false
  /// The parser itself takes a text that ends in the middle of an element for whole.
  var isWhole: Bool { hasRoot && depth == 0 && !hasErred }
  private var suites: [Suite] = []
  private var current: Case?
  /// Inside an element whose text is the symptom.
  private var isInFailure = false
  /// The element in a case or suite whose text is how it ended: `<result>FAIL</result>`.
  private var outcome: (word: String, text: String)?

  private struct Suite {
    var name: String
    var said: Int
    var shown = 0

    mutating func saysFailed() { said = max(said, 1) }
  }

  fileprivate struct Case {
    var name: String
    var message: String?
    var text = ""
    /// Whether its attributes say that it failed.
    var saysFailed = false
    /// How many of the failures that suites count it shows.
    var shown = 0
    var wasTriedAgain = false
    var isSkipped = false
    /// The suite itself failed, outside of its tests.
    var isSuite = false

    var hasFailed: Bool { saysFailed || shown > 0 || wasTriedAgain }
  }

  /// What suites count.
  private static let counted: Set = ["failure", "error"]
  /// Runs that were tried again.
  private static let tried: Set = ["flakyFailure", "flakyError", "rerunFailure", "rerunError"]
  /// What runners of their own write of a test that did not pass.
  private static let own: Set = [
    "fail", "failed", "timeout", "timedout", "aborted", "incomplete", "interrupted", "crash", "crashed", "cancelled",
    "canceled",
  ]
  /// Of names and symptoms, in characters.
  static let longestName = 500
  static let longestSymptom = 1_000

  init(file: String) { self.file = file }

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    let element = Self.local(element)
    let attributes = Dictionary(attributes.map { ($0.key.foldedID, $0.value) }, uniquingKeysWith: max)
    depth += 1
    hasRoot = true
    if depth == 1, element != "testsuites", element != "testsuite" {
      return refuse(.notJUnit(file: file, root: String(element.prefix(60))), parser)
    }
    switch element {
    case "testsuites", "testsuite": begin(suite: attributes)
    case "testcase": begin(case: attributes, parser)
    case "skipped": current?.isSkipped = true
    case _ where Self.counted.contains(element): fail(attributes, isCounted: true, parser)
    case _ where Self.tried.contains(element): fail(attributes, isCounted: false, parser)
    case _ where current != nil && Self.own.contains(element.foldedID): fail(attributes, isCounted: true, parser)
    case _ where Outcome.words.contains(element.foldedID):
      outcome = (element.foldedID, attributes["value"] ?? "")
      conclude(attributes)
    default: break
    }
  }

  func parser(_ parser: XMLParser, didEndElement element: String, namespaceURI: String?, qualifiedName: String?) {
    depth -= 1
    if let ended = outcome, ended.word == Self.local(element).foldedID {
      conclude([ended.word: ended.text])
      outcome = nil
    }
    switch Self.local(element) {
    case "testsuites", "testsuite": endSuite(parser)
    case "testcase": endCase(parser)
    default: if isInFailure, current?.isSuite == true { endCase(parser) }
    }
    isInFailure = false
  }

  func parser(_ parser: XMLParser, parseErrorOccurred parseError: any Error) { hasErred = true }

  func parser(_ parser: XMLParser, foundCharacters text: String) { add(text) }

  func parser(_ parser: XMLParser, foundCDATA block: Data) { add(String(decoding: block, as: UTF8.self)) }

  /// Without the prefix of a namespace, in whatever case it is written: `<n:Failure>` is one too.
  private static func local(_ element: String) -> String {
    let name = element.split(separator: ":").last.map(String.init) ?? element
    return names.first { $0.foldedID == name.foldedID } ?? name
  }

  private static let names = counted.union(tried).union(["testsuites", "testsuite", "testcase", "skipped"])

  // MARK: - Suites

  private func begin(suite attributes: [String: String]) {
    // What is no number is not said to be none.
    let counts = [attributes["failures"] ?? attributes["failed"], attributes["errors"]]
    let said = counts.compactMap(\.self).filter { !$0.isEmpty }.reduce(0) {
      $0 + min(max(0, Int($1) ?? 1), TestResults.mostCases)
    }
    suites.append(Suite(name: String((attributes["name"] ?? "").prefix(Self.longestName)), said: said))
    if Outcome(attributes) == .failed { suites[suites.count - 1].saysFailed() }
    if let time = attributes["timestamp"].flatMap(Instant.init) { at = max(at ?? time, time) }
  }

  private func endSuite(_ parser: XMLParser) {
    guard let suite = suites.popLast() else { return }
    if suite.shown < suite.said {
      refuse(.lacksFailures(file: file, suite: suite.name, said: suite.said, shown: suite.shown), parser)
    }
    if !suites.isEmpty { suites[suites.count - 1].shown += suite.shown }
  }

  // MARK: - Cases

  private func begin(case attributes: [String: String], _ parser: XMLParser) {
    // Surefire leaves the name empty where a class failed as a whole.
    let names = ["classname", "name"].compactMap { attributes[$0] }.filter { !$0.isEmpty }
    let outcome = Outcome(attributes)
    begin(
      Case(
        name: names.joined(separator: "."), message: attributes["failure"] ?? attributes["error"],
        saysFailed: outcome == .failed, isSkipped: outcome == .skipped), parser)
  }

  private func begin(_ started: Case, _ parser: XMLParser) {
    guard !started.name.isEmpty else {
      return refuse(.unnamedCase(file: file, line: max(1, parser.lineNumber)), parser)
    }
    current = started
    current?.name = String(started.name.prefix(Self.longestName))
  }

  private func fail(_ attributes: [String: String], isCounted: Bool, _ parser: XMLParser) {
    if current == nil { begin(Case(name: suites.last?.name ?? "", isSuite: true), parser) }
    guard var failing = current else { return }
    if isCounted { failing.shown += 1 } else { failing.wasTriedAgain = true }
    failing.message = failing.message ?? attributes["message"] ?? attributes["type"]
    current = failing
    isInFailure = true
  }

  /// Takes what an element in a case or suite says of it as if that had it as an attribute.
  private func conclude(_ attributes: [String: String]) {
    switch Outcome(attributes) {
    case .failed where current == nil: if !suites.isEmpty { suites[suites.count - 1].saysFailed() }
    case .failed: current?.saysFailed = true
    case .skipped: current?.isSkipped = true
    case .passed: break
    }
  }

  private func add(_ text: String) {
    if let length = outcome?.text.utf8.count, length < Self.longestName {
      outcome?.text += text.prefix(Self.longestName)
    }
    guard isInFailure, let length = current?.text.utf8.count, length < 4 * Self.longestSymptom else { return }
    current?.text += text.prefix(4 * Self.longestSymptom)
  }

  private func endCase(_ parser: XMLParser) {
    guard let ended = current else { return }
    current = nil
    if !suites.isEmpty { suites[suites.count - 1].shown += max(ended.shown, ended.saysFailed ? 1 : 0) }
    count += 1
    guard count <= TestResults.mostCases else {
      return refuse(.tooManyCases(file: file, most: TestResults.mostCases), parser)
    }
    if ended.hasFailed {
      cases[ended.name] = .some(ended.symptom)
    } else if !ended.isSkipped, cases[ended.name] == nil {
      cases.updateValue(nil, forKey: ended.name)
    }
  }

  private func refuse(_ error: TestResultsError, _ parser: XMLParser) {
    refusal = refusal ?? error
    parser.abortParsing()
  }
}

extension JUnitReading.Case {
  /// The message, else the first line of the text.
  fileprivate var symptom: String {
    let lines = [message ?? "", text].flatMap { $0.split(whereSeparator: \.isNewline) }
    let first = lines.lazy.map { $0.trimmingCharacters(in: .whitespaces) }.first { !$0.isEmpty }
    return String((first ?? "failed without a message").prefix(JUnitReading.longestSymptom))
  }
}
