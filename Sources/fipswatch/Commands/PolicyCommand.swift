import ArgumentParser
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

    @Argument(help: "The file to write; standard output, unless given.")
    var file: String?

    func run() throws {
      try failingInOneLine {
        guard let file else { return FileHandle.standardOutput.write(Data(PolicyTemplate.text.utf8)) }
        do {
          try Data(PolicyTemplate.text.utf8).write(to: URL(filePath: file), options: .withoutOverwriting)
        } catch CocoaError.fileWriteFileExists {
          throw OperationFailure("\(file): is there already: give another name, or take it away first")
        } catch {
          throw OperationFailure(
            "\(file): cannot be written: give a file in a folder that is there and yours")
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
            for line in outline.lines { print(HostileText.visible(line)) }
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

    func run() { FileHandle.standardOutput.write(Data(PolicySchema.text.utf8)) }
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
        format.write(try database.file.reports().appliedPolicy(cluster: cluster, pool: pool, asOf: instant))
      }
    }
  }
}
