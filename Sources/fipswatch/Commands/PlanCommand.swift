import ArgumentParser
import Files
import Foundation
import InventoryModel
import Operations
import Remediation
import Reporting

extension RemediationTool: ExpressibleByArgument {}

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Plan the way out of non-compliance, in waves.",
    discussion: """
      For each regulated row that fails or is unknown: the path that fits how it was made, commands that can be pasted, \
      what blocks it and how to clear that, and the way back. User pools come before system pools, non-production (by the \
      tags environment, env, stage or tier) before production. After each wave stands the compliance that it should come to.

      Nothing is run. With --out, each wave becomes a shell script that only prints what it would do unless run with --apply.

      EXAMPLES:
        fipswatch plan
        fipswatch plan --waves 4 --out waves
        fipswatch plan --prices prices.json  # with what surge nodes cost
        fipswatch plan --save plan.json
        fipswatch plan --against plan.json  # how far a saved plan has come
      """)

  @Option(help: ArgumentHelp("Only this cluster: its name or Azure id.", valueName: "cluster"))
  var cluster: String?

  @Option(help: ArgumentHelp("Only rows in this scope of the policy.", valueName: "name"))
  var scope: String?

  @Option(help: "The tool: az or terraform. Default: by the tags and the last author of each row, else az.")
  var tool: RemediationTool?

  @Option(
    help: "At most so many waves. Default: one for each environment and kind of pool.",
    transform: count(of: "waves", in: 1...99))
  var waves: Int?

  @Option(
    help: ArgumentHelp("Write a script for each wave into this folder, which must be empty.", valueName: "folder"))
  var out: String?

  @Option(help: ArgumentHelp("Save the plan, to be held against later.", valueName: "file"))
  var save: String?

  @Option(help: ArgumentHelp("Show how far a saved plan has come.", valueName: "file"))
  var against: String?

  @OptionGroup var prices: PricesOption
  @OptionGroup var asOf: AsOfOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    try failingInOneLine {
      let report = try database.file.reports().plan(
        PlanRequest(
          asOf: asOf.instant(now: Clock.now()), cluster: cluster, scope: scope, tool: tool, waves: waves,
          savedPlan: against, prices: prices.book()))
      if let save { try Destination(save).write(Data(report.jsonText.utf8)) }
      if let out { try PlanScripts.write(report.plan, into: out) }
      try format.write(report)
    }
  }
}
