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
    abstract: "Create, check and explain policies.",
    discussion: """
      EXAMPLES:
        fipswatch policy init policy.yaml
        fipswatch policy schema > policy.schema.json   # for completion in editors
        fipswatch policy check policy.yaml
        export FIPSWATCH_POLICY=policy.yaml
        fipswatch policy show aks-payments-prod        # what applies to its pools
        fipswatch policy export azure --out azure-policy

      A policy says which pools are regulated, what is required of them, and what is exempt.
      """,
    subcommands: [Init.self, Check.self, Schema.self, Show.self, Export.self])
}

extension PolicyCommand {
  struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a commented policy to start from.")

    @Argument(help: "The file to write; - or nothing for standard output.")
    var file: String?

    func run() throws {
      try failingInOneLine {
        do {
          try Destination(file).write(Data(PolicyTemplate.text.utf8), replacing: false)
        } catch let error as FileError where error.isBecauseItExists {
          throw OperationFailure("\(error.path): already exists: give another name, or remove it first")
        }
      }
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check policy files and summarize them.",
      discussion: """
        The exit code is 0 if all files are valid, else 1. Warnings go to standard error and do not change it.
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
      abstract: "Print the JSON Schema (draft 2020-12) of policy files.")

    func run() throws { try failingInOneLine { try StandardOutput.write(PolicySchema.text) } }
  }
}

extension PolicyCommand {
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show which rules apply to a cluster's pools, and why.")

    @Argument(help: "The name or Azure id of the cluster.")
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

extension PolicyExport.Target: ExpressibleByArgument {}

extension PolicyCommand {
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the policy for tools that enforce it.",
      discussion: """
        EXAMPLES:
          fipswatch policy export azure --out azure
          azure/deploy.sh --subscription ID            # prints what it would do; --apply does it
          fipswatch policy export admission --out admission

        azure writes two Azure Policy definitions, their initiative, exemptions and a script; checkov custom policies \
        in YAML; admission a ValidatingAdmissionPolicy with its binding for each kind that makes nodes. Whatever the \
        target cannot express is listed on standard error.
        """)

    @Argument(help: "The tool: azure, checkov or admission.")
    var target: PolicyExport.Target

    @Option(help: ArgumentHelp("A new or empty folder for the files.", valueName: "folder"))
    var out: String

    @OptionGroup var policy: PolicyOption

    func run() throws {
      try failingInOneLine {
        _ = try ExportedPolicy(policy.read().policy, for: target, to: out, in: .process)
      }
    }
  }
}
