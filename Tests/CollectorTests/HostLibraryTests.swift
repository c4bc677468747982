import Foundation
import LoopbackServices
import Synchronization
import Testing

@Suite("The libcurl and the environment of the host")
struct HostLibraryTests {
  private let azure: LoopbackAzure
  private let collecting: Collecting

  init() throws {
    azure = try LoopbackAzure(["a": [cluster("a1", of: "a")]])
    collecting = try Collecting(azure)
  }

  /// Compiles a libcurl that does nothing but say what it is, for the program to find.
  private func install(version: String, number: String, tls: String) throws {
    let source = """
      #define CURL_DISABLE_TYPECHECK
      #include <curl/curl.h>
      curl_version_info_data *curl_version_info(CURLversion age) {
        static curl_version_info_data data = {.version = "\(version)", .version_num = \(number), .ssl_version = \(tls)};
        return &data;
      }
      CURLcode curl_global_init(long flags) { return CURLE_FAILED_INIT; }
      """
    let others = [
      "easy_init", "easy_cleanup", "easy_setopt", "easy_getinfo", "easy_nextheader", "easy_strerror", "slist_append",
      "slist_free_all", "multi_init", "multi_cleanup", "multi_add_handle", "multi_remove_handle", "multi_perform",
      "multi_poll", "multi_wakeup", "multi_info_read",
    ]
    let rest = others.map { "void curl_\($0)(void) {}\n" }.joined()
    try Data(source.utf8).write(to: collecting.folder.appending(path: "says.c"))
    try Data(rest.utf8).write(to: collecting.folder.appending(path: "rest.c"))
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["clang", "-shared", "-fPIC", "-w", "-o", "libcurl.so.4", "says.c", "rest.c"]
    process.currentDirectoryURL = collecting.folder
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    collecting.environment["LD_LIBRARY_PATH"] = collecting.folder.path
  }

  @Test(
    "A libcurl whose cryptography is not that of OpenSSL 3 is refused",
    arguments: [
      ("7.88.1", "0x075801", #""GnuTLS/3.7.9""#, "does its cryptography in GnuTLS/3.7.9"),
      ("7.88.1", "0x075801", #""OpenSSL/1.1.1w""#, "does its cryptography in OpenSSL/1.1.1w"),
      ("7.88.1", "0x075801", #""LibreSSL/3.8.2""#, "does its cryptography in LibreSSL/3.8.2"),
      ("8.5.0", "0x080500", #""(OpenSSL/3.0.13) GnuTLS/3.8.3""#, "in (OpenSSL/3.0.13) GnuTLS/3.8.3"),
      ("8.5.0", "0x080500", #""BoringSSL""#, "does its cryptography in BoringSSL"),
      ("8.5.0", "0x080500", "NULL", "does its cryptography in nothing"),
      ("7.81.0", "0x075100", #""OpenSSL/3.0.2""#, "is version 7.81.0: install 7.87 or newer"),
      // This one is taken; that it does not start shows it.
      ("8.5.0", "0x080500", #""OpenSSL/3.0.13""#, "cannot be initialised"),
      ("9.0.0", "0x090000", #""OpenSSL/10.0.0""#, "cannot be initialised"),
    ])
  func cryptography(version: String, number: String, tls: String, reason: String) throws {
    try install(version: version, number: number, tls: tls)
    let run = try collecting.collect()
    #expect(run.exitCode == 1)
    #expect(run.errors.hasPrefix("fipswatch: libcurl.so.4: ") && run.errors.contains(reason), "\(run.errors)")
    #expect(azure.questions.isEmpty)
  }

  @Test func `a command that asks nobody does not load libcurl`() throws {
    try Data().write(to: collecting.folder.appending(path: "libcurl.so.4"))
    collecting.environment["LD_LIBRARY_PATH"] = collecting.folder.path
    let night = "[\(cluster("a1", of: "a"))]"
    #expect(try collecting.fipswatch(["import", "-", "--taken-at", Collecting.earlier], input: night).exitCode == 0)
    #expect(try collecting.inventory() == ["a1/a pass"])
    let run = try collecting.collect()
    #expect(run.exitCode == 1)
    #expect(run.errors.contains("libcurl.so.4: cannot be loaded ("), "\(run.errors)")
    #expect(run.errors.hasSuffix("install it (Debian: libcurl4)\n"))
  }

  @Test func `a server that speaks nothing newer than TLS 1.1 is not spoken to, whatever the host allows`() throws {
    let settings = """
      openssl_conf = all
      [all]
      ssl_conf = ssl
      [ssl]
      system_default = tls
      [tls]
      MinProtocol = TLSv1
      CipherString = ALL@SECLEVEL=0
      """
    try Data(settings.utf8).write(to: collecting.folder.appending(path: "openssl.cnf"))
    collecting.environment["OPENSSL_CONF"] = collecting.path("openssl.cnf")
    #expect(try collecting.collect().exitCode == 0)
    let outdated = try LoopbackAzure([:], tls: ThrowAwayAuthority.shared.outdated)
    // Somebody who may speak it is answered.
    let old = ["s_client", "-tls1_1", "-connect", "localhost:\(outdated.port)", "-cipher", "ALL@SECLEVEL=0"]
    #expect(try exitCode(of: "openssl", old) == 0)
    let run = try collecting.fipswatch(collecting.arguments(arm: outdated.url) + ["--subscription", "a"])
    #expect(run.exitCode == 3)
    #expect(run.errors.contains("/subscriptions/a: localhost: the connection broke"), "\(run.errors)")
    #expect(outdated.questions.isEmpty)
  }

  private func exitCode(of program: String, _ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    for keyPath in [\Process.standardOutput, \Process.standardError, \Process.standardInput] {
      process[keyPath: keyPath] = FileHandle.nullDevice
    }
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  // MARK: - Proxies

  private final class Proxy: Sendable {
    let connects = Mutex<[String]>([])
    private nonisolated(unsafe) var server: LoopbackServer!

    init() throws {
      server = try LoopbackServer(tls: nil) { [weak self] question in
        self?.connects.withLock { $0.append("\(question.method) \(question.headers["host"] ?? "")") }
        return .answer(403, "")
      }
    }

    var url: String { "http://127.0.0.1:\(server.port)" }
    var asked: [String] { connects.withLock { $0 } }
  }

  @Test func `this machine is not asked through a proxy, whatever libcurl reads in the environment`() throws {
    let proxy = try Proxy()
    for name in ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
      collecting.environment[name] = proxy.url
    }
    #expect(try collecting.collect().exitCode == 0)
    #expect(proxy.asked.isEmpty)
  }

  @Test("no_proxy means what it does here, not what it does to libcurl", arguments: ["192.0.2.0/24", "2.1"])
  func noProxy(value: String) throws {
    let proxy = try Proxy()
    (collecting.environment["https_proxy"], collecting.environment["no_proxy"]) = (proxy.url, value)
    let run = try collecting.fipswatch(
      collecting.arguments(arm: "https://192.0.2.1") + ["--subscription", "a", "--attempts", "1"])
    let isDirect = value == "2.1"
    #expect(Set(proxy.asked) == (isDirect ? [] : ["CONNECT 192.0.2.1:443"]))
    #expect(run.errors.contains("127.0.0.1 cannot be reached: the proxy refused: it answered 403") == !isDirect)
  }
}
