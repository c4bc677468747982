import Testing

@testable import InventoryStore

@Suite("Members of a canonical text")
struct CanonicalMembersTests {
  private func drawn(_ text: String) throws -> [String] {
    try CanonicalMembers(Array(text.utf8)).texts.map { "\($0) = \(String(decoding: $1, as: UTF8.self))" }.sorted()
  }

  @Test func `each has the text of its value`() throws {
    #expect(try drawn("{}") == [])
    #expect(
      try drawn(#"{"a":1,"b":"x","c":{"a":{"d":[]},"e":"}"},"f":[1,{"g":"]"}],"h":true,"i":null}"#) == [
        "a = 1", #"b = "x""#, #"c = {"a":{"d":[]},"e":"}"}"#, #"f = [1,{"g":"]"}]"#, "h = true", "i = null",
      ])
  }

  @Test(
    "What ends a value outside of a string does not inside", arguments: [",", ":", "{", "}", "[", "]", #"\""#, #"\\"#])
  func strings(mark: String) throws {
    #expect(
      try drawn(#"{"a":"\#(mark)","b":["\#(mark)",2],"c":3}"#) == [
        #"a = "\#(mark)""#, #"b = ["\#(mark)",2]"#, "c = 3",
      ])
  }

  @Test func `names are as they read`() throws {
    #expect(try drawn(#"{"a\"b\\,":1,"ü{":2}"#) == [#"a"b\, = 1"#, "ü{ = 2"])
  }

  @Test func `texts differ in members of another value, and in those of one alone`() throws {
    let one = try CanonicalMembers(Array(#"{"a":1,"b":{"c":2},"d":3,"e":4}"#.utf8))
    let other = try CanonicalMembers(Array(#"{"a":1,"b":{"c":20},"d":3,"f":4}"#.utf8))
    #expect(one.names(differingFrom: other) == ["b", "e", "f"])
    #expect(other.names(differingFrom: one) == ["b", "e", "f"])
    #expect(one.names(differingFrom: one) == [])
  }

  @Test func `only those that are asked for are kept`() throws {
    let members = try CanonicalMembers(Array(#"{"a":1,"b":{"c":2},"d":3}"#.utf8), only: ["b", "c"])
    #expect(members.texts.mapValues { String(decoding: $0, as: UTF8.self) } == ["b": #"{"c":2}"#])
    let escaped = try CanonicalMembers(Array(#"{"a\"b":1,"a\\":2,"ab":3}"#.utf8), only: [#"a"b"#, "ab"])
    #expect(escaped.texts.keys.sorted() == [#"a"b"#, "ab"])
  }
}
