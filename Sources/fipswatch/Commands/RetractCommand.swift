import ArgumentParser
import Operations

struct RetractCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retract",
    abstract: "Exclude a snapshot from all results; its record is kept.",
    discussion: """
      EXAMPLES:
        fipswatch snapshots
        fipswatch retract 3f9a1c07d2be --reason 'was filtered by resource group'

      For a snapshot with a wrong date, or a list that was filtered.
      """)

  @Argument(help: "The snapshot's id or a prefix of it, or its instant, as listed by `fipswatch snapshots`.")
  var snapshot: String

  @Option(help: "The reason, which is recorded.")
  var reason: String

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func validate() throws {
    guard reason.contains(where: { !$0.isWhitespace }) else { throw ValidationError("--reason: it is empty: say why") }
  }

  func run() throws {
    try failingInOneLine {
      let maintenance = try Maintenance(of: database.file.openExisting())
      try format.write(maintenance.retract(snapshot, reason: reason, at: Clock.now()))
    }
  }
}
