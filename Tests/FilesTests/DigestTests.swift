import Files
import Foundation
import Testing

@Suite("Digests and gzip")
struct DigestTests {
  @Test func `SHA-256 is that of FIPS 180-4`() {
    #expect(
      SHA256(of: Data("abc".utf8)).hexadecimal == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(SHA256(of: [UInt8]()).bytes.count == 32)
  }

  @Test func `HMAC-SHA256 is that of RFC 4231, test case 2`() {
    let code = SHA256(authenticating: Data("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
    #expect(code.hexadecimal == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
  }

  @Test func `gzip is read back, within a limit, and only where it is whole`() {
    let data = Data((0..<100_000).map { UInt8($0 % 251) })
    let packed = gzipped(data)
    #expect(gunzipped(packed, limit: data.count) == data)
    #expect(gunzipped(packed, limit: 1_000) == nil)
    #expect(gunzipped(packed.dropLast(9), limit: data.count) == nil)
  }
}
