import ArgumentParser
import Operations

struct RebuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Makes all judgements again from facts and policy history, and says what differed: nothing may.",
    discussion: "Exits with 1 where something differed; the file then holds what was made now.")

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    try failingInOneLine {
      let (report, outcome) = try Maintenance(of: database.file.openExisting()).rebuild()
      try format.write(report)
      try outcome.exit()
    }
  }
}
