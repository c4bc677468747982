import CSnapshot
import Foundation
import Testing

/// A document is the same however its text is stored.
@Suite struct InputTests {
  let database = try! SnapshotDatabase()
  static let text = "[\n" + Night.cliCluster.replacing("Ops", with: "Opé𝄞") + "\n]"

  /// A gzip member with its data stored as it is (RFC 1951, 3.2.4; RFC 1952).
  static func gzip(_ data: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
    let blocks = stride(from: 0, to: max(data.count, 1), by: 60_000).map { data[$0..<min($0 + 60_000, data.count)] }
    for (index, block) in blocks.enumerated() {
      let length = UInt16(block.count)
      bytes += [index == blocks.count - 1 ? 1 : 0]
      bytes += [UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8)]
      bytes += block
    }
    var crc: UInt32 = ~0
    for byte in data {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
    }
    for word in [~crc, UInt32(data.count)] { bytes += (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
    return bytes
  }

  static func utf16(_ text: String, isBigEndian: Bool) -> [UInt8] {
    (isBigEndian ? [0xfe, 0xff] : [0xff, 0xfe])
      + text.utf16.flatMap { isBigEndian ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)] }
  }

  static let encodings: [String: [UInt8]] = [
    "UTF-8 with a mark": [0xef, 0xbb, 0xbf] + Array(text.utf8),
    "UTF-16, little end first": utf16(text, isBigEndian: false),
    "UTF-16, big end first": utf16(text, isBigEndian: true),
    "UTF-16 without a mark, little end first": Array(utf16(text, isBigEndian: false).dropFirst(2)),
    "UTF-16 without a mark, big end first": Array(utf16(text, isBigEndian: true).dropFirst(2)),
    "gzip of UTF-16 without a mark": gzip(Array(utf16(text, isBigEndian: false).dropFirst(2))),
    "gzip": gzip(Array(text.utf8)),
    "gzip in two members and an empty one":
      gzip(Array(text.utf8.prefix(100))) + gzip([]) + gzip(Array(text.utf8.dropFirst(100))),
    "gzip of UTF-16": gzip(utf16(text, isBigEndian: false)),
  ]

  @Test("an encoding changes nothing", arguments: encodings.keys.sorted())
  func encoding(name: String) throws {
    let told = try database.resources(Self.encodings[name]!)
    #expect(told == (try database.resources(Self.text)))
    #expect(told[0].config.contains("Opé𝄞"))
  }

  @Test func `a long document in UTF-16 and gzip comes out whole`() throws {
    let elements = (0..<3000).map { #"{"id":"\#(Night.clusterID)-\#($0)",\#(Whole.cluster),"tags":{"k":"𝄞é"}}"# }
    let long = "[" + elements.joined(separator: ",") + "]"
    let plain = try database.resources(long)
    try #require(plain.count == 3000)
    for bytes in [Self.utf16(long, isBigEndian: true), Self.gzip(Array(long.utf8))] {
      #expect(try database.resources(bytes) == plain)
      #expect(database.documentFacts.fileBytes == bytes.count)
      #expect(database.documentFacts.textBytes == long.utf8.count)
    }
  }

  @Test("gzip that is damaged or cut is refused", arguments: 1...30)
  func cutGzip(missing: Int) {
    let whole = Self.gzip(Array(Self.text.utf8))
    #expect(database.faultOfReading(whole.dropLast(missing))?.code == CSNAPSHOT_FAULT_GZIP)
    var damaged = whole
    damaged[whole.count - min(missing, 8)] ^= 1
    #expect(database.faultOfReading(damaged)?.code == CSNAPSHOT_FAULT_GZIP)
    #expect(database.faultOfReading(whole + [0x61])?.code == CSNAPSHOT_FAULT_GZIP)
  }

  @Test(
    "halves of UTF-16 are refused",
    arguments: [[0x00, 0xd8], [0x00, 0xd8, 0x20, 0x00], [0x00, 0xdc], [0x00, 0xdc, 0x00, 0xd8], [0x20]] as [[UInt8]])
  func halfPairs(bytes: [UInt8]) {
    let head = Self.utf16("[", isBigEndian: false)
    #expect(database.faultOfReading(head + bytes)?.code == CSNAPSHOT_FAULT_ENCODING)
  }

  @Test func `NUL bytes that are no UTF-16 are named`() {
    let bytes = Self.text.unicodeScalars.flatMap { [UInt8($0.value & 255), UInt8($0.value >> 8 & 255), 0, 0] }
    let fault = database.faultOfReading(bytes)
    #expect(fault?.code == CSNAPSHOT_FAULT_ENCODING)
    #expect(fault?.hint == "save it as UTF-8: | Out-File -Encoding utf8 FILE")
  }

  @Test func `gzip inside gzip is named`() {
    let fault = database.faultOfReading(Self.gzip(Self.gzip(Array(Self.text.utf8))))
    #expect(fault?.message == "it is gzip inside gzip")
    #expect(fault?.hint == "unpack it once with gunzip")
  }

  @Test func `the digest is that of the stored bytes`() throws {
    let digests = [
      "[]": "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945",
      #"{"value":[]}"#: "99bcfca61a865fe7ac5bb675250de956e8e0fb175d59adac80bb2fb177154a2c",
    ]
    for (text, digest) in digests {
      _ = try database.resources(text)
      #expect(database.documentFacts.sha256 == digest)
    }
  }

  @Test func `facts and faults are those of the last document`() throws {
    _ = try database.resources("[]")
    #expect(database.documentFacts.isWhole)
    #expect(database.faultOfReading("[".utf8) != nil)
    #expect(!database.documentFacts.isWhole)
    _ = try database.resources("[]")
    #expect(database.fault.code == CSNAPSHOT_FAULT_NONE)
    #expect(database.fault.byte == -1)
  }

  @Test func `progress counts stored bytes`() throws {
    let text = Self.text
    _ = try database.resources(text)
    var read: Int64 = 0
    var total: Int64 = 0
    csnapshot_progress_of(database.snapshot, &read, &total)
    #expect(read == text.utf8.count)
    #expect(total == text.utf8.count)
  }

  @Test func `a connection without the tables has no registration`() {
    #expect(csnapshot_of(nil) == nil)
  }
}

@Suite("The loadable extension")
struct ExportedSymbolTests {
  @Test func `shows what its header declares, and nothing else of ours`() throws {
    let library = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "libcsnapshot.so")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["nm", "-D", "--defined-only", library.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let names = text.split(separator: "\n").compactMap { $0.split(separator: " ").last.map(String.init) }
    #expect(names.contains("sqlite3_csnapshot_init") && names.contains("csnapshot_of"))
    // What the standard library of C++ instantiates is weak, and not ours.
    #expect(names.filter { $0.hasPrefix("cs_") || $0 == "sqlite3_api" || $0.contains("simdjson") } == [])
  }
}
