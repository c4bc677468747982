import Foundation
import InventoryModel
import NodeDocuments
import TestSupport
import Testing

/// Told apart by content, in whatever form it is stored.
@Suite struct FormTests {
  static let others = [
    "", " \n\n", "null", "[]", "{}", "[[[", "{\"value\": [], \"nextLink\": null}", "{\"data\": [], \"count\": 0}",
    "[\n  {\n    \"aadProfile\": null,\n    \"kind\": \"Base\"\n  }\n]",
    "{\"id\": \"/subscriptions/1\", \"apiVersion\": \"v1\"}",
    "{\"kind\": \"Base\", \"id\": \"/subscriptions/1\"}", "{\"apiVersion\": \"2026-07-01\", \"type\": \"x\"}",
    "<!DOCTYPE html>", "hello, all, world", "a,b,c\n1,2,3\n", "\u{0}\u{1}\u{2}", "name: value\n",
    "aadProfile: null\nkind: Base\n",
  ]

  @Test(arguments: others)
  func `other documents are left to others`(text: String) throws {
    #expect(try evidence(text) == nil)
  }

  @Test func `a large document of Azure costs its first bytes`() throws {
    let file = try TemporaryFile("{\"value\": [\(String(repeating: " ", count: 40 << 20))".utf8)
    let cost = try processorTime { _ = try NodeDocument.read(file: file.path) }
    #expect(cost < .milliseconds(200))
  }

  @Test func `what is no file is left to others`() throws {
    #expect(try NodeDocument.read(file: "/nowhere") == nil)
    #expect(try NodeDocument.read(file: "/tmp") == nil)
    #expect(try NodeDocument.read(file: "/dev/null") == nil)
    #expect(try NodeDocument.read(file: "-") == nil)
  }

  static let text = "a,1,2026-11-22T02:00:00Z\r\n"
  static let stored: [(form: String, bytes: [UInt8])] = [
    ("UTF-8", Array(text.utf8)), ("byte order mark", [0xEF, 0xBB, 0xBF] + text.utf8),
    ("UTF-16 of PowerShell", [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
    ("UTF-16, big-endian", [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }),
    ("gzip", try! gzip(Array(text.utf8))),
  ]

  @Test(arguments: stored)
  func `the stored form does not matter`(form: String, bytes: [UInt8]) throws {
    let file = try TemporaryFile(bytes)
    let document = try #require(try NodeDocument.read(file: file.path), "\(form)")
    #expect(document.readings.map(\.node) == ["a"])
    #expect(document.file == file.path)
  }

  @Test func `the digest is of the stored bytes`() throws {
    let document = try evidence("a,1,2026-11-22T02:00:00Z\n")
    #expect(document?.sha256 == "52689e5b43dd1e2ac1b0b3886c4c4fc9fecfb5baf2a15be5d7d1e3b330b257b7")
  }

  @Test func `damaged gzip is refused`() throws {
    let packed = try Self.gzip(Array(nodeList(MadeNode()).utf8))
    let file = try TemporaryFile(packed.dropLast(9))
    let error = #expect(throws: NodeDocumentError.self) { try NodeDocument.read(file: file.path) }
    #expect(error?.cause == .unreadable)
    #expect(error?.message.contains("the gzip data is cut short") == true)
  }

  static func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
    let file = try TemporaryFile(bytes)
    return try [UInt8](Program.run("gzip", "--stdout", file.path).output)
  }
}
