import Foundation
import NodeDocuments
import TestSupport
import Testing
import Yams

/// The manifest and the script that bring kernel readings to `import`.
@Suite struct CollectionTests {
  static let folder = Checkout.root.appending(path: "Scripts/node-evidence")

  /// The pods' specification in the manifest.
  static func podSpec() throws -> Yams.Node.Mapping {
    let text = try String(contentsOf: folder.appending(path: "daemonset.yaml"), encoding: .utf8)
    let set = try compose_all(yaml: text).first { $0["kind"]?.string == "DaemonSet" }
    return try #require(set?["spec"]?["template"]?["spec"]?.mapping)
  }

  @Test func `the pods run on all Linux nodes and may do nothing`() throws {
    let pod = try Self.podSpec()
    let container = try #require(pod["containers"]?.sequence?.first)
    let rights = try #require(container["securityContext"])
    #expect(pod["nodeSelector"]?["kubernetes.io/os"]?.string == "linux")
    #expect(
      pod["tolerations"]?.sequence?.map { $0.mapping?.map { "\($0.key.string!) \($0.value.string!)" } } == [
        ["operator Exists"]
      ])
    #expect(pod["automountServiceAccountToken"]?.bool == false)
    #expect(pod["securityContext"]?["runAsNonRoot"]?.bool == true)
    #expect(pod["securityContext"]?["seccompProfile"]?["type"]?.string == "RuntimeDefault")
    #expect(["hostPID", "hostNetwork", "hostIPC", "volumes", "initContainers"].allSatisfy { pod[$0] == nil })
    #expect(pod["containers"]?.sequence?.count == 1)
    #expect(rights["allowPrivilegeEscalation"]?.bool == false)
    #expect(rights["readOnlyRootFilesystem"]?.bool == true)
    #expect(rights["capabilities"]?["drop"]?.sequence?.map(\.string) == ["ALL"])
    #expect(rights["privileged"] == nil)
    #expect(container["resources"]?["limits"]?["memory"]?.string == "16Mi")
  }

  @Test func `what a pod prints is read`() throws {
    let pod = try Self.podSpec()
    let words = try #require(pod["containers"]?.sequence?.first?["command"]?.sequence)
    let command = words.compactMap(\.string)
    #expect(command.prefix(2) == ["/bin/sh", "-c"])
    let once = command[2].replacing("sleep 21600", with: "exit")
    let printed = try Program.run("sh", "-c", once, environment: ["NODE_NAME": "aks-a-1-vmss000000"])
    let readings = try NodeDocument.read(printed.output, named: "pod")?.readings
    let kernel = (try? String(contentsOfFile: "/proc/sys/crypto/fips_enabled", encoding: .utf8)) ?? "0"
    #expect(readings?.map(\.node) == ["aks-a-1-vmss000000"])
    #expect(readings?.map(\.isFIPS) == [kernel.hasPrefix("1")])
  }

  /// Runs `read-fips` where `kubectl` lists three nodes and prints the given lines as logs.
  private func readFIPS(logs: String) throws -> Program {
    let bin = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: bin) }
    let kubectl = """
      #!/bin/sh
      case "$*" in
        "--context prod get nodes --selector kubernetes.io/os=linux,type!=virtual-kubelet --output jsonpath="*)
          printf 'a,?\\nb,?\\nc,?\\n' ;;
        "--context prod logs --namespace fipswatch --selector app.kubernetes.io/name=read-fips --tail=1 "*)
          printf '\(logs)' ;;
        *) echo "unexpected: $*" >&2; exit 1 ;;
      esac
      """
    let program = bin.appending(path: "kubectl")
    try Data(kubectl.utf8).write(to: program)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
    let path = "\(bin.path):\(ProcessInfo.processInfo.environment["PATH"]!)"
    return try Program.run(
      Self.folder.appending(path: "read-fips").path, "--context", "prod", environment: ["PATH": path])
  }

  @Test func `the last reading of each node is collected`() throws {
    let run = try readFIPS(
      logs: """
        b,0,2026-11-22T02:00:01Z\\na,0,2026-11-21T20:00:00Z\\na,1,2026-11-22T02:00:00Z\\nc,1,2026-11-22T02:00:02Z\\n\
        gone,1,2026-11-22T02:00:02Z\\n
        """)
    #expect(run.exitCode == 0, "\(String(decoding: run.errors, as: UTF8.self))")
    let readings = try NodeDocument.read(run.output, named: "read-fips")?.readings
    #expect(
      readings?.map { "\($0.node) \($0.isFIPS) \($0.takenAt)" } == [
        "a true 2026-11-22T02:00:00Z", "b false 2026-11-22T02:00:01Z", "c true 2026-11-22T02:00:02Z",
      ])
  }

  @Test func `a node without a reading is named, and the exit code is not 0`() throws {
    let run = try readFIPS(logs: "error: pod b is waiting\\na,1,2026-11-22T02:00:00Z\\n")
    #expect(run.exitCode == 3)
    #expect(String(decoding: run.output, as: UTF8.self) == "node,fips_enabled,time\na,1,2026-11-22T02:00:00Z\n")
    let errors = String(decoding: run.errors, as: UTF8.self)
    #expect(
      errors.split(separator: "\n").map { $0.prefix(24) } == ["read-fips: b: no reading", "read-fips: c: no reading"])
  }
}
