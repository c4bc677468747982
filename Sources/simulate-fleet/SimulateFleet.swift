import ArgumentParser
import FleetSimulator
import Foundation
import InventoryModel

@main
struct SimulateFleet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate-fleet",
    abstract: "Write a simulated fleet's nights and its true history.",
    discussion:
      "Each night is one document. Import them with `fipswatch import OUTPUT_FOLDER`; the history is in OUTPUT_FOLDER/truth."
  )

  enum Preset: String, CaseIterable, ExpressibleByArgument { case demo, bench, quiet }
  enum Shape: String, CaseIterable, ExpressibleByArgument { case az, arm, graph, ndjson, mixed }

  @Option(help: "The seed; equal seeds give equal files.") var seed: UInt64 = 7
  @Option(help: "The number of clusters at the start. Default: 60, demo 40, bench 20000.") var clusters: Int?
  @Option(help: "The number of subscriptions.") var subscriptions = 4
  @Option(help: "The number of nights. Default: 30, bench 1.") var nights: Int?
  @Option(help: "The first night: a date, which means 02:00 UTC, or a date and time.") var firstNight: FirstNight?
  @Option(help: "The share of pools that change each night, in addition to other events, such as 0.02.")
  var changedShare: Double?
  @Option(help: "The shape of the documents.") var shape = Shape.az
  @Option(help: "demo (a month of events), bench (a large fleet) or quiet (no events).") var preset: Preset?
  @Argument(help: "The folder to write to; created if missing.") var outputFolder: String

  func validate() throws {
    guard clusters ?? 1 >= 1, subscriptions >= 1, nights ?? 1 >= 1 else {
      throw ValidationError("--clusters, --subscriptions and --nights begin at 1")
    }
    guard (0...1).contains(changedShare ?? 0) else {
      throw ValidationError("--changed-share is a share: 0.02 means 2 %")
    }
  }

  func run() throws {
    let folder = try NightFolder(URL(filePath: outputFolder), namesByDate: preset == .bench)
    var shapes = SeededRandom(seed: seed)
    for night in SimulatedFleet(settings) {
      try folder.write(night, as: shape.documentShape(&shapes))
    }
  }

  var settings: FleetSettings {
    let isBench = preset == .bench
    let start = firstNight?.instant ?? CivilDate(year: 2026, month: isBench ? 11 : 10, day: isBench ? 22 : 24).instant
    let hasTime = isBench || firstNight?.isBareDate == false
    var settings = FleetSettings(
      seed: seed, clusters: clusters ?? (isBench ? 20_000 : preset == .demo ? 40 : 60), subscriptions: subscriptions,
      firstNight: hasTime ? start : start.adding(seconds: 7_200), nights: nights ?? (isBench ? 1 : 30))
    switch preset {
    case .demo: settings = settings.demo()
    case .quiet: settings = settings.quiet()
    case .bench: settings = settings.bench(changedShare: 0.02)
    case nil: break
    }
    settings.changedShare = changedShare ?? settings.changedShare
    return settings
  }
}

extension SimulateFleet.Shape {
  func documentShape(_ random: inout SeededRandom) -> DocumentShape {
    switch self {
    case .az: .azList
    case .arm: .armList
    case .graph: .graphREST
    case .ndjson: .ndjson
    case .mixed: random.element(of: DocumentShape.listsOfClusters.filter { $0 != .armPages })
    }
  }
}

/// An instant as the command line gives it, which may be a bare date.
struct FirstNight: ExpressibleByArgument {
  let instant: Instant
  let isBareDate: Bool

  init?(argument: String) {
    guard let text = InstantText(argument) else { return nil }
    (instant, isBareDate) = (text.instant, text.isBareDate)
  }
}
