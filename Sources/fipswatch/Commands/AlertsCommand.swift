import AlertDelivery
import Alerting
import ArgumentParser
import Foundation
import InventoryModel
import InventoryStore
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
      complianceFalling, noCompleteSnapshot.

      SINKS: webhook (CloudEvents, signed), slack, teams, alertmanager, azureMonitor, file, command.

      Each alert is delivered at least once to each sink, and so is its end where the sink has such messages. A sink \
      that is new to a rule gets the events of the newest snapshot's day and what is firing now, not older events. \
      Messages that cannot be delivered stay in the database and are retried, with growing pauses, for 14 days.
      """,
    subcommands: [Send.self, List.self, Resend.self, Test.self])
}

extension AlertsCommand {
  struct Send: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Send new alerts, and retry those that are pending.",
      discussion:
        "The exit code is 0 even if a sink is down: its messages stay pending, and standard error names the sink.")

    @OptionGroup var policy: PolicyOption
    @OptionGroup var delivery: DeliveryOptions
    @OptionGroup var database: DatabaseOption
    @OptionGroup var format: FormatOption

    func run() throws {
      try failingInOneLine {
        let alerts = try policy.readWithAlerts().alerts
        let store = try database.openExisting()
        format.write(try AlertRun(options: delivery).run(store: store, settings: alerts, now: Clock.now()))
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
        format.write(OutboxReport(messages: try database.open(.readOnly).loadOutbox(includingDelivered: all)))
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
        let count = try database.openExisting().resendMessages(ids, at: Clock.now())
        print("\(Plural.text(count, "message")) will be sent by the next `fipswatch alerts send`")
      }
    }
  }

  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Send a test message to each sink.",
      discussion: "The exit code is 1 if a sink did not accept it.")

    @Argument(help: "Names of sinks. Default: all.")
    var sinks: [String] = []

    @OptionGroup var policy: PolicyOption
    @OptionGroup var delivery: DeliveryOptions
    @OptionGroup var format: FormatOption

    func run() throws {
      try failingInOneLine {
        let chosen = try chosenSinks(of: policy.readWithAlerts().alerts)
        let now = Clock.now()
        let lines = try delivery.delivering { courier in
          var lines: [AlertReport.SinkLine] = []
          for sink in chosen { lines.append(try await Self.line(testing: sink, with: courier, at: now)) }
          return lines
        }
        let report = AlertReport(asOf: now, sinks: lines)
        format.write(report)
        if !report.isDelivered { try Outcome.failed.exit() }
      }
    }

    private func chosenSinks(of settings: AlertSettings) throws -> [AlertSink] {
      let known = settings.sinks.map(\.name)
      guard !known.isEmpty else {
        throw CommandFailure(description: "the policy names no sinks: write some under `alerts:`")
      }
      for name in sinks where !known.contains(name) {
        throw CommandFailure(description: "\(name): no such sink: the policy has \(known.joined(separator: ", "))")
      }
      return settings.sinks.filter { sinks.isEmpty || sinks.contains($0.name) }
    }

    private static func line(
      testing sink: AlertSink, with courier: Courier, at now: Instant
    ) async throws -> AlertReport.SinkLine {
      var line = AlertReport.SinkLine(sink: sink.name, kind: sink.kind.rawValue)
      do {
        try await courier.deliver(.test(of: sink.name, id: UUID().uuidString.foldedID, at: now), to: sink)
        line.delivered = 1
      } catch let error as DeliveryError {
        (line.failed, line.error) = (1, error.description)
      }
      return line
    }
  }
}
