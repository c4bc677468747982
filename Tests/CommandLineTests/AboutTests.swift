import Foundation
import Testing

@Suite("About")
struct AboutTests {
  private let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    try workplace.write(list(Cluster("shop", Pool("a", fips: false))), to: "2026-11-01.json")
    try workplace.write(
      "openssl_conf = init\n[init]\nalg_section = evp\n[evp]\ndefault_properties = fips=yes\n", to: "demanding.cnf")
  }

  private func run(_ arguments: [String], _ environment: [String: String]) throws -> Run {
    workplace.environment = environment
    return try workplace.run(.fipswatch, arguments)
  }

  /// A host that demands FIPS, and has no provider that has it.
  private var demanding: [String: String] { ["OPENSSL_CONF": workplace.path("demanding.cnf")] }

  @Test func `the version, the libraries, and whose cryptography it is`() throws {
    let run = try run(["about", "--format", "json"], [:])
    let about = try run.object()
    let version = try workplace.fipswatch("--version").output.trimmingCharacters(in: .newlines)
    #expect(about["version"] as? String == version)
    let libraries = try #require(about["libraries"] as? [[String: Any]])
    let names = libraries.compactMap { $0["name"] as? String }
    #expect(names == ["OpenSSL", "libcurl", "SQLite", "zlib"])
    #expect(libraries.allSatisfy { ($0["version"] as? String)?.contains(/\d+\.\d+/) == true }, "\(libraries)")
    let cryptography = try #require(about["cryptography"] as? [String: Any])
    #expect(cryptography["provider"] as? String == "default")
    #expect(cryptography["isFIPSActive"] as? Bool == false && cryptography["demandsFIPS"] as? Bool == false)
    #expect(try workplace.fipswatch("about").output.contains("Not in FIPS mode: OpenSSL's default properties"))
  }

  @Test(
    "where FIPS is required nothing runs but about and help",
    arguments: [
      ["import", "2026-11-01.json", "--require-fips"], ["--require-fips", "import", "2026-11-01.json"], ["inventory"],
      ["policy", "check", "p.yaml"], ["serve"], ["about"],
    ])
  func required(arguments: [String]) throws {
    let isSaid = arguments.contains("--require-fips")
    for (setting, reason) in [([:], "do not demand fips=yes"), (demanding, "OpenSSL has no SHA-256")] {
      let run = try run(arguments, setting.merging(isSaid ? [:] : ["FIPSWATCH_REQUIRE_FIPS": "1"]) { $1 })
      #expect(run.exitCode == 1)
      #expect(run.errorLines.count == 1 && run.errors.contains("FIPS is required: ") && run.errors.contains(reason))
      #expect(!FileManager.default.fileExists(atPath: workplace.path("fipswatch.db")))
    }
  }

  /// `fips.so` of OpenSSL, built with `enable-fips`: Debian's packages have none.
  private static let provider = ProcessInfo.processInfo.environment["FIPSWATCH_TEST_FIPS_PROVIDER"]

  @Test(
    "where the host is in FIPS mode everything runs, by its provider",
    .enabled(if: provider != nil, "no FIPS provider: name its fips.so with FIPSWATCH_TEST_FIPS_PROVIDER"))
  func accepted() throws {
    let module = URL(filePath: try #require(Self.provider))
    let installed = try workplace.run(
      URL(filePath: "/usr/bin/openssl"), ["fipsinstall", "-module", module.path, "-out", workplace.path("module.cnf")])
    #expect(installed.exitCode == 0, "\(installed.errors)")
    let settings = """
      openssl_conf = init
      .include \(workplace.path("module.cnf"))
      [init]
      providers = providers
      alg_section = evp
      [providers]
      fips = fips_sect
      base = base
      [base]
      activate = 1
      [evp]
      default_properties = fips=yes

      """
    try workplace.write(settings, to: "fips.cnf")
    let environment = [
      "OPENSSL_CONF": workplace.path("fips.cnf"), "OPENSSL_MODULES": module.deletingLastPathComponent().path,
      "FIPSWATCH_REQUIRE_FIPS": "1",
    ]
    let about = try run(["about", "--format", "json"], environment).object()
    let cryptography = try #require(about["cryptography"] as? [String: Any])
    #expect(cryptography["provider"] as? String == "fips" && cryptography["isFIPSActive"] as? Bool == true)
    #expect(try run(["import", "2026-11-01.json"], environment).exitCode == 0)
    #expect(try run(["verify"], environment).exitCode == 0)
  }

  @Test(arguments: [["--help"], ["help", "import"], ["import", "--help"], ["--version"]])
  func `help is given anywhere`(arguments: [String]) throws {
    #expect(try run(arguments, ["FIPSWATCH_REQUIRE_FIPS": "1"]).exitCode == 0)
  }

  @Test(arguments: ["", "0", "false", "no"])
  func `it is required only where somebody says so`(value: String) throws {
    #expect(try run(["import", "2026-11-01.json"], ["FIPSWATCH_REQUIRE_FIPS": value]).exitCode == 0)
  }

  @Test func `an OpenSSL without SHA-256 ends in one line, and nothing is imported`() throws {
    let run = try run(["import", "2026-11-01.json"], demanding)
    #expect(run.exitCode == 1)
    #expect(run.errorLines.count <= 2 && run.errors.contains("SHA-256"), "\(run.errors)")
    let about = try self.run(["about", "--format", "json"], demanding).json() as? [String: Any]
    let cryptography = about?["cryptography"] as? [String: Any]
    #expect(cryptography?["demandsFIPS"] as? Bool == true && cryptography?["isFIPSActive"] as? Bool == false)
  }
}
