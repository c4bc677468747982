import ArgumentParser
import FleetSimulator
import Foundation
import InventoryModel

@main
struct SimulateFleet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate-fleet",
    abstract: "Writes the nights of a made-up fleet of AKS clusters, one document each, with their true history.",
    discussion: "Import the folder with: fipswatch import OUTPUT_FOLDER. The history is in OUTPUT_FOLDER/truth.")

  enum Preset: String, CaseIterable, ExpressibleByArgument { case demo, bench, quiet }
  enum Shape: String, CaseIterable, ExpressibleByArgument { case az, arm, graph, ndjson, mixed }

  @Option(help: "Equal seeds give equal files.") var seed: UInt64 = 7
  @Option(help: "How many clusters to begin with; 40 for the demo, 20000 for the bench.") var clusters: Int?
  @Option(help: "How many subscriptions they are in.") var subscriptions = 4
  @Option(help: "How many nights; 1 for the bench.") var nights: Int?
  @Option(help: "A date, which means 02:00 UTC, or a date and time.") var firstNight: FirstNight?
  @Option(help: "Exactly this share of pools changes each night, besides what else happens.") var changedShare: Double?
  @Option(help: "The shape of the documents.") var shape = Shape.az
  @Option(help: "A month's story, a fleet to measure with, or one in which nothing happens.") var preset: Preset?
  @Argument(help: "Where to write; made if missing.") var outputFolder: String

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
