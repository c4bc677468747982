import CArchive
import Foundation

/// A gzip file (RFC 1952) without name and time, so that equal data give equal files.
func gzipped(_ data: Data) -> Data {
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

/// In lower-case hexadecimal, as `sha256sum` prints it.
func sha256(of data: Data) -> String {
  var digest = [UInt8](repeating: 0, count: 32)
  let isDone = data.withUnsafeBytes { EVP_Digest($0.baseAddress, $0.count, &digest, nil, EVP_sha256(), nil) }
  precondition(isDone == 1, "SHA-256 is part of every libcrypto")
  return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
