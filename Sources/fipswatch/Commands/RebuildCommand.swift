import ArgumentParser
import ComplianceEngine
import InventoryModel
import InventoryStore
import Reporting

struct RebuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Makes all judgements again from facts and policy history, and says what differed: nothing may.",
    discussion: "Exits with 1 where something differed; the file then holds what was made now.")

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    try failingInOneLine {
      let outcome = try database.openExisting().rebuild(judge: judge)
      format.write(
        RebuildReport(
          clusters: outcome.clusters, verdicts: outcome.verdicts, episodes: outcome.episodes, changes: outcome.changes,
          differing: outcome.differing, examples: outcome.examples))
      if outcome.differing > 0 { try Outcome.failed.exit() }
    }
  }
}
