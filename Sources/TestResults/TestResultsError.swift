import InventoryModel

/// Why a document says nothing about tests that could be relied on.
package enum TestResultsError: UserFacingError, Hashable {
  case tooLarge(file: String, mostBytes: Int)
  case tooManyCases(file: String, most: Int)
  /// A document type can define entities, which expand, or name files to be read.
  case hasDocumentType(file: String)
  case notUTF8(file: String)
  case notXML(file: String, line: Int)
  case notJUnit(file: String, root: String)
  case unnamedCase(file: String, line: Int)
  case noCases(file: String)
  /// Suites that say more failures than they show were cut.
  case lacksFailures(file: String, suite: String, said: Int, shown: Int)

  package var description: String {
    switch self {
    case .tooLarge(let file, let most):
      "\(file): larger than \(most >> 20) MiB: import it in parts"
    case .tooManyCases(let file, let most):
      "\(file): more than \(most) test cases: import it in parts"
    case .hasDocumentType(let file):
      "\(file): has a document type, whose entities are not read: write it without <!DOCTYPE"
    case .notUTF8(let file):
      "\(file): not in UTF-8: convert it first"
    case .notXML(let file, let line):
      "\(file): line \(line): not whole XML: run the tests again and let them end"
    case .notJUnit(let file, let root):
      "\(file): begins with <\(root)>, not <testsuites> or <testsuite>: write the results of the tests as JUnit XML"
    case .unnamedCase(let file, let line):
      "\(file): line \(line): a test case has no name: write the results of the tests as JUnit XML"
    case .noCases(let file):
      "\(file): has no test case that ran: the run did not start, so it says nothing: run the tests again"
    case .lacksFailures(let file, let suite, let said, let shown):
      "\(file): suite \(suite) says that \(Plural.text(said, "test")) failed but shows \(shown): run the tests again and"
        + " let them end"
    }
  }
}
