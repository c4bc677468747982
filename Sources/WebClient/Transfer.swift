import CCurl
import Foundation
import InventoryModel
import Synchronization

/// One request on its way, and what has come back of it.
///
/// Once it is handed to a `Carrier`, only the thread of that carrier touches it, except for `isCancelled`.
final class Transfer: @unchecked Sendable {
  struct Limits: Sendable {
    /// Bytes of the body, unpacked.
    var body: Int
    /// Until the connection stands, with TLS.
    var connecting: Duration
    /// Bytes of all headers.
    var headers = 64 << 10
  }

  let host: String
  let proxy: ProxySettings.Proxy?
  let isCancelled = Atomic(false)
  private let request: WebRequest
  private let url: String
  private let scheme: String
  private let patience: Duration
  private let limits: Limits

  private var easy: UnsafeMutableRawPointer?
  private var lists: [UnsafeMutablePointer<curl_slist>] = []
  private var startedAt = ContinuousClock.now
  private var hasBeenSent = false
  private var headerBytes = 0
  private var body = Data()
  /// Why it was ended by us.
  private var refusal: WebError?

  init(
    _ request: WebRequest, url: String, from origin: Origin, through proxy: ProxySettings.Proxy?,
    within patience: Duration, limits: Limits
  ) {
    (self.request, self.url, self.proxy, self.patience, self.limits) = (request, url, proxy, patience, limits)
    (host, scheme) = (origin.host, origin.scheme)
  }

  /// The handle of libcurl for it, which `close` takes back.
  func open(trusting authorities: Data?) throws(WebError) -> UnsafeMutableRawPointer {
    let lines = try request.headerLines
    guard let easy = ccurl_easy_init() else { throw .setting("libcurl: there is no memory left") }
    (self.easy, startedAt) = (easy, .now)
    do throws(WebError) {
      try setAddress()
      try setProxy()
      try setTrust(authorities)
      try set(CURLOPT_HTTPHEADER, lines)
      try setBody()
      try check(
        ccurl_set_callbacks(easy, keepBody, countHeader, allowSending, Unmanaged.passUnretained(self).toOpaque()))
    } catch {
      close()
      throw error
    }
    return easy
  }

  func close() {
    if let easy { ccurl_easy_cleanup(easy) }
    for list in lists { ccurl_slist_free_all(list) }
    (easy, lists) = (nil, [])
  }

  /// What became of it, once libcurl is done.
  func result(_ code: CURLcode) -> Result<WebAnswer, any Error> {
    guard code == CURLE_OK else { return .failure(refusal ?? error(code)) }
    var headers: [String: String] = [:]
    var last: UnsafeMutablePointer<curl_header>?
    while let header = ccurl_next_header(easy, last) {
      let name = String(cString: header.pointee.name).foldedID
      if headers[name] == nil { headers[name] = String(cString: header.pointee.value) }
      last = header
    }
    let status = ccurl_get_long(easy, CURLINFO_RESPONSE_CODE)
    return .success(WebAnswer(status: status, headers: headers, body: body))
  }

  private func error(_ code: CURLcode) -> WebError {
    WebError(
      code, host: host, proxy: proxy?.host, seconds: Int((patience / .seconds(1)).rounded(.up)),
      details: WebError.TransferDetails(
        isOutOfTime: startedAt.duration(to: .now) >= patience,
        proxyStatus: ccurl_get_long(easy, CURLINFO_HTTP_CONNECTCODE),
        verification: ccurl_get_long(easy, CURLINFO_SSL_VERIFYRESULT),
        systemError: Int32(truncatingIfNeeded: ccurl_get_long(easy, CURLINFO_OS_ERRNO))))
  }
}

// MARK: - What libcurl is told

extension Transfer {
  private func check(_ code: CURLcode) throws(WebError) {
    if code != CURLE_OK { throw .setting("libcurl: \(String(cString: ccurl_easy_strerror(code)))") }
  }

  private func set(_ option: CURLoption, _ value: Int) throws(WebError) {
    try check(ccurl_set_long(easy, option, value))
  }

  private func set(_ option: CURLoption, _ text: String) throws(WebError) {
    try check(ccurl_set_pointer(easy, option, text))
  }

  private func set(_ option: CURLoption, _ lines: [String]) throws(WebError) {
    guard !lines.isEmpty else { return }
    var list: UnsafeMutablePointer<curl_slist>?
    for line in lines {
      guard let longer = ccurl_slist_append(list, line) else { throw .setting("libcurl: there is no memory left") }
      list = longer
    }
    lists.append(list!)
    try check(ccurl_set_pointer(easy, option, list))
  }

