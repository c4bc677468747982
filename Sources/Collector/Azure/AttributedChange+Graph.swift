import Foundation
import InventoryModel

extension AttributedChange {
  /// Reads a document of changes, as `collect --changes` writes it: rows of `resourcechanges` under `data`.
  ///
  /// Rows of other resources, and rows without a time or a target, are left out. In the order of time.
  /// - Throws: `CollectorError.notJSON`.
  package static func read(_ document: Data) throws(CollectorError) -> [AttributedChange] {
    let text = try JSONText(document, from: "changes", within: Deadline(after: .seconds(600)))
    guard let elements = try text.elements(of: "data") else { throw .notJSON(host: "changes", found: "something else") }
    var changes: [AttributedChange] = []
    for element in elements {
      guard let row = JSONText.decoded(ChangeRow.self, from: element) else {
        throw .notJSON(host: "changes", found: "something else")
      }
      if let change = row.change { changes.append(change) }
    }
    return changes.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
  }
}

/// A row of `resourcechanges`.
private struct ChangeRow: Decodable {
  struct Properties: Decodable {
    var targetResourceId: String?
    var changeType: String?
    var changeAttributes: Attributes?
    var changes: [String: Change]?
  }

  struct Attributes: Decodable {
    var timestamp: String?
    var changedBy: String?
    var changedByType: String?
    var clientType: String?
    var operation: String?
    var correlationId: String?
  }

  struct Change: Decodable {
    var previousValue: JSONValue?
    var newValue: JSONValue?
  }

  var id: String
  var properties: Properties

  var change: AttributedChange? {
    guard let target = properties.targetResourceId.flatMap(ChangeTarget.init),
      let at = properties.changeAttributes?.timestamp.flatMap({ Instant($0) })
    else { return nil }
    let told = properties.changeAttributes
    return AttributedChange(
      id: id.foldedID, cluster: target.cluster, pool: target.pool, at: at, kind: kind,
      actor: Self.named(told?.changedBy), actorKind: Self.named(told?.changedByType),
      client: Self.named(told?.clientType), operation: told?.operation?.foldedID, correlationID: told?.correlationId,
      attributes: (properties.changes ?? [:]).sorted { $0.key < $1.key }.map { path, change in
        .init(path: path, before: Self.text(change.previousValue), after: Self.text(change.newValue))
      })
  }

  private var kind: AttributedChange.Kind {
    switch properties.changeType?.foldedID {
    case "create": .created
    case "delete": .deleted
    default: .updated
    }
  }

  /// Resource Graph writes `Unspecified` and `Unknown` where it does not know.
  private static func named(_ text: String?) -> String? {
    guard let text, !["", "unspecified", "unknown"].contains(text.foldedID) else { return nil }
    return text
  }

  /// Values come as text; other kinds as the JSON they are.
  private static func text(_ value: JSONValue?) -> String? {
    switch value {
    case nil, .null: nil
    case .string(let text): text
    case .some(let value): (try? JSONEncoder().encode(value)).map { String(decoding: $0, as: UTF8.self) }
    }
  }
}

/// The cluster or pool that an id names.
private struct ChangeTarget {
  var cluster: ClusterID
  var pool: String?

  init?(_ id: String) {
    let parts = id.foldedID.split(separator: "/").map(String.init)
    let clusterID = "/" + parts.prefix(8).joined(separator: "/")
    guard [8, 10].contains(parts.count), case .cluster(let cluster) = Scope(clusterID) else { return nil }
    guard parts.count == 8 || parts[8] == "agentpools" else { return nil }
    self.cluster = cluster
    pool = parts.count == 10 ? parts[9] : nil
  }
}
