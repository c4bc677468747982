import Foundation
import TestSupport
import Testing

@Suite("Scripts for the unattended night")
struct NightlyScriptsTests {
  private static let folder = Checkout.root.appending(path: "Scripts/nightly")
  private static let analyzer = URL(filePath: "/usr/bin/systemd-analyze")
  private static let hasAnalyzer = FileManager.default.fileExists(atPath: analyzer.path)

  /// The units in a folder, with a program that is there on every machine.
  private func installed() throws -> Workplace {
    let workplace = try Workplace()
    for name in ["fipswatch-nightly.service", "fipswatch-nightly.timer"] {
      let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
      try workplace.write(text.replacing("/usr/local/bin/fipswatch", with: "/bin/true"), to: name)
    }
    return workplace
  }

  @Test("systemd understands every line of the units", .enabled(if: hasAnalyzer, "systemd-analyze is not here"))
  func verify() throws {
    let workplace = try installed()
    let units = ["fipswatch-nightly.service", "fipswatch-nightly.timer"].map(workplace.path)
    let run = try workplace.run(Self.analyzer, ["verify"] + units)
    #expect(run.exitCode == 0)
    #expect(run.errors.isEmpty, "\(run.errors)")
  }

  @Test(
    "the service is as locked up as a client of the network can be", .enabled(if: hasAnalyzer, "no systemd-analyze"))
  func security() throws {
    let workplace = try installed()
    let run = try workplace.run(
      Self.analyzer,
      ["security", "--offline=true", "--threshold=20", workplace.path("fipswatch-nightly.service")])
    #expect(run.exitCode == 0, "\(run.output.suffix(200))")
  }

  @Test func `all three start the same command`() throws {
    for name in ["fipswatch-nightly.service", "fipswatch.cron", "cronjob.yaml"] {
      let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
      for word in ["nightly", "--archive", "--database", "--changes"] {
        #expect(text.contains(word), "\(name) lacks \(word)")
      }
    }
  }
}
