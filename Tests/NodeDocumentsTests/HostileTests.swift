import Foundation
import InventoryModel
import NodeDocuments
import TestSupport
import Testing

/// Nothing that anyone may write makes the reader crash, hang or lie.
@Suite struct HostileTests {
  static func bomb(_ levels: Int, closing: String) -> String {
    let names = (0..<levels).map { level in
      "l\(level): &l\(level) [\(Array(repeating: level == 0 ? "x" : "*l\(level - 1)", count: 10).joined(separator: ","))]"
    }
    return "apiVersion: karpenter.azure.com/v1\n" + names.joined(separator: "\n") + "\n" + closing
  }

  static let start = "kind: AKSNodeClass\nx: "
  static let costly: [(name: String, text: String, reason: String)] = [
    ("aliases", bomb(3, closing: ""), "line 3: aliases are not read: write out"),
    ("a key of aliases", bomb(30, closing: "? *l29\n: 1\n"), "aliases are not read"),
    ("an undefined alias", "kind: Node\nx: *nothing\n", "undefined alias"),
    ("brackets", start + String(repeating: "[", count: 5_000_000), "nested deeper than 100"),
    ("braces", start + String(repeating: "{a: ", count: 101), "nested deeper than 100"),
    ("keys of keys", start + "\n" + String(repeating: "? ", count: 900) + "[a]", "keys written with \"?\""),
    ("keys of keys in braces", start + String(repeating: "{? ", count: 90), "keys written with \"?\""),
    ("indentation", (0..<3000).map { String(repeating: " ", count: $0) + "kind:" }.joined(separator: "\n"), "not YAML"),
    ("dashes", "kind:\n" + String(repeating: "- ", count: 100_000) + "a", "not YAML"),
    ("much YAML", start + String(repeating: "a ", count: 9 << 20), "more than 16 MB of text: export it with -o json"),
    ("JSON arrays", "{\"items\": " + String(repeating: "[", count: 5_000_000), "nested deeper than 128"),
    ("JSON objects", "{\"items\": " + String(repeating: "{\"a\":", count: 500_000), "nested deeper than 128"),
    (
      "many items", #"{"kind": "NodeList", "items": ["# + String(repeating: "{},", count: 300_000) + "{}]}",
      "more than 100000 values in one list"
    ),
    (
      "many items of many kinds", #"{"kind": "List", "items": ["# + String(repeating: "[],", count: 300_000) + "1]}",
      "more than 100000 values in one list"
    ),
    ("many documents", String(repeating: #"{"kind":"Node"} "#, count: 100_001), "more than 100000 values in one list"),
    ("an open text", "{\"items\": \"" + String(repeating: "a", count: 1 << 20), "ends before its JSON does"),
    ("an open escape", "{\"items\": \"a\\", "ends before its JSON does"),
    ("a control character", "{\"items\": \"a\u{1}\"}", "a text does not end"),
    ("bytes that are not UTF-8", "kind: Node\nmetadata: {name: \"\\xff\"}\n", "no name that Kubernetes gives"),
  ]

  @Test(arguments: costly)
  func `what would cost hours is refused at once`(name: String, text: String, reason: String) {
    var line: String?
    let cost = processorTime { line = refusal(text) }
    #expect(cost < .seconds(20), "\(name)")
    #expect(line?.contains(reason) ?? false, "\(name): \(line?.prefix(200) ?? "accepted")")
    #expect(line?.contains("\n") == false)
  }

  @Test func `shell and globs in a manifest are no aliases`() throws {
    let script = "metadata: {name: a}\nscript: |\n  a && b &c *d 2>&1\n  *c\n"
    #expect(refusal("kind: AKSNodeClass\napiVersion: karpenter.azure.com/v1\n" + script)?.contains("aliases") == true)
    let harmless = script.replacing("*c", with: "*.c")
    #expect(try evidence("kind: AKSNodeClass\napiVersion: karpenter.azure.com/v1\n" + harmless)?.classes.count == 1)
  }

  @Test func `a gzip that unpacks to more than is read is refused`() throws {
    let zeros = [UInt8](repeating: 0x20, count: 1 << 20)
    var bytes = try FormTests.gzip(Array("{\"items\":[".utf8))
    let member = try FormTests.gzip(zeros)
    for _ in 0..<257 { bytes += member }
    let file = try TemporaryFile(bytes)
    let error = #expect(throws: NodeDocumentError.self) { try NodeDocument.read(file: file.path) }
    #expect(error?.cause == .tooLarge)
  }

  static let seeds = [
    nodeList(MadeNode(name: "a"), MadeNode(name: "b")), NodeListTests.yaml,
    NodeClassTests.aksNodeClass("a", "{fipsMode: FIPS}") + "---\n" + NodeClassTests.nodePool("p", using: "{name: a}"),
    "node,fips_enabled,time\na,1,2026-11-22T02:00:00Z\nb,0,2026-11-22T02:00:00Z\n",
  ]

  @Test(arguments: seeds.indices, 0..<8 as Range<UInt64>)
  func `mutated documents are read or refused in one line`(seed: Int, run: UInt64) throws {
    var random = SplitMix(state: run &* 1_000 &+ UInt64(seed))
    for _ in 0..<60 {
      let bytes = random.mutated(Array(Self.seeds[seed].utf8))
      do throws(NodeDocumentError) {
        _ = try NodeDocument.read(Data(bytes), named: "document")
      } catch {
        let isPlain = error.description.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        #expect(isPlain, "seed \(seed), run \(run)")
      }
    }
  }
}

/// A generator whose runs can be repeated. Source: Steele, Lea, Flood, "Fast splittable pseudorandom number
/// generators".
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A few bytes are replaced, inserted, dropped, or repeated from elsewhere.
  mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0...Int.random(in: 0..<4, using: &self) where !bytes.isEmpty {
      let at = Int.random(in: bytes.indices, using: &self)
      let count = min(bytes.count - at, Int.random(in: 1...12, using: &self))
      switch Int.random(in: 0..<4, using: &self) {
      case 0: bytes[at] = UInt8.random(in: 0...255, using: &self)
      case 1: bytes.insert("[]{}\"\\:,-&*?\n\0 \u{FF}".utf8.randomElement(using: &self)!, at: at)
      case 2: bytes.removeSubrange(at..<(at + count))
      default: bytes.insert(contentsOf: bytes[at..<(at + count)], at: Int.random(in: bytes.indices, using: &self))
      }
    }
    return bytes
  }
}
