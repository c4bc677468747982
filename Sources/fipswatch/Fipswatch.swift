import ArgumentParser
import Foundation

@main
struct Fipswatch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Watches whether the node pools of an Azure Kubernetes Service fleet are FIPS, over time.",
    discussion: """
      EXAMPLES:
        fipswatch collect --import          # reads Azure and imports it
        az aks list -o json > nights/$(date -u +%F).json
        fipswatch import nights/*.json  # the nightly snapshot import
        fipswatch drift                 # what changed last night
        fipswatch kpi --bucket week     # compliance % and time to remediate

      EXIT CODES:
        0   clean, or done
        1   an error, or a refused document
        2   drift (drift) or open findings (findings)
        3   done, but coverage is partial
        64  wrong usage
        1 beats 2 beats 3.

      ENVIRONMENT:
        FIPSWATCH_DATABASE  the database, unless --database names one
        FIPSWATCH_POLICY    the policy, unless --policy names one
        NO_COLOR            no colours, even on a terminal
      """,
    version: "0.1.0",
    groupedSubcommands: [
      CommandGroup(
        name: "Every Night",
        subcommands: [NightlyCommand.self, CollectCommand.self, ImportCommand.self, AlertsCommand.self]),
      CommandGroup(
        name: "Questions",
        subcommands: [
          DriftCommand.self, KPICommand.self, InventoryCommand.self, FindingsCommand.self, ExplainCommand.self,
          HistoryCommand.self, ExemptionsCommand.self, SQLCommand.self,
        ]),
      CommandGroup(name: "Reports", subcommands: [ReportCommand.self, ServeCommand.self, MetricsCommand.self]),
      CommandGroup(name: "Policies", subcommands: [PolicyCommand.self, ReplayCommand.self]),
      CommandGroup(
        name: "The Database",
        subcommands: [
          SnapshotsCommand.self, RetractCommand.self, RebuildCommand.self, VerifyCommand.self, BackupCommand.self,
        ]),
    ])

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var waiting = command as? any AsyncParsableCommand { try await waiting.run() } else { try command.run() }
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      let message = UsageHint.completing(fullMessage(for: error), of: Array(CommandLine.arguments.dropFirst()))
      FileHandle.standardError.write(Data((message + "\n").utf8))
      Foundation.exit(ExitCode.validationFailure.rawValue)
    }
  }
}
