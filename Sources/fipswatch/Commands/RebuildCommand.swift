import ArgumentParser
import ComplianceEngine
import InventoryModel
import InventoryStore
import Reporting

struct RebuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Recompute all verdicts and findings, and compare them.",
    discussion: """
      They are computed from the imported facts and the policy history, and must not differ. The exit code is 1 if they \
      did; the database then holds the new ones.

      EXAMPLES:
        fipswatch rebuild
        fipswatch rebuild --database copy.db --format json
      """)

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    try failingInOneLine {
      let outcome = try database.openExisting().rebuild(judge: judge)
      format.write(
        RebuildReport(
          clusters: outcome.clusters, verdicts: outcome.verdicts, episodes: outcome.episodes,
          differing: outcome.differing, examples: outcome.examples))
      if outcome.differing > 0 { try Outcome.failed.exit() }
    }
  }
}
