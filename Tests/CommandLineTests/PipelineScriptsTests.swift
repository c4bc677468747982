import Foundation
import TestSupport
import Testing

/// What `Scripts/ci` has for pipelines: valid, and doing what it says.
@Suite("Scripts for pipelines")
struct PipelineScriptsTests {
  let workplace: Workplace
  private let scripts = Checkout.root.appending(path: "Scripts/ci")

  init() throws {
    workplace = try Workplace()
    workplace.environment = ["FIPSWATCH": Program.fipswatch.url.path]
    try workplace.write(Self.template("true"), to: "on.json")
    try workplace.write(Self.template("false"), to: "off.json")
    try workplace.write(Self.template("\"[reference('x').on]\""), to: "later.json")
  }

  private static func template(_ flag: String) -> String {
    #"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [{"type": "Microsoft.ContainerService/managedClusters/agentPools", "name": "c/p", "properties": {"enableFIPS": \#(flag)}}]}"#
  }

  @Test(
    .enabled(if: Installed.guardrails.isHere, "Scripts/setup --test installs check-jsonschema"),
    arguments: [
      ("github/action.yml", "vendor.github-actions"), ("github/workflow.yml", "vendor.github-workflows"),
      ("azure-pipelines/fips-check.yml", "vendor.azure-pipelines"), ("gitlab/fips-check.yml", "vendor.gitlab-ci"),
    ]) func `each is valid by its published schema`(_ file: String, _ schema: String) throws
  {
    let options = schema == "vendor.gitlab-ci" ? ["--data-transform", "gitlab-ci"] : []
    let run = try workplace.run(
      Installed.guardrails.url,
      ["-m", "check_jsonschema", "--builtin-schema", schema] + options + [scripts.appending(path: file).path])
    #expect(run.exitCode == 0, "\(run.output)\(run.errors)")
  }

  @Test(arguments: [("on.json", Int32(0)), ("off.json", 2), ("later.json", 3), ("missing.json", 1)])
  func `the script writes every report, and ends as check does`(_ file: String, _ expected: Int32) throws {
    workplace.environment["FIPS_OUT"] = "out"
    let run = try workplace.run(scripts.appending(path: "check"), [file])
    #expect(run.exitCode == expected, "\(run.errors)")
    let reports = try FileManager.default.contentsOfDirectory(atPath: workplace.path("out")).sorted()
    #expect(reports == ["fips.json", "fips.md", "fips.sarif", "fips.xml"])
    #expect(String(decoding: try workplace.read("out/fips.sarif"), as: UTF8.self).hasPrefix("{"))
    let errors = String(decoding: try workplace.read("out/fips.xml"), as: UTF8.self).contains("errors=\"1\"")
    #expect(errors == (expected == 1 || expected == 3))
  }

  @Test func `no report of an earlier run is left where nothing was checked`() throws {
    workplace.environment["FIPS_OUT"] = "out"
    try #require(workplace.run(scripts.appending(path: "check"), ["on.json"]).exitCode == 0)
    workplace.environment["FIPS_POLICY"] = "nowhere.yaml"
    #expect(try workplace.run(scripts.appending(path: "check"), ["on.json"]).exitCode == 1)
    let left = try FileManager.default.contentsOfDirectory(atPath: workplace.path("out"))
    #expect(!left.contains { ["fips.json", "fips.md", "fips.xml"].contains($0) })
  }

  @Test func `the script hands on what the pipeline sets`() throws {
    workplace.environment["FIPS_FAIL_ON"] = "none"
    #expect(try workplace.run(scripts.appending(path: "check"), ["off.json"]).exitCode == 0)
    workplace.environment["FIPS_FAIL_ON"] = "nonsense"
    #expect(try workplace.run(scripts.appending(path: "check"), ["off.json"]).exitCode == 64)
  }

  /// The shell of a step of the action, as GitHub's runner calls it.
  private func step(_ name: String) throws -> Run {
    let text = try Checkout.text(of: "Scripts/ci/github/action.yml")
    let after = try #require(text.ranges(of: "name: \(name)\n").last.map { text[$0.upperBound...] })
    let lines = after.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex { $0.hasPrefix("      run:") })
    let single = lines[start].dropFirst("      run: ".count)
    let script =
      single.hasPrefix("|")
      ? lines[(start + 1)...].prefix { $0.hasPrefix("        ") || $0.isEmpty }.map { $0.dropFirst(8) }.joined(
        separator: "\n")
      : String(single)
    try workplace.write(script, to: "step.sh")
    return try workplace.run(URL(filePath: "/bin/bash"), ["--noprofile", "--norc", "-eo", "pipefail", "step.sh"])
  }

  @Test func `the steps of the action check, sum up and fail`() throws {
    workplace.environment.merge([
      "FIPS_FILES": "on.json\noff.json\n", "FIPS_OUT": "fips-reports", "GITHUB_ACTIONS": "true",
      "FIPS_ACTION": scripts.appending(path: "github").path, "GITHUB_OUTPUT": workplace.path("outputs"),
      "GITHUB_STEP_SUMMARY": workplace.path("summary"),
    ]) { $1 }
    let check = try step("Check")
    #expect(check.exitCode == 0, "\(check.errors)")
    #expect(check.errors.contains("::error file=off.json"))
    #expect(String(decoding: try workplace.read("outputs"), as: UTF8.self) == "exit-code=2\n")
    #expect(String(decoding: try workplace.read("summary"), as: UTF8.self).contains("1 failure"))
    workplace.environment["FIPS_CODE"] = "2"
    #expect(try step("Fail").exitCode == 2)
  }

  @Test func `the hook looks at documents only, and does not stop for what is unknown`() throws {
    let hook = scripts.appending(path: "pre-commit/run")
    try workplace.write("{\"a\": 1}", to: "deep/package.json")
    #expect(try workplace.run(hook, ["on.json", "later.json", "deep/package.json"]).exitCode == 0)
    let run = try workplace.run(hook, ["on.json", "off.json"])
    #expect(run.exitCode == 2)
    #expect(run.output.contains("off.json"))
    #expect(try workplace.run(hook, []).exitCode == 0)
  }
}
