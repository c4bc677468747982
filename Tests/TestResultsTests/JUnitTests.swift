import Foundation
import InventoryModel
import Testing

@testable import TestResults

@Suite("JUnit XML of a test run")
struct JUnitTests {
  private func read(_ text: String) throws -> TestResults { try TestResults(Data(text.utf8), file: "junit.xml") }

  @Test func `failures, errors and what passed only when tried again count as failed`() throws {
    let results = try read(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites><testsuite name="smoke" failures="1" errors="1" timestamp="2026-11-20T10:00:00">
      <testcase classname="tls" name="without EMS"><failure message="handshake failed">long text</failure></testcase>
      <testcase name="md5"><error><![CDATA[
        <!DOCTYPE html> digest not supported
        second line]]></error></testcase>
      <testcase name="flaky"><flakyFailure message="once"/></testcase>
      <testcase name="smb"><skipped/></testcase>
      <testcase name="nfs"/>
      </testsuite></testsuites>
      """)
    #expect(
      results.failures == [
        .init(test: "flaky", symptom: "once"), .init(test: "md5", symptom: "<!DOCTYPE html> digest not supported"),
        .init(test: "tls.without EMS", symptom: "handshake failed"),
      ])
    #expect(results.passed == ["nfs"])
    #expect(results.at == Instant("2026-11-20T10:00:00Z"))
  }

  @Test func `a test that fails once in a file has failed, whatever its other runs say`() throws {
    for cases in [
      ["<testcase name='a'/>", "<testcase name='a'><failure/></testcase>"],
      ["<testcase name='a'><failure/></testcase>", "<testcase name='a'/>"],
    ] {
      let results = try read("<testsuite>\(cases.joined())</testsuite>")
      #expect(results.failures.map(\.test) == ["a"] && results.passed.isEmpty)
    }
  }

  @Test func `what failed as a whole class or suite is a failure too`() throws {
    let results = try read(
      """
      <testsuites><testsuite name="io.Files" errors="2"><error message="no database"/>
      <testcase name="" classname="io.FilesTest"><error message="BeforeAll failed"/></testcase>
      <testcase name="ok" classname="io.FilesTest"/></testsuite></testsuites>
      """)
    #expect(
      results.failures == [
        .init(test: "io.Files", symptom: "no database"), .init(test: "io.FilesTest", symptom: "BeforeAll failed"),
      ])
    #expect(results.passed == ["io.FilesTest.ok"])
  }

  @Test(
    "however a runner says that a test failed, it has",
    arguments: [
      "name='a'><rerunFailure message='x'/><rerunError/", "name='a' status='failed'><system-out/",
      "name='a' result='Error'><system-out/", "name='a' status='fail'><failure message='x'/",
      "name='a' status='aborted'><system-out/", "name='a' result='Time Out'><system-out/",
      "name='a' success='false'><system-out/", "name='a' error='no route'><system-out/", "name='a' errors='1'><x/",
      "name='a'><Error message='x'/", "name='a' status='passed'><t:failure xmlns:t='u'/",
      "Name='a' RESULT='error'><system-out/", "name='a' outcome='Inconclusive'><x/", "name='a' passed='False'><x/",
      "name='a' verdict='fail'><x/", "name='a'><Crashed/", "name='a'><timeout>after 30 s</timeout><x/",
      "name='a'><result>FAIL</result><x/", "name='a'><Status> failed\n</Status><x/", "name='a'><outcome value='Error'/",
      "name='a'><success>false</success><x/", "name='a'><passed>0</passed><x/", "name='a'><errors>2</errors><x/",
      "name='a'><t:verdict xmlns:t='u'><![CDATA[inconclusive]]></t:verdict><x/", "name='a' success='no'><x/",
      "name='a'><result status='broken'>passed</result><x/", "name='a' conclusion='timed_out'><x/",
      "name='a' state='Broken'><x/", "name='a' Conclusion='cancelled'><x/", "name='a'><state>errored</state><x/",
      "name='a' run-end='Failure'><x/", "name='a' status='passed' verdictOfRunner='FAILED'><x/",
    ])
  func saying(inside: String) throws {
    let results = try read(
      "<testsuite failures='1'><testcase \(inside)></testcase><testcase name='b'><failure/></testcase></testsuite>")
    #expect(results.failures.map(\.test) == ["a", "b"] && results.passed.isEmpty)
  }

  @Test(
    "a test that did not run has not passed",
    arguments: [
      "status='disabled'", "status='Not Run' result='x'", "result='ignored'", "executed='False' success='False'",
    ])
  func notRun(attributes: String) throws {
    let text = attributes.replacing(" result='x'", with: " result='suppressed'")
    let results = try read(
      "<testsuite><testcase name='a' \(text)/><testcase name='b' status='run' result='Completed'/></testsuite>")
    #expect(results.failures.isEmpty && results.passed == ["b"])
  }

  @Test func `what only names something ends nothing`() throws {
    let results = try read(
      """
      <testsuite name="error"><testcase name="failed" classname="broken" file="timeout" conclusion="success"/>
      <testcase name="b" tags="failure" state="passed" type="error"/></testsuite>
      """)
    #expect(results.failures.isEmpty && results.passed == ["broken.failed", "b"])
  }

  @Test func `an element that says how a test ended stands for the attribute of its name`() throws {
    let results = try read(
      """
      <testsuite><testcase name="a"><result>passed</result><time>0.1</time></testcase>
      <testcase name="b"><status>skipped</status></testcase><testcase name="c"><errors>0</errors><success/></testcase>
      <testcase name="d"><system-out>result: FAIL</system-out></testcase></testsuite>
      """)
    #expect(results.failures.isEmpty && results.passed == ["a", "c", "d"])
  }

  @Test func `hostile names stay text`() throws {
    let results = try read(
      "<testsuite><testcase name=\"&lt;script&gt;$(id) ; DROP &#x1b;[31m\"><failure message=\"a&#10;b\"/></testcase></testsuite>"
        .replacing("&#x1b;", with: ""))
    #expect(results.failures == [.init(test: "<script>$(id) ; DROP [31m", symptom: "a")])
  }

  static let refused: [(text: String, error: TestResultsError)] = [
    (
      "<!DOCTYPE a [<!ENTITY b \"c\">]><testsuite><testcase name=\"&b;\"/></testsuite>",
      .hasDocumentType(file: "junit.xml")
    ),
    (
      "<?xml version=\"1.0\"?><!-- x --><!DOCTYPE a SYSTEM \"file:///etc/passwd\"><testsuite/>",
      .hasDocumentType(file: "junit.xml")
    ),
    ("<?xml version=\"1.0\" encoding=\"UTF-7\"?><testsuite/>", .notUTF8(file: "junit.xml")),
    (
      "<testsuite><testcase name=\"a\"><failure message=\"&x;\"/></testcase></testsuite>",
      .notXML(file: "junit.xml", line: 1)
    ),
    ("<testsuite>\n<testcase name=\"a\">", .notXML(file: "junit.xml", line: 2)),
    ("", .notXML(file: "junit.xml", line: 1)),
    ("<html/>", .notJUnit(file: "junit.xml", root: "html")),
    ("<testsuite><testcase/></testsuite>", .unnamedCase(file: "junit.xml", line: 1)),
    ("<testsuite/>", .noCases(file: "junit.xml")),
    (
      "<testsuite name=\"s\" failed=\"1\"><testcase name=\"a\"/></testsuite>",
      .lacksFailures(file: "junit.xml", suite: "s", said: 1, shown: 0)
    ),
    ("<testsuite><testcase name=\"a\"><skipped/></testcase></testsuite>", .noCases(file: "junit.xml")),
    (
      "<testsuite Name=\"s\" ERRORS=\"1\"><testcase name=\"a\"/></testsuite>",
      .lacksFailures(file: "junit.xml", suite: "s", said: 1, shown: 0)
    ),
    (
      "<testsuite name=\"s\" failures=\"2\"><testcase name=\"a\"><failure/></testcase></testsuite>",
      .lacksFailures(file: "junit.xml", suite: "s", said: 2, shown: 1)
    ),
    (
      "<testsuite name=\"s\" failures=\"2\"><testcase name=\"a\"><failure/><rerunFailure/></testcase></testsuite>",
      .lacksFailures(file: "junit.xml", suite: "s", said: 2, shown: 1)
    ),
    (
      "<testsuites name=\"all\" failures=\"3\"><testsuite name=\"s\"><testcase name=\"a\"/></testsuite></testsuites>",
      .lacksFailures(file: "junit.xml", suite: "all", said: 3, shown: 0)
    ),
    (
      "<testsuite name=\"s\" failures=\"1,000\" errors=\"\"><testcase name=\"a\"/></testsuite>",
      .lacksFailures(file: "junit.xml", suite: "s", said: 1, shown: 0)
    ),
    (
      "<testsuite name=\"s\" result=\"FAIL\"><testcase name=\"a\"/></testsuite>",
      .lacksFailures(file: "junit.xml", suite: "s", said: 1, shown: 0)
    ),
    (
      "<testsuite name=\"s\"><testcase name=\"a\"/><status>aborted</status></testsuite>",
      .lacksFailures(file: "junit.xml", suite: "s", said: 1, shown: 0)
    ),
    ("<testsuite><error/><testcase name=\"a\"/></testsuite>", .unnamedCase(file: "junit.xml", line: 1)),
  ]

  @Test("what cannot be relied on is refused", arguments: refused)
  func refusals(text: String, error: TestResultsError) {
    #expect(throws: error) { try read(text) }
  }

  @Test func `a document that is not in UTF-8 is refused`() throws {
    let utf16 = try #require("<testsuite/>".data(using: .utf16))
    #expect(throws: TestResultsError.notUTF8(file: "x")) { try TestResults(utf16, file: "x") }
  }

  @Test func `100,000 cases are read`() throws {
    let cases = (0..<100_000).map {
      "<testcase classname=\"suite\" name=\"case \($0)\">" + ($0 % 10 == 0 ? "<failure message=\"m\"/>" : "")
        + "</testcase>"
    }
    let results = try read("<testsuite>\(cases.joined(separator: "\n"))</testsuite>")
    #expect(results.failures.count == 10_000 && results.passed.count == 90_000)
  }
}
