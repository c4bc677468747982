import Foundation
import InventoryModel
import LoopbackServices
import Testing

/// What a run printed, and how it ended.
struct Run {
  var output: String
  var errors: String
  var exitCode: Int32

  func object() throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
  }
}

/// A folder in which the built program collects from a loopback Azure; it goes away with its owner.
///
/// After every run nothing that was printed or written may hold a token or a secret.
final class Collecting {
  let azure: LoopbackAzure
  let folder: URL
  var environment: [String: String]

  init(_ azure: LoopbackAzure) throws {
    self.azure = azure
    folder = FileManager.default.temporaryDirectory.appending(path: "fipswatch-\(UUID().uuidString)")
      .resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    environment = [
      "AZURE_TENANT_ID": "tenant", "AZURE_CLIENT_ID": "client", "AZURE_CLIENT_SECRET": LoopbackAzure.secret,
    ]
    try Data(ThrowAwayAuthority.shared.certificate.utf8).write(to: folder.appending(path: "ca.pem"))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// Puts a script before all other programs of its name.
  func install(_ name: String, _ script: String) throws {
    try Data(script.utf8).write(to: folder.appending(path: name))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path(name))
    environment["PATH"] = "\(folder.path):/usr/bin:/bin"
  }

  /// Puts an `az` before all others that asks the loopback Azure, as far as `--source az` needs it.
  func installAz() throws {
    try install(
      "az",
      """
      #!/bin/sh
      answer=answer.$$
      trap 'rm -f $answer' EXIT
      ask() {
        token=$(curl -s --cacert ca.pem -H 'Metadata: true' \(azure.url)/metadata/identity/oauth2/token \
          | sed 's/.*"access_token":"//; s/".*//')
        status=$(curl -s -o $answer -w '%{http_code}' --cacert ca.pem -H "Authorization: Bearer $token" "\(azure.url)$1")
        [ "$status" = 200 ] && return
        echo "ERROR: $status($(cat $answer))" >&2
        exit 1
      }
      case "$1 $2" in
      "account list") ask /subscriptions && sed 's/^{"value"://; s/,"count".*//; s,/subscriptions/,,g' $answer ;;
      "aks list") ask "/subscriptions/$4/providers/Microsoft.ContainerService/managedClusters"
        sed '1s/^{"value"://; $s/}$//' $answer ;;
      "rest --method") [ "$3 $4" = "get --url" ] && ask "$5" && cat $answer ;;
      esac
      """)
  }

  // MARK: - Running

  /// Collects with short pauses into `archive` and imports, unless the arguments say otherwise.
  @discardableResult
  func collect(_ arguments: String..., imports: Bool = true, identity: String? = "environment") throws -> Run {
    let chosen = (imports ? ["--import"] : []) + (identity.map { ["--identity", $0] } ?? [])
    return try fipswatch(self.arguments() + chosen + arguments)
  }

  /// Arguments of `collect` with short pauses. A loopback service that answers does so within the time limit on a busy
  /// machine too; where a test has one that does not, it sets a shorter one.
  ///
  /// - Parameter arm: another Resource Manager than the loopback Azure, which then gives tokens only.
  func arguments(arm: String? = nil) -> [String] {
    [
      "collect", "--archive", "archive", "--arm-endpoint", arm ?? azure.url, "--authority", azure.url,
      "--ca-file", "ca.pem", "--timeout", "20", "--attempts", "3", "--retry-pause", "0.01", "--deadline", "100",
    ]
  }

  /// The program, ready to run; its streams go nowhere.
  func program(_ arguments: [String], under shell: String? = nil) -> Process {
    let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "fipswatch")
    let process = Process()
    process.executableURL = shell == nil ? program : URL(filePath: "/bin/sh")
    process.arguments = shell.map { ["-c", "\($0); exec \"$0\" \"$@\"", program.path] + arguments } ?? arguments
    process.currentDirectoryURL = folder
    let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME"].contains($0.key) }
    process.environment = inherited.merging(environment) { _, new in new }
    for keyPath in [\Process.standardOutput, \Process.standardError, \Process.standardInput] {
      process[keyPath: keyPath] = FileHandle.nullDevice
    }
    return process
  }

  /// - Parameter shell: commands that a shell runs before it becomes the program.
  @discardableResult
  func fipswatch(_ arguments: [String], input: String = "", under shell: String? = nil) throws -> Run {
    let streams = ["output", "errors", "input"].map { folder.appending(path: ".\($0)") }
    for stream in streams { try Data((stream == streams[2] ? input : "").utf8).write(to: stream) }
    let process = program(arguments, under: shell)
    process.standardOutput = try FileHandle(forWritingTo: streams[0])
    process.standardError = try FileHandle(forWritingTo: streams[1])
    process.standardInput = try FileHandle(forReadingFrom: streams[2])
    try process.run()
    process.waitUntilExit()
    let texts = try streams.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    try expectNoSecret()
    return Run(output: texts[0], errors: texts[1], exitCode: process.terminationStatus)
  }

  // MARK: - Reading

  var files: [String] {
    FileManager.default.enumerator(atPath: folder.path)!.compactMap { $0 as? String }.sorted()
  }

  /// Paths of documents in the archive, whole or not.
  var documents: [String] { files.filter { $0.hasSuffix(".json.gz") } }

  func manifests() throws -> [DocumentManifest] {
    try files.filter { $0.hasSuffix(DocumentManifest.fileEnding) }.map {
      try JSONDecoder().decode(DocumentManifest.self, from: Data(contentsOf: folder.appending(path: $0)))
    }
  }

  func manifest(of subscription: String) throws -> DocumentManifest {
    try #require(try manifests().first { $0.scopes == ["/subscriptions/\(subscription)"] && $0.content == .clusters })
  }

  func text(of document: String) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", path(document)]
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }

  /// `cluster/pool verdict`, of what the database says is there now.
  /// A night that is not so long ago that what it told went stale.
  static let earlier = Date(timeIntervalSinceNow: -2 * 86_400).formatted(.iso8601.year().month().day())

  func inventory() throws -> [String] {
    let rows = try JSONSerialization.jsonObject(
      with: Data(fipswatch(["inventory", "--format", "json"]).output.utf8))
    return try #require(rows as? [[String: Any]]).map { "\($0["cluster"]!)/\($0["pool"]!) \($0["verdict"]!)" }
  }

  private func expectNoSecret() throws {
    for file in files {
      guard let data = try? Data(contentsOf: folder.appending(path: file)) else { continue }
      #expect(data.range(of: Data("s3cr3t".utf8)) == nil || file == "federated", "\(file) holds a secret")
      if file.hasSuffix(".gz") { #expect(try !text(of: file).contains("s3cr3t"), "\(file) holds a secret") }
    }
  }
}
