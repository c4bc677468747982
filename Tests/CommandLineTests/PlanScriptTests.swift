import FleetDocuments
import Foundation
import TestSupport
import Testing

/// Scripts of a plan, run against an `az` and a `kubectl` that keep pools in files and can fail or be killed at any change.
@Suite("Scripts of a plan")
struct PlanScriptTests {
  private let workplace: Workplace

  /// One pool is reimaged, the other, of an availability set, is replaced.
  init() throws {
    workplace = try Workplace()
    let old = list(Cluster("shop", Pool("old", fips: false)))
      .replacingOccurrences(of: "VirtualMachineScaleSets", with: "AvailabilitySet")
    try workplace.write(list(Cluster("mill", Pool("web", fips: false))), to: "mill-2026-11-01.json")
    try workplace.write(old, to: "shop-2026-11-01.json")
    #expect(try workplace.fipswatch("import", "mill-2026-11-01.json", "--partial").exitCode == 3)
    #expect(try workplace.fipswatch("import", "shop-2026-11-01.json", "--partial").exitCode == 3)
    try workplace.write(Self.az, to: "bin/az")
    try workplace.write(Self.kubectl, to: "bin/kubectl")
    for tool in ["az", "kubectl"] {
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: workplace.path("bin/\(tool)"))
    }
    #expect(try workplace.fipswatch("plan", "--out", "waves", "--as-of", "2026-11-02").exitCode == 0)
    workplace.environment = [
      "PATH": workplace.path("bin") + ":/usr/bin:/bin", "STATE": workplace.path("state"), "WAIT_SECONDS": "0",
      "WAIT_ROUNDS": "3",
    ]
  }

  private func reset() throws {
    try? FileManager.default.removeItem(atPath: workplace.path("state"))
    try workplace.write("enableFips=False\nprovisioningState=Succeeded\nname=web\n", to: "state/pools/mill.web")
    try workplace.write("enableFips=False\nprovisioningState=Succeeded\nname=old\n", to: "state/pools/shop.old")
    try workplace.write("shop", to: "state/context")
  }

  private func script(_ arguments: String...) throws -> Run {
    try workplace.run(URL(filePath: "/bin/bash"), ["waves/wave-01.sh"] + arguments)
  }

  private func pools() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: workplace.path("state/pools")).sorted().map {
      let text = String(decoding: try workplace.read("state/pools/\($0)"), as: UTF8.self)
      return "\($0) \(text.contains("enableFips=True"))"
    }
  }

  private func changes() throws -> [String] {
    guard let log = try? workplace.read("state/changes") else { return [] }
    return String(decoding: log, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private static let done = ["mill.web true", "shop.oldfips true"]

  @Test func `only print what they would do unless they are asked to`() throws {
    try reset()
    let run = try script()
    #expect(run.exitCode == 0)
    #expect(run.output.contains("would run: az aks nodepool update") && run.output.contains("kubectl drain"))
    #expect(try changes() == [])
    #expect(try pools() == ["mill.web false", "shop.old false"])
  }

  @Test func `change each pool, and drain the one that is replaced before it goes`() throws {
    try reset()
    #expect(try script("--apply").exitCode == 0)
    #expect(try pools() == Self.done)
    #expect(
      try changes().map { $0.split(separator: " ").prefix(4).joined(separator: " ") } == [
        "az aks nodepool update", "az aks nodepool add", "kubectl cordon --selector kubernetes.azure.com/agentpool=old",
        "kubectl drain --selector kubernetes.azure.com/agentpool=old", "az aks nodepool delete",
      ])
    #expect(try script("--apply").exitCode == 0)
    #expect(try changes().count == 5, "run again, it changes nothing")
  }

  @Test("stop safe where a change fails or the script is killed, and go on when run again", arguments: 1...5)
  func failures(at change: Int) throws {
    for way in ["FAIL_AT", "KILL_AT"] {
      try reset()
      workplace.environment[way] = String(change)
      #expect(try script("--apply").exitCode != 0)
      #expect(try changes().count == change, "nothing is tried after what failed")
      let left = try pools()
      #expect(left.contains("shop.old false") || left.contains("shop.oldfips true"), "\(left)")
      workplace.environment[way] = nil
      #expect(try script("--apply").exitCode == 0)
      #expect(try pools() == Self.done)
    }
  }

  @Test func `do not touch a pool on which something runs, nor drain another cluster's nodes`() throws {
    try reset()
    try workplace.write("enableFips=False\nprovisioningState=Updating\nname=web\n", to: "state/pools/mill.web")
    #expect(try script("--apply").errors.contains("pool web of mill is Updating"))
    #expect(try changes() == [])
    try reset()
    try workplace.write("other", to: "state/context")
    let run = try script("--apply")
    #expect(run.exitCode == 1 && run.errors.contains("kubectl's context is not shop"))
    #expect(try !changes().contains { $0.hasPrefix("kubectl") })
  }

  @Test func `pass shellcheck`() throws {
    let run = try workplace.run(URL(filePath: "/usr/bin/shellcheck"), ["waves/wave-01.sh"])
    #expect(run.exitCode == 0, "\(run.output)")
  }

  @Test func `let no name run anything`() throws {
    let names = [
      "$(touch hurt)", "`touch hurt`", "a'; touch hurt; '", "\"; touch hurt #", "a\ntouch hurt\n", "-x", "a b",
    ]
    for (index, name) in names.enumerated() {
      let place = try Workplace()
      let json = String(decoding: try JSONSerialization.data(withJSONObject: [name]), as: UTF8.self).dropFirst(2)
        .dropLast(2)
      let document = list(Cluster("shop", Pool("web", fips: false))).replacingOccurrences(
        of: #""shop""#, with: "\"\(json)\""
      )
      .replacingOccurrences(of: #""web""#, with: "\"\(json)\"")
      try place.write(document, to: "2026-11-01.json")
      _ = try place.fipswatch("import", "2026-11-01.json")
      let plan = try place.fipswatch("plan", "--out", "waves", "--as-of", "2026-11-02")
      guard plan.exitCode == 0, let script = try? place.read("waves/wave-01.sh") else { continue }
      place.environment = workplace.environment
      try place.write(script, to: "script.sh")
      _ = try place.run(URL(filePath: "/bin/bash"), ["script.sh", "--apply"])
      #expect(!FileManager.default.fileExists(atPath: place.path("hurt")), "name \(index)")
    }
  }

  // MARK: Recording tools

  /// Counts a change, and fails or kills the script where it is told to.
  private static let change = """
    #!/bin/bash
    change() {
      echo "$@" >> "$STATE/changes"
      n=$(wc -l < "$STATE/changes")
      [ "$n" != "${FAIL_AT:-}" ] || exit 1
      [ "$n" != "${KILL_AT:-}" ] || kill -KILL $PPID
    }
    """

  private static let az =
    change + """

      name= cluster= query=
      for ((i = 1; i <= $#; i++)); do
        next=$((i + 1))
        case "${!i}" in
          --name) name=${!next} ;;
          --cluster-name) cluster=${!next} ;;
          --query) query=${!next} ;;
        esac
      done
      case "$1 $2 ${3:-}" in
        "version "*) echo 2.70.0 ;;
        "aks nodepool list")
          pool=$(sed -E "s/.*name=='([^']*)'.*/\\1/" <<< "$query")
          attribute=$(sed -E "s/.*\\]\\.([A-Za-z]+) .*/\\1/" <<< "$query")
          file=$STATE/pools/$cluster.$pool
          if [ -f "$file" ]; then sed -n "s/^$attribute=//p" "$file"; fi ;;
        "aks nodepool update") change az "$@"; sed -i s/enableFips=.*/enableFips=True/ "$STATE/pools/$cluster.$name" ;;
        "aks nodepool add")
          change az "$@"
          printf 'enableFips=True\\nprovisioningState=Succeeded\\nname=%s\\n' "$name" > "$STATE/pools/$cluster.$name" ;;
        "aks nodepool delete") change az "$@"; rm "$STATE/pools/$cluster.$name" ;;
        *) echo "unexpected: $*" >&2; exit 9 ;;
      esac
      """

  private static let kubectl =
    change + """

      case "$1" in
        config) cat "$STATE/context"; echo ;;
        cordon | drain) change kubectl "$@" ;;
        *) exit 9 ;;
      esac
      """
}
