import ArgumentParser
import Files
import InventoryModel
import Operations
import Reporting

struct AlertsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts",
    abstract: "Send alerts on new events by the policy's rules.",
    discussion: """
      EXAMPLES:
        fipswatch policy init policy.yaml   # all rules and sinks, under `alerts:`
        fipswatch alerts test               # send a test message to each sink
        fipswatch alerts send               # after each import, and to retry sooner
        fipswatch alerts list               # what is pending or failed, and why
        fipswatch alerts resend --failed

      RULES: newNonCompliantPool, regression, recurrence, disagreement, overdue, exemptionExpiring, complianceBelow, \
      complianceFalling, noCompleteSnapshot, overBudget.

      SINKS: webhook (CloudEvents, signed), slack, teams, alertmanager, azureMonitor, file, command.

      Each alert is delivered at least once to each sink, and so is its end where the sink has such messages. A sink \
      that is new to a rule gets the events of the newest snapshot's day and what is firing now, not older events. \
      Messages that cannot be delivered stay in the database and are retried, with growing pauses, for 14 days.
      """,
    subcommands: [Send.self, List.self, Resend.self, Test.self])
}

extension AlertsCommand {
  struct Send: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Send new alerts, and retry those that are pending.",
      discussion:
        "The exit code is 0 even if a sink is down: its messages stay pending, and standard error names the sink.")

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
      abstract: "List pending and failed messages.")

    @Flag(help: "Also list messages that were delivered in the last 90 days.")
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
      abstract: "Queue messages to be sent again by `alerts send`.")

    @Argument(help: "Ids of messages or their prefixes, as listed by `alerts list --all`.")
    var ids: [String] = []

    @Flag(help: "All pending and failed messages.")
    var failed = false

    @OptionGroup var database: DatabaseOption

    func validate() throws {
      guard ids.isEmpty == failed else { throw ValidationError("give the ids of messages, or --failed") }
    }

    func run() throws {
      try failingInOneLine {
        let count = try Maintenance(of: database.file.openExisting()).resend(ids, at: Clock.now())
        try StandardOutput.write("\(Plural.text(count, "message")) will be sent by the next `fipswatch alerts send`\n")
      }
    }
  }

  struct Test: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Send a test message to each sink.",
      discussion: "The exit code is 1 if a sink did not accept it.")

    @Argument(help: "Names of sinks. Default: all.")
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
