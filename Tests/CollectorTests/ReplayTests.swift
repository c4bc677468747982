import FleetSimulator
import Foundation
import InventoryModel
import LoopbackServices
import Synchronization
import TestSupport
import Testing
import WebClient

@testable import Collector

@Suite("What is collected equals what was there")
struct ReplayTests {
  private static let data = SharedData.folder.appending(path: "histories")

  /// Collects what the loopback Azure holds, as if the clock stood at an instant, into the archive.
  private func collect(_ collecting: Collecting, at instant: Instant, source: SourceName) async throws {
    let origin = try Origin(collecting.azure.url, of: "it")
    let plan = Collection.Plan(
      cloud: Cloud(resourceManager: origin, authority: origin), source: source, identities: [.environment],
      environment: collecting.environment)
    let web = try HTTPWeb(proxies: .none, authorities: collecting.path("ca.pem"))
    let archive = Archive(folder: collecting.path("archive"))
    do {
      // Other tests block the threads that this one waits on, for minutes on a busy machine.
      let policy = RetryPolicy(whole: .seconds(36_000), answer: .seconds(36_000))
      let collection = try Collection(plan, web: web, retryPolicy: policy, timing: Timing(now: { instant }))
      let reason = try await collection.run { _ = try archive.keep($0) }
      #expect(reason == nil)
      await web.close()
    } catch {
      await web.close()
      throw error
    }
  }

  /// All that the two databases of a workplace say is the same.
  private func expectSameFacts(_ collecting: Collecting, _ comment: String) throws {
    let questions = [
      ["inventory", "--as-of", "2100-01-01"], ["findings", "--all", "--as-of", "2100-01-01"],
      ["drift", "--from", "2000-01-01", "--to", "2100-01-01", "--every-night", "--noise"],
    ]
    for question in questions {
      let answers = try ["collected.db", "recorded.db"].map {
        try collecting.fipswatch(question + ["--format", "json", "--database", $0])
      }
      #expect(answers[0].exitCode != 1)
      #expect(answers[0].output == answers[1].output, "\(comment): \(question[0])")
    }
  }

  @Test("Recorded histories", .enabled(if: SharedData.isThere, "\(SharedData.missing)"))
  func histories() async throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.data.path).filter { $0.hasSuffix(".json") }
    #expect(names.count == 70)
    var nights = 0
    for name in names.sorted() {
      let history = try RecordedNights(Self.data.appending(path: name))
      guard let subscription = history.subscription else { continue }
      let azure = try LoopbackAzure([:])
      azure.fleet.withLock { $0.pageSize = 1 }
      let collecting = try Collecting(azure)
      for night in history.nights {
        azure.fleet.withLock {
          $0.subscriptions = [subscription]
          $0.clusters = [subscription: night.clusters]
        }
        try await collect(collecting, at: night.takenAt, source: .arm)
        try Data(night.body.utf8).write(to: collecting.folder.appending(path: "body-\(night.fileStamp).json"))
      }
      #expect(try collecting.fipswatch(["import", "archive", "--database", "collected.db"]).exitCode == 0)
      let recorded = try collecting.fipswatch(
        ["import", "body-*.json", "--scope", subscription, "--database", "recorded.db"])
      #expect(recorded.exitCode == 0, "\(recorded.errors)")
      try expectSameFacts(collecting, name)
      nights += history.nights.count
    }
    #expect(nights > 100)
  }

  @Test(
    "Simulated fleets, of which some subscriptions do not answer", arguments: [SourceName.arm, .graph], [1, 2, 3, 4])
  func simulatedFleets(source: SourceName, seed: UInt64) async throws {
    var settings = FleetSettings(seed: seed, clusters: 9, subscriptions: 3, nights: 5)
    settings.rates = FleetSettings.turbulentRates
    settings.rates[.subscriptionMissed] = 0.3
    let fleet = SimulatedFleet(settings)
    let azure = try LoopbackAzure([:])
    azure.fleet.withLock {
      $0.subscriptions = fleet.subscriptions
      $0.pageSize = 2
    }
    let collecting = try Collecting(azure)
    var missed = 0
    for night in fleet {
      azure.fleet.withLock { state in
        state.clusters = Dictionary(grouping: night.clusters, by: \.subscription).mapValues { clusters in
          clusters.map { String(decoding: DocumentShape.armCluster.data(.cluster($0)), as: UTF8.self) }
        }
        state.hidden = night.missedSubscriptions
        state.faults = [:]
        for subscription in night.missedSubscriptions { state.faults["/\(subscription)/"] = [.answer(403, "{}")] }
      }
      missed += night.missedSubscriptions.count
      try await collect(collecting, at: night.instant, source: source)
      let name = "body-\(night.stamp).json"
      try DocumentShape.armList.data(.clusters(night.seenClusters)).write(to: collecting.folder.appending(path: name))
      let seen = fleet.subscriptions.filter { !night.missedSubscriptions.contains($0) }
      let scopes = seen.isEmpty ? ["--partial"] : seen.flatMap { ["--scope", $0] }
      guard !seen.isEmpty else { continue }
      let run = try collecting.fipswatch(["import", name, "--database", "recorded.db"] + scopes)
      #expect(run.exitCode == 0, "\(run.errors)")
    }
    let run = try collecting.fipswatch(["import", "archive", "--database", "collected.db"])
    #expect(run.exitCode == (missed > 0 ? 3 : 0), "\(run.errors)")
    try expectSameFacts(collecting, "seed \(seed)")
  }
}

/// The clusters that a recorded history told, as nights of one subscription.
private struct RecordedNights {
  struct Night {
    var takenAt: Instant
    /// The answer as it was recorded.
    var body: String
    /// The clusters in it, each as JSON.
    var clusters: [String]

    var fileStamp: String { takenAt.description.filter { $0 != ":" } }
  }

  var subscription: String?
  var nights: [Night] = []

  init(_ file: URL) throws {
    let history = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as! [String: Any]
    var seconds: Set<Instant> = []
    for (index, interaction) in (history["interactions"] as! [[String: Any]]).enumerated() {
      guard interaction["method"] as? String == "GET", interaction["status"] as? Int == 200,
        let body = interaction["response_body"] as? [String: Any],
        (interaction["kind"] as? String ?? "").hasPrefix("managedCluster")
      else { continue }
      let date = (interaction["date"] as? String).flatMap { Instant($0) }
      let takenAt = date ?? Instant("2026-01-01")!.adding(seconds: Int64(index) * 60)
      guard seconds.insert(takenAt).inserted else { continue }
      let clusters = body["value"] as? [[String: Any]] ?? [body]
      let uri = interaction["uri"] as! String
      subscription = String(uri.split(separator: "/subscriptions/")[1].prefix { $0 != "/" })
      // A page of a longer list is recorded with its link; here it is the whole.
      var whole = body
      whole["nextLink"] = nil
      nights.append(Night(takenAt: takenAt, body: try Self.text(whole), clusters: try clusters.map(Self.text)))
    }
  }

  private static func text(_ object: [String: Any]) throws -> String {
    String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
  }
}
