import ArgumentParser
import Operations

struct RetractCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retract",
    abstract: "Stops a snapshot from counting: a wrong date, a filtered list. Its record is kept.",
    discussion: """
      EXAMPLES:
        fipswatch snapshots
        fipswatch retract 3f9a1c07d2be --reason 'was filtered by resource group'
      """)

  @Argument(help: "The snapshot's id or the beginning of it, or its instant, as `fipswatch snapshots` lists them.")
  var snapshot: String

  @Option(help: "Why; kept with the record.")
  var reason: String

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    try failingInOneLine {
      let maintenance = try Maintenance(of: database.file.openExisting())
      try format.write(maintenance.retract(snapshot, reason: reason, at: Clock.now()))
    }
  }
}
