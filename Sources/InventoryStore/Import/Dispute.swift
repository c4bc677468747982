import GRDB
import InventoryModel

/// What another collector's snapshot says of a resource at one instant, and this one does not.
///
/// Clocks agree by chance, and nobody can say which of the two saw it first: the snapshot whose id comes first counts, in
/// whatever order they are imported. The other keeps its record, as if it had been retracted.
struct Dispute {
  let database: Database
  let request: ImportRequest
  /// The id that the snapshot has or would have.
  let snapshot: String
  let resource: Int64
  let opponents: [Opponent]

  struct Opponent {
    var id: Int64
    var snapshot: String
    var collector: String
  }

  /// Nil where not all of those that looked at the resource then are other collectors' of a name.
  init?(over resource: Int64, as snapshot: String, _ request: ImportRequest, in database: Database) throws {
    guard let collector = request.collector?.description else { return nil }
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT s.id, s.digest, s.collector FROM snapshots s WHERE s.taken_at = ? AND s.retracted_at IS NULL
          AND EXISTS (SELECT 1 \(Observations.scopesCovering("\(resource)")) AND cs.coverage_id = s.coverage_id)
        """, arguments: [request.takenAt.seconds])
    let others = try rows.map { try ($0[0] as Int64, $0[1] as String, $0[2] as String?) }
    opponents = others.compactMap { id, digest, name in
      name.flatMap { $0 == collector ? nil : Opponent(id: id, snapshot: digest, collector: $0) }
    }
    guard !opponents.isEmpty, opponents.count == others.count else { return nil }
    (self.database, self.request, self.snapshot, self.resource) = (database, request, snapshot, resource)
  }

  var isWon: Bool { opponents.allSatisfy { snapshot < $0.snapshot } }

  /// Takes the others back.
  func retractOpponents(judge: @escaping Judge) throws {
    for opponent in opponents {
      let reason = try reason(naming: snapshot, of: request.collector!.description)
      try Retraction(
        database: database, snapshotID: opponent.id, snapshot: opponent.snapshot, takenAt: request.takenAt
      ).run(at: request.importedAt, reason: reason, judge: judge)
    }
  }

  /// Why this one does not count.
  func reasonOfLoss() throws -> String {
    let winner = opponents.min { $0.snapshot < $1.snapshot }!
    return try reason(naming: winner.snapshot, of: winner.collector)
  }

  private func reason(naming winner: String, of collector: String) throws -> String {
    let name = try resourceName(resource, in: database)
    return "\(name) differs in snapshot \(winner) of collector \(collector), of the same instant, which counts"
  }
}
