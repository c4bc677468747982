import ArgumentParser
import Evidence
import InventoryModel
import Operations
import Reporting

extension Month: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

extension OSCALVersion: ExpressibleByArgument {}

struct EvidenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evidence",
    abstract: "Write and verify an auditor's package of a month.",
    discussion: """
      EXAMPLES:
        fipswatch evidence --month 2026-10 --out evidence-2026-10
        fipswatch evidence create --month 2026-10 --out package --policy policy.yaml
        fipswatch evidence create --month 2026-10 --out milestones --plan plan.json
        fipswatch evidence verify evidence-2026-10

      What official formats ask of the system stands under `system:` in the policy file. What is missing there is named, \
      and left empty.
      """,
    subcommands: [Create.self, Verify.self], defaultSubcommand: Create.self)
}

extension EvidenceCommand {
  struct Create: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the package of a month into a new folder.",
      discussion: """
        The first package of a month that is over freezes it: what is imported later about it is listed as restatements in \
        the packages that follow. Keep the digest that is printed: it proves the whole package.
        """)

    @Option(help: ArgumentHelp("The month, such as 2026-10.", valueName: "month"))
    var month: Month

    @Option(
      name: [.long, .customShort("o")], help: ArgumentHelp("A folder that is new or empty.", valueName: "folder"))
    var out: String

    @Option(help: ArgumentHelp("The version of OSCAL: 1.2.1 or 1.1.3.", valueName: "version"))
    var oscal: OSCALVersion = .current

    @Option(
      help: ArgumentHelp(
        "A plan saved by `fipswatch plan --save`: its steps become the milestones of open items.", valueName: "file"))
    var plan: String?

    @OptionGroup var policy: PolicyOption
    @OptionGroup var database: DatabaseOption
    @OptionGroup var format: FormatOption

    func run() throws {
      try failingInOneLine {
        let system = try policy.read().system
        let run = EvidenceRun(
          of: try database.file.openExisting(), system: system, oscalVersion: oscal, savedPlan: plan, in: .process)
        try format.write(ProgressLine.showing { progress in try run.write(month, to: out, progress: progress) })
      }
    }
  }

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check a package against its manifest and the database.",
      discussion: """
        The exit code is 1 if a file changed, and 2 if the database would give another package today. Without a database, \
        only the files are checked.
        """)

    @Argument(help: "The folder of the package.")
    var folder: String

    @OptionGroup var database: DatabaseOption
    @OptionGroup var format: FormatOption

    func run() throws {
      try failingInOneLine {
        let (report, outcome) = try EvidenceVerification(of: folder).run(against: database.fileIfAny?.open(.readOnly))
        try format.write(report)
        try outcome.exit()
      }
    }
  }
}