  private func setAddress() throws(WebError) {
    try set(CURLOPT_URL, url)
    try set(CURLOPT_PROTOCOLS_STR, scheme)
    try set(CURLOPT_PATH_AS_IS, 1)
    try set(CURLOPT_FOLLOWLOCATION, 0)
    try set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    try set(CURLOPT_ACCEPT_ENCODING, "gzip")
    try set(CURLOPT_TIMEOUT_MS, patience.wholeMilliseconds)
    try set(CURLOPT_CONNECTTIMEOUT_MS, limits.connecting.wholeMilliseconds)
    try set(CURLOPT_NOSIGNAL, 1)
    try set(CURLOPT_QUICK_EXIT, 1)
  }

  /// Both are always set, because libcurl would read the environment for what is not.
  private func setProxy() throws(WebError) {
    try set(CURLOPT_PROXY, proxy?.address ?? "")
    try set(CURLOPT_NOPROXY, "")
    // A proxy sees neither the question nor its headers.
    try set(CURLOPT_HTTPPROXYTUNNEL, 1)
    try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    try set(CURLOPT_HEADEROPT, Int(CURLHEADER_SEPARATE))
    try set(CURLOPT_PROXYHEADER, proxy?.headerLines ?? [])
  }

  private func setTrust(_ authorities: Data?) throws(WebError) {
    try set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
    try set(CURLOPT_SSL_VERIFYPEER, 1)
    try set(CURLOPT_SSL_VERIFYHOST, 2)
    guard let authorities else { return }
    try check(
      authorities.withUnsafeBytes { ccurl_set_blob(easy, CURLOPT_CAINFO_BLOB, $0.baseAddress, $0.count) })
  }

  private func setBody() throws(WebError) {
    guard request.method == .post else { return try set(CURLOPT_HTTPGET, 1) }
    let body = Array(request.body ?? Data())
    try set(CURLOPT_POST, 1)
    try set(CURLOPT_POSTFIELDSIZE, body.count)
    // With a byte more, which is not copied: for a body of NULL libcurl would read standard input.
    try check(ccurl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, body + [0]))
  }
}

// MARK: - What libcurl tells

extension Transfer {
  fileprivate func keep(_ part: UnsafeRawBufferPointer) -> Bool {
    guard body.count + part.count <= limits.body else {
      refusal = .tooLarge(host: host, limit: limits.body)
      return false
    }
    body.append(contentsOf: part)
    return true
  }

  fileprivate func count(headerBytes bytes: Int) -> Bool {
    headerBytes += bytes
    guard headerBytes <= limits.headers else {
      refusal = .broken(host: host, reason: "more than \(limits.headers / 1_024) kB of headers")
      return false
    }
    return true
  }

  /// libcurl sends again what found its connection closed; a service might then do twice what it was asked once.
  fileprivate func allowSendingOnce() -> Bool {
    defer { hasBeenSent = true }
    return !hasBeenSent
  }

  fileprivate static func of(_ context: UnsafeMutableRawPointer?) -> Transfer {
    Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue()
  }
}

private let keepBody: curl_write_callback = { bytes, size, count, context in
  let part = UnsafeRawBufferPointer(start: bytes, count: size * count)
  return Transfer.of(context).keep(part) ? part.count : Int(CURL_WRITEFUNC_ERROR)
}

private let countHeader: curl_write_callback = { _, size, count, context in
  Transfer.of(context).count(headerBytes: size * count) ? size * count : Int(CURL_WRITEFUNC_ERROR)
}

private let allowSending: curl_prereq_callback = { context, _, _, _, _ in
  Transfer.of(context).allowSendingOnce() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

// MARK: - Headers

extension WebRequest {
  /// Lines for libcurl.
  /// - Throws: `WebError.setting` for what would end the line, and begin another header.
  fileprivate var headerLines: [String] {
    get throws(WebError) {
      // Without an empty Expect, libcurl asks first whether it may send a long body.
      var all = headers + [("User-Agent", "fipswatch"), ("Expect", "")]
      if let token { all.append(("Authorization", "Bearer \(token.revealed())")) }
      guard all.allSatisfy({ ($0.name + $0.value).utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }) else {
        throw .setting("\(host): a line break or other control character in what is sent: see that no secret has one")
      }
      return all.map { "\($0.name): \($0.value)" }
    }
  }
}

extension ProxySettings.Proxy {
  fileprivate var address: String {
    "http://\(host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host):\(port)"
  }

  fileprivate var headerLines: [String] {
    credentials.map { ["Proxy-Authorization: Basic \(Data($0.utf8).base64EncodedString())"] } ?? []
  }
}

extension Duration {
  /// Rounded up; at least one, because none means without end to libcurl.
  fileprivate var wholeMilliseconds: Int { max(1, Int((self / .milliseconds(1)).rounded(.up))) }
}
