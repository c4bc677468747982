import ArgumentParser
import InventoryModel
import Operations

struct ExemptionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exemptions",
    abstract: "Audit exemptions and approvals.",
    discussion: """
      Each is active, expiring or expired, unused (nothing it matches needs it) or orphaned (it matches nothing).

      EXAMPLES:
        fipswatch exemptions
        fipswatch exemptions --as-of 2026-11-01 --format markdown
      """)

  @OptionGroup var asOf: AsOfOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    try failingInOneLine {
      try format.write(database.file.reports().exemptions(asOf: asOf.instant(now: Clock.now())))
    }
  }
}
