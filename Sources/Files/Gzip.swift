import CArchive
import Foundation

/// A gzip file (RFC 1952) without name and time, so that equal data give equal files.
package func gzipped(_ data: Data) -> Data {
  var stream = z_stream()
  precondition(carchive_gzip_start(&stream, Z_DEFAULT_COMPRESSION) == Z_OK, "no memory to pack")
  defer { deflateEnd(&stream) }
  var packed = Data(count: Int(deflateBound(&stream, UInt(data.count))))
  let count = packed.withUnsafeMutableBytes { output in
    data.withUnsafeBytes { input in
      stream.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
      stream.avail_in = UInt32(input.count)
      stream.next_out = output.bindMemory(to: UInt8.self).baseAddress
      stream.avail_out = UInt32(output.count)
      precondition(deflate(&stream, Z_FINISH) == Z_STREAM_END, "the bound of zlib holds")
      return Int(stream.total_out)
    }
  }
  return packed.prefix(count)
}

/// What a gzip file holds; nil where it is none, is cut short, or holds more than `limit` bytes.
package func gunzipped(_ packed: Data, limit: Int) -> Data? {
  var stream = z_stream()
  precondition(carchive_gunzip_start(&stream) == Z_OK, "no memory to unpack")
  defer { inflateEnd(&stream) }
  var data = Data()
  var piece = [UInt8](repeating: 0, count: 1 << 16)
  return packed.withUnsafeBytes { input in
    stream.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
    stream.avail_in = UInt32(input.count)
    while true {
      let (state, count) = piece.withUnsafeMutableBufferPointer { output in
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        return (inflate(&stream, Z_NO_FLUSH), output.count - Int(stream.avail_out))
      }
      data.append(contentsOf: piece[..<count])
      if state == Z_STREAM_END { return data }
      guard state == Z_OK, data.count <= limit else { return nil }
    }
  }
}

/// Of the zlib that is loaded: `1.2.13`.
package var zlibVersion: String { String(cString: CArchive.zlibVersion()) }
