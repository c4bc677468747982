import ArgumentParser
import Files
import Foundation
import InventoryModel
import Operations
import PolicyFile
import Reporting

struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "Writes, checks and explains policies: what is regulated, what is required, what is excused.",
    discussion: """
      EXAMPLES:
        fipswatch policy init policy.yaml
        fipswatch policy schema > policy.schema.json   # editors complete and check the file with it
        fipswatch policy check policy.yaml
        export FIPSWATCH_POLICY=policy.yaml
        fipswatch policy show aks-payments-prod        # what applies to its pools, and why
      """,
    subcommands: [Init.self, Check.self, Schema.self, Show.self])
}

extension PolicyCommand {
  struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes a commented policy to begin with; it never overwrites a file.")

    @Argument(help: "The file to write; - or nothing for standard output.")
    var file: String?

    func run() throws {
      try failingInOneLine {
        do {
          try Destination(file).write(Data(PolicyTemplate.text.utf8), replacing: false)
        } catch let error as FileError where error.isBecauseItExists {
          throw OperationFailure("\(error.path): is there already: give another name, or take it away first")
        }
      }
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says what policy files hold, or everything that is wrong with them.",
      discussion: """
        Exit codes: 0 when all files can be used, 1 when one cannot. Warnings go to standard error and change nothing.
        """)

    @Argument(help: "Policy files; - for standard input.")
    var files: [String]

    func run() throws {
      var outcome = Outcome.clean
      for file in files {
        do {
          try failingInOneLine {
            let outline = PolicyOutline(try PolicyDocument(reading: file, in: .process))
            for line in outline.lines { try StandardOutput.write(HostileText.visible(line) + "\n") }
          }
        } catch is ExitCode {
          outcome.worsen(to: .failed)
        }
      }
      try outcome.exit()
    }
  }

  struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints the JSON Schema (draft 2020-12) of policy files.")

    func run() throws { try failingInOneLine { try StandardOutput.write(PolicySchema.text) } }
  }
}

extension PolicyCommand {
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows what the recorded policy says of a cluster's pools, and why.")

    @Argument(help: "The cluster's name, or its Azure id.")
    var cluster: String

    @Argument(help: "Only this pool.")
    var pool: String?

    @OptionGroup var asOf: AsOfOption
    @OptionGroup var database: DatabaseOption
    @OptionGroup var format: FormatOption

    func run() throws {
      try failingInOneLine {
        let instant = asOf.instant(now: Clock.now())
        try format.write(database.file.reports().appliedPolicy(cluster: cluster, pool: pool, asOf: instant))
      }
    }
  }
}
