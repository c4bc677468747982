import Foundation
import FoundationXML
import InventoryModel

/// What a run of tests came to: JUnit XML, as most test runners write it.
///
/// A failure, an error, and a test that only passed when it was tried again count as failed: what is doubtful is no pass. Skipped
/// tests count as neither. Source: the XSD of Jenkins' xUnit plugin, and Maven Surefire's additions to it.
package struct TestResults: Sendable {
  /// When the suites ran; nil where none says.
  package let at: Instant?
  /// One for each test, in the order of their names.
  package let failures: [CompatibilityRun.Failure]
  package let passed: Set<String>

  package static let mostBytes = 256 << 20
  package static let mostCases = 1_000_000

  /// - Parameter file: only names the document.
  /// - Throws: `TestResultsError`.
  package init(_ data: Data, file: String) throws {
    guard data.count <= Self.mostBytes else { throw TestResultsError.tooLarge(file: file, mostBytes: Self.mostBytes) }
    try XMLProlog(data).check(file: file)
    let reading = JUnitReading(file: file)
    let parser = XMLParser(data: data)
    parser.shouldResolveExternalEntities = false
    parser.delegate = reading
    let isWhole = parser.parse()
    if let refusal = reading.refusal { throw refusal }
    guard isWhole, reading.isWhole else { throw TestResultsError.notXML(file: file, line: max(1, parser.lineNumber)) }
    guard !reading.cases.isEmpty else { throw TestResultsError.noCases(file: file) }
    at = reading.at
    failures = reading.cases.compactMap { test, symptom in
      symptom.map { CompatibilityRun.Failure(test: test, symptom: $0) }
    }.sorted { $0.test < $1.test }
    passed = Set(reading.cases.filter { $0.value == nil }.keys)
  }
}

/// What stands before the first element.
struct XMLProlog {
  private let data: Data

  init(_ data: Data) { self.data = data }

  /// - Throws: `TestResultsError` where the text is in an encoding that could hide something, or has a document type.
  func check(file: String) throws {
    guard String(validating: data, as: UTF8.self) != nil, !data.contains(0) else {
      throw TestResultsError.notUTF8(file: file)
    }
    var rest = data[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    while true {
      rest = rest.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
      if rest.starts(with: Data("<!--".utf8)) {
        rest = Self.after("-->", in: rest)
      } else if rest.starts(with: Data("<?".utf8)) {
        let next = Self.after("?>", in: rest)
        try Self.checkEncoding(rest[..<next.startIndex], file: file)
        rest = next
      } else {
        break
      }
    }
    guard !rest.starts(with: Data("<!".utf8)) else { throw TestResultsError.hasDocumentType(file: file) }
  }

  private static func after(_ end: String, in text: Data.SubSequence) -> Data.SubSequence {
    text.range(of: Data(end.utf8)).map { text[$0.upperBound...] } ?? text[text.endIndex...]
  }

  private static func checkEncoding(_ instruction: Data.SubSequence, file: String) throws {
    let text = String(decoding: instruction, as: UTF8.self).lowercased()
    guard text.hasPrefix("<?xml "), let name = text.firstRange(of: "encoding").map({ text[$0.upperBound...] }) else {
      return
    }
    let value = name.drop { " =\t\r\n".contains($0) }.dropFirst().prefix { !"\"'".contains($0) }
    guard ["utf-8", "us-ascii", "ascii"].contains(value) else { throw TestResultsError.notUTF8(file: file) }
  }
}
