import ArgumentParser
import Files
import InventoryModel
import Operations
import Reporting

struct AlertsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts",
    abstract: "Tells people and programs what is new: who of what, says the policy.",
    discussion: """
      EXAMPLES:
        fipswatch policy init policy.yaml   # shows all rules and sinks under `alerts:`
        fipswatch alerts test               # a test message to each sink
        fipswatch alerts send               # after each import; more often, to try again sooner
        fipswatch alerts list               # what waits, what was given up, and why
        fipswatch alerts resend --failed

      RULES: newNonCompliantPool, regression, recurrence, disagreement, overdue, exemptionExpiring, complianceBelow,
      complianceFalling, noCompleteSnapshot. SINKS: webhook (CloudEvents, signed), slack, teams, alertmanager,
      azureMonitor, file, command.

      Each thing is told a sink once, at least, and its end too where the sink knows ends. A sink that a rule tells for
      the first time hears of what the day of the newest snapshot brought and of what is so now, not of old nights.
      What does not arrive waits in the database and is tried again, later each time, for 14 days.
      """,
    subcommands: [Send.self, List.self, Resend.self, Test.self])
}

extension AlertsCommand {
  struct Send: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Looks what is new, puts it into the outbox, and sends what is due there.",
      discussion: "Exit code 0 also where a sink is down: its messages wait. Standard error says so.")

    @OptionGroup var policy: PolicyOption
    @OptionGroup var delivery: DeliveryOptions
    @OptionGroup var database: DatabaseOption
    @OptionGroup var format: FormatOption

    func run() async throws {
      try await failingInOneLine {
        let alerts = try policy.read().alerts
        let store = try database.file.openExisting()
        try format.write(
          await AlertRound(alerts, of: store, delivery: delivery.settings, in: .process).run())
      }
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists messages that wait or were given up.")

    @Flag(help: "Those that arrived too, of the last 90 days.")
    var all = false

    @OptionGroup var database: DatabaseOption
    @OptionGroup var format: FormatOption

    func run() throws {
      try failingInOneLine {
        try format.write(database.file.reports().outbox(includingDelivered: all))
      }
    }
  }

  struct Resend: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lets messages go out once more with the next `alerts send`, as if they had never been tried.")

    @Argument(help: "Ids of messages, or their beginnings, as `alerts list --all` shows them.")
    var ids: [String] = []

    @Flag(help: "All that wait or were given up.")
    var failed = false

    @OptionGroup var database: DatabaseOption

    func validate() throws {
      guard ids.isEmpty == failed else { throw ValidationError("give the ids of messages, or --failed") }
    }

    func run() throws {
      try failingInOneLine {
        let count = try Maintenance(of: database.file.openExisting()).resend(ids, at: Clock.now())
        try StandardOutput.write("\(Plural.text(count, "message")) will go out with the next `fipswatch alerts send`\n")
      }
    }
  }

  struct Test: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sends a test message to each sink and says what came back. Exits with 1 where one did not take it.")

    @Argument(help: "Names of sinks; all, unless given.")
    var sinks: [String] = []

    @OptionGroup var policy: PolicyOption
    @OptionGroup var delivery: DeliveryOptions
    @OptionGroup var format: FormatOption

    func run() async throws {
      try await failingInOneLine {
        let test = try SinkTest(
          ofSinks: sinks, in: policy.read().alerts, delivery: delivery.settings, in: .process)
        let report = try await test.run()
        try format.write(report)
        if !report.isDelivered { try Outcome.failed.exit() }
      }
    }
  }
}
