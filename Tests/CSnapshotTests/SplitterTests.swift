import CSnapshot
import Testing

/// Documents are cut into elements at the right bytes, wherever blocks and buffers end.
@Suite struct SplitterTests {
  let database = try! SnapshotDatabase()

  /// A cluster whose text has exactly `length` bytes, filled with `filler`.
  private func cluster(_ ordinal: Int, length: Int, filler: String = "x") -> String {
    let head = #"{"id":"\#(Night.clusterID)-\#(ordinal)",\#(Whole.cluster),"dnsPrefix":""#
    let room = length - head.utf8.count - 2
    // Many at a time: a repetition costs by its count.
    let unit = String(repeating: filler, count: 1000)
    let repeated = String(repeating: unit, count: max(0, room / unit.utf8.count))
    return head + repeated + String(repeating: "y", count: max(0, room - repeated.utf8.count)) + #""}"#
  }

  private func placesOfElements(_ text: String) throws -> [[String]] {
    let file = try TemporaryFile(text.utf8)
    return try database.rows("SELECT ordinal, at_byte, raw_digest FROM snapshot_elements(?1)", file.path)
  }

  /// The same places by the plainest means: one byte at a time.
  private func placesByHand(_ text: String) -> [[String]] {
    var places: [[String]] = []
    var depth = 0
    var isInString = false
    var isEscaped = false
    for (at, byte) in text.utf8.enumerated() {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString.toggle()
      } else if !isInString, byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
        depth += 1
        if depth == 2 { places.append(["\(places.count + 1)", "\(at)"]) }
      } else if !isInString, byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
        depth -= 1
      }
    }
    return places
  }

  @Test("elements of any text begin where they begin", arguments: [UInt64](1...40))
  func anyText(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let pieces = [#"\""#, #"\\"#, "{", "}", "[", "]", ",", ":", "é", "x", "\\\\\\\"", "    ", #"\u00e9"#]
    let elements = (1...Int.random(in: 1...40, using: &random)).map { ordinal in
      let filler = (0..<Int.random(in: 0...200, using: &random)).map { _ in pieces.randomElement(using: &random)! }
      let spaces = String(repeating: " ", count: Int.random(in: 0...70, using: &random))
      return
        "\(spaces){\"id\":\"\(Night.clusterID)-\(ordinal)\",\(Whole.cluster),\"a\":[{\"b\":\"\(filler.joined())\"}]}\(spaces)"
    }
    let text = "[" + elements.joined(separator: ",") + "]"
    #expect(try placesOfElements(text).map { Array($0[0...1]) } == placesByHand(text))
    #expect(try database.resources(text).count == elements.count)
  }

  @Test func `quotes and backslashes count at every place of a block`() throws {
    for shift in 0..<130 {
      for filler in [#"\""#, #"\\"#, #"\\\""#, "{", "]"] {
        let padding = String(repeating: "p", count: shift)
        let element = #"{"id":"\#(Night.clusterID)",\#(Whole.cluster),"a":"\#(padding)\#(filler)","b":"}"}"#
        #expect(try placesOfElements("[\(element),\(element)]").count == 2)
      }
    }
  }

  @Test("elements may lie across the ends of buffers", arguments: [-3, -2, -1, 0, 1, 2, 3, 63, 64, 65])
  func acrossBuffers(shift: Int) throws {
    for size in [128 * 1024, 512 * 1024, 1024 * 1024] {
      let lengths = [size + shift, 3 * size / 2, 200]
      let elements = lengths.enumerated().map { cluster($0.offset, length: $0.element, filler: #"\"{"#) }
      let places = try placesOfElements("[" + elements.joined(separator: ",") + "]")
      #expect(places.map { $0[1] } == ["1", "\(2 + lengths[0])", "\(3 + lengths[0] + lengths[1])"])
      #expect(try database.resources("[" + elements.joined(separator: ",") + "]").count == 3)
    }
  }

  @Test func `an element may have 8 MB, not more`() throws {
    let limit = 8 * 1024 * 1024
    #expect(try placesOfElements("[" + cluster(1, length: limit - 200) + "]").count == 1)
    let fault = database.faultOfReading(("[" + cluster(1, length: limit + 200) + "]").utf8)
    #expect(fault?.code == CSNAPSHOT_FAULT_TOO_LARGE)
    #expect(fault?.byte == 1)
    #expect(database.faultOfReading(cluster(1, length: limit + 200).utf8)?.code == CSNAPSHOT_FAULT_TOO_LARGE)
  }

  @Test func `what is around the elements may have 1 MB`() {
    let filler = String(repeating: "x", count: 1024 * 1024)
    #expect(
      database.faultOfReading(#"{"value":[],"x":"\#(filler)"}"#.utf8)?.code == CSNAPSHOT_FAULT_TOO_LARGE)
    #expect(database.faultOfReading(#"{"value":[],"x":"\#(filler.dropFirst(100))"}"#.utf8) == nil)
  }

  @Test func `what is around many lists may have 1 MB together`() {
    let page = #"{"value":[],"x":"\#(String(repeating: "x", count: 1000))"}"#
    #expect(database.faultOfReading(String(repeating: page, count: 1000).utf8) == nil)
    #expect(
      database.faultOfReading(String(repeating: page, count: 1100).utf8)?.code == CSNAPSHOT_FAULT_TOO_LARGE)
  }

  @Test func `many lists after each other need no stack`() throws {
    #expect(try placesOfElements(String(repeating: "[]", count: 500_000) + "[\(cluster(1, length: 300))]").count == 1)
  }

  @Test("lists may begin and end across the ends of buffers", arguments: [-3, -2, -1, 0, 1, 2, 3, 63, 64, 65])
  func listsAcrossBuffers(shift: Int) throws {
    for size in [128 * 1024, 512 * 1024] {
      let (one, two) = (cluster(1, length: size + shift), cluster(2, length: 200))
      for (open, close) in [("[", "]"), (#"{"value":["#, #"],"b":[{}]}"#)] {
        let places = try placesOfElements(open + one + close + " " + open + two + close)
        let second = 2 * open.utf8.count + one.utf8.count + close.utf8.count + 1
        #expect(places.map { $0[1] } == ["\(open.utf8.count)", "\(second)"])
      }
    }
  }

  @Test func `equal elements have equal digests, and one byte makes another`() throws {
    let (one, other) = (cluster(1, length: 500), cluster(2, length: 500))
    let places = try placesOfElements("[\(one), \(one),\(other)]")
    #expect(places[0][2] == places[1][2])
    #expect(places[1][2] != places[2][2])
  }
}

/// SplitMix64: the same numbers for the same seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
