import GRDB
import InventoryModel

/// Writes down how the modules of each image family stand under each policy that a snapshot came with, so that the views
/// only need to look it up.
struct ModuleStandings {
  let database: Database

  /// Adds what is missing for images, and for policies that are new.
  func complete(images: Set<String>) throws {
    let images = try images.union(String.fetchAll(database, sql: "SELECT image FROM module_standings")).sorted()
    guard !images.isEmpty else { return }
    for id in try Int64.fetchAll(database, sql: "SELECT DISTINCT policy_id FROM snapshots") {
      let known = try Set(
        String.fetchAll(
          database, sql: "SELECT DISTINCT image FROM module_standings WHERE policy_id = ?", arguments: [id]))
      let missing = images.filter { !known.contains($0) }
      guard !missing.isEmpty else { continue }
      let policy = try PolicyRecord(database: database).policy(id)
      for image in missing { try write(image, under: policy, called: id) }
    }
  }

  private func write(_ image: String, under policy: Policy, called id: Int64) throws {
    for (interval, standing) in policy.moduleStandings(ofImage: image) {
      try database.execute(
        sql: "INSERT INTO module_standings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          id, image, interval.from.seconds, interval.to.seconds, standing.standard.rawValue,
          standing.certificate.rawValue, standing.module, standing.number, standing.sunsetDay,
        ])
    }
  }
}

extension Policy {
  /// How the modules of an image stand in all of time, oldest first.
  fileprivate func moduleStandings(ofImage family: String) -> [(interval: Interval, standing: ModuleStanding)] {
    let edges = [Instant(seconds: .min)] + Set(modules.turningPoints).sorted()
    return zip(edges, edges.dropFirst() + [.never]).reduce(into: []) { standings, ends in
      let standing = moduleStanding(ofImage: family, asOf: ends.0)
      if let last = standings.last, last.standing == standing {
        standings[standings.count - 1].interval = Interval(from: last.interval.from, to: ends.1)
      } else {
        standings.append((Interval(from: ends.0, to: ends.1), standing))
      }
    }
  }
}
