import Files
import HTTPTypes
import Hummingbird
import NIOCore

/// What a request is answered, before anything is known of who asked and how.
struct Answer: Sendable {
  var status: HTTPResponse.Status
  var contentType: String
  var body: ByteBuffer
  /// The digest of the body, so that equal tags are equal pages, whichever process made them; nil for what is told
  /// only once.
  var tag: String?
  /// Beside those that every answer has.
  var fields: HTTPFields = [:]

  init(_ status: HTTPResponse.Status = .ok, _ contentType: String, _ text: String, isTagged: Bool = true) {
    (self.status, self.contentType) = (status, contentType)
    body = ByteBuffer(string: text)
    tag = isTagged ? Self.tag(of: body) : nil
  }

  /// A file that is saved, not shown.
  ///
  /// - Parameter name: letters, digits, `-`, `_` and `.`
  init(download bytes: [UInt8], named name: String) {
    (status, body) = (.ok, ByteBuffer(bytes: bytes))
    let types = ["json": "application/json", "csv": "text/csv; charset=utf-8", "html": "text/html; charset=utf-8"]
    contentType = types[String(name.split(separator: ".").last ?? "")] ?? "application/octet-stream"
    fields[.contentDisposition] = "attachment; filename=\"\(name)\""
    tag = Self.tag(of: body)
  }

  private static func tag(of body: ByteBuffer) -> String {
    "\"\(SHA256(of: Array(body.readableBytesView)).hexadecimal.prefix(32))\""
  }

  /// The answer to a client that says which pages it has, and to `HEAD`.
  func response(ifNoneMatch known: String?, isHead: Bool) -> Response {
    var fields = SecurityFields.all
    fields.append(contentsOf: self.fields)
    fields[.contentType] = contentType
    fields[.cacheControl] = tag == nil ? "no-store" : "no-cache"
    fields[.vary] = "Accept, Authorization"
    fields[.eTag] = tag
    if let tag, status == .ok, let known, Self.list(known, names: tag) {
      return Response(status: .notModified, headers: fields.without(.contentType), body: .init())
        .withoutLength
    }
    fields[.contentLength] = String(body.readableBytes)
    return Response(status: status, headers: fields, body: isHead ? .init() : pieces)
  }

  /// RFC 9110, 13.1.2: the weak comparison.
  private static func list(_ known: String, names tag: String) -> Bool {
    known.split(separator: ",").contains { entry in
      let entry = entry.trimmingPrefix { $0 == " " }
      return entry == "*" || (entry.hasPrefix("W/") ? entry.dropFirst(2) : entry).prefix(tag.count) == tag
    }
  }

  /// Large bodies go out piece by piece, as their reader takes them.
  private var pieces: ResponseBody {
    let body = body
    guard body.readableBytes > Self.pieceBytes else { return ResponseBody(byteBuffer: body) }
    return ResponseBody(contentLength: body.readableBytes) { writer in
      var rest = body
      while rest.readableBytes > 0 {
        try await writer.write(rest.readSlice(length: min(rest.readableBytes, Self.pieceBytes))!)
      }
      try await writer.finish(nil)
    }
  }

  private static let pieceBytes = 64 * 1_024
}

extension HTTPFields {
  fileprivate func without(_ name: HTTPField.Name) -> HTTPFields {
    var fields = self
    fields[name] = nil
    return fields
  }
}

extension Response {
  /// `304` says nothing of a length.
  fileprivate var withoutLength: Response {
    var response = self
    response.headers[.contentLength] = nil
    return response
  }
}

/// What every answer tells a browser: to run, load and send nothing that does not come from here.
enum SecurityFields {
  static let all: HTTPFields = [
    HTTPField.Name("Content-Security-Policy")!:
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; "
      + "frame-ancestors 'none'; base-uri 'none'",
    HTTPField.Name("X-Content-Type-Options")!: "nosniff",
    HTTPField.Name("X-Frame-Options")!: "DENY",
    HTTPField.Name("Referrer-Policy")!: "no-referrer",
    HTTPField.Name("Cross-Origin-Opener-Policy")!: "same-origin",
    HTTPField.Name("Cross-Origin-Resource-Policy")!: "same-origin",
    HTTPField.Name("Permissions-Policy")!: "camera=(), geolocation=(), microphone=()",
  ]
}
