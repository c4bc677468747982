import ArgumentParser

@main
struct Fipswatch: ParsableCommand {
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
    subcommands: [
      CollectCommand.self,
      ImportCommand.self, DriftCommand.self, KPICommand.self, InventoryCommand.self, FindingsCommand.self,
      ExplainCommand.self, HistoryCommand.self, ExemptionsCommand.self, ReportCommand.self, ReplayCommand.self,
      SnapshotsCommand.self,
      RetractCommand.self, RebuildCommand.self, VerifyCommand.self, BackupCommand.self,
      PolicyCommand.self, MetricsCommand.self, SQLCommand.self, ServeCommand.self,
    ])
}
