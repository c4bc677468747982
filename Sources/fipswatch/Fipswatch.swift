import ArgumentParser
import Files
import Foundation
import InventoryModel
import Operations

@main
struct Fipswatch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Track the FIPS compliance of AKS node pools over time.",
    discussion: """
      EXAMPLES:
        fipswatch collect --import      # read Azure, import what it answers
        az aks list -o json > nights/$(date -u +%F).json
        fipswatch import nights/*.json  # the nightly snapshot import
        fipswatch drift                 # what changed last night
        fipswatch kpi --bucket week     # compliance % and time to remediate

      EXIT CODES:
        0   clean or done
        1   error or refused document
        2   drift (drift), open findings (findings) or failures (check)
        3   done, but coverage is partial, or something is unknown (check)
        64  usage error
        1 takes precedence over 2, and 2 over 3.

      ENVIRONMENT:
        FIPSWATCH_DATABASE  the database file; --database overrides it
        FIPSWATCH_POLICY    the policy file; --policy overrides it
        FIPSWATCH_REQUIRE_FIPS
                            if 1, nothing runs where OpenSSL is not in FIPS mode
        NO_COLOR            if set, no colours on a terminal
      """,
    version: Product.version,
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
      CommandGroup(name: "Before It Ships", subcommands: [CheckCommand.self]),
      CommandGroup(
        name: "Reports",
        subcommands: [ReportCommand.self, EvidenceCommand.self, ServeCommand.self, MetricsCommand.self]),
      CommandGroup(name: "The Way Out", subcommands: [PlanCommand.self, CompatCommand.self, CostCommand.self]),
      CommandGroup(name: "Policies", subcommands: [PolicyCommand.self, ReplayCommand.self]),
      CommandGroup(
        name: "The Database",
        subcommands: [
          SnapshotsCommand.self, RetractCommand.self, RebuildCommand.self, VerifyCommand.self, BackupCommand.self,
          RestoreCommand.self,
        ]),
      CommandGroup(name: "This Program", subcommands: [AboutCommand.self]),
    ])

  /// Errors of usage begin as all others do.
  static let _errorPrefix = "fipswatch: "

  static func main() async {
    StandardStreams.prepare()
    do {
      var command = try parseAsRoot(RequiredFIPS.otherArguments)
      try RequiredFIPS.check(before: command)
      if var waiting = command as? any AsyncParsableCommand { try await waiting.run() } else { try command.run() }
    } catch {
      end(with: error)
    }
  }

  /// Ends with what the error says: help that was asked for is data, all else is for standard error.
  private static func end(with error: any Error) -> Never {
    let (code, message) = (exitCode(for: error), fullMessage(for: error))
    let lines = message.isEmpty ? "" : message + "\n"
    switch code {
    case .success:
      do {
        try StandardOutput.write(lines)
      } catch {
        log.report(error)
        Foundation.exit(ExitCode.failure.rawValue)
      }
    case .validationFailure:
      StandardError.write(UsageHint.completing(message, of: RequiredFIPS.otherArguments) + "\n")
    default: StandardError.write(lines)
    }
    Foundation.exit(code.rawValue)
  }
}
