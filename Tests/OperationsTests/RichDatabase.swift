import AlertDelivery
import ComplianceEngine
import Foundation
import GRDB
import InventoryModel
import InventoryStore
import Logging
import PolicyFile

@testable import Operations

/// A small database in which every table has rows, and copies of it with something in them changed.
final class RichDatabase: Sendable {
  /// Made once for all tests.
  static let shared = Task { @MainActor in try await RichDatabase() }

  let folder: URL
  let columns: [Column]
  let bytes: Data
  let policy: PolicyDocument
  static let now = Instant("2026-11-12T00:00:00Z")!

  struct Column: Sendable, Hashable {
    var table: String
    var name: String
    var type: String
    /// Of the table, in its order.
    var key: [String]
  }

  @MainActor private init() async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "rich-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(Self.policyText.utf8).write(to: folder.appending(path: "policy.yaml"))
    policy = try PolicyDocument(reading: folder.appending(path: "policy.yaml").path, in: Self.context)
    try Self.writeDocuments(to: folder)
    let file = DatabaseFile(path: folder.appending(path: "rich.db").path)
    try Self.fill(file, from: folder, policy.policy)
    let delivery = DeliverySettings(patience: .seconds(1), certificateAuthorities: nil, identities: [])
    _ = try await AlertRound(policy.alerts, of: try file.open(.readWrite), delivery: delivery, in: Self.context).run()
    let later = RunContext(now: { Instant("2026-12-02")! }, environment: [:], log: Self.context.log)
    _ = try EvidenceRun(of: try file.open(.readWrite), system: SystemDetails(), in: later).write(
      Month("2026-11")!, to: folder.appending(path: "package").path)
    try file.open(.readOnly).backup(to: folder.appending(path: "base.db").path)
    bytes = try Data(contentsOf: folder.appending(path: "base.db"))
    columns = try Self.columns(of: folder.appending(path: "base.db").path)
  }

  static var context: RunContext {
    RunContext(
      now: { now }, environment: ["K": String(repeating: "k", count: 40)],
      log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  // MARK: - What is in it

  private static let policyText = """
    apiVersion: fipswatch/v1
    kind: Policy
    metadata: {name: rich}
    settings: {staleAfterDays: 3, evidenceMaxAgeDays: 7, replacedWithinNights: 2, ownerTag: owner}
    scopes:
    - {name: everything, severity: high, slaDays: 3}
    - {name: prod, severity: critical, slaDays: 2, match: {clusterTags: {env: prod}}}
    exemptions:
    - {id: EX-1, control: fips-enabled, match: {pools: [old]}, category: waiver, justification: x, ticket: T-1, \
    requestedBy: a@example.com, approvedBy: b@example.com, approvedAt: 2026-10-20, expiresOn: 2026-11-09}
    alerts:
      sinks:
      - {name: nobody, kind: webhook, keyFrom: {env: K}, url: "http://127.0.0.1:9/x"}
      rules:
      - when: newNonCompliantPool
      - when: regression
      - when: overdue
      - {when: complianceBelow, percent: 95}

    """

  private static func cluster(_ name: String, tags: String, pools: [(name: String, fips: Bool, count: Int)]) -> String {
    let pools = pools.map {
      """
      {"name": "\($0.name)", "enableFips": \($0.fips), "count": \($0.count), "mode": "User", "osType": "Linux",
       "type": "VirtualMachineScaleSets", "provisioningState": "Succeeded", "eTag": "e\($0.count)",
       "nodeImageVersion": "AKSUbuntu-2204gen2\($0.fips ? "fips" : "")containerd-202609.01.0"}
      """
    }
    return """
      {"id": "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/\(name)",
       "name": "\(name)", "type": "Microsoft.ContainerService/ManagedClusters", "location": "westeurope",
       "provisioningState": "Succeeded", "resourceUID": "u-\(name)", "nodeResourceGroup": "MC_\(name)", "tags": \(tags),
       "agentPoolProfiles": [\(pools.joined(separator: ","))]}
      """
  }

  private static func night(fips: Bool, count: Int, tag: String) -> String {
    let shop = cluster(
      "Shop", tags: #"{"env": "prod", "owner": "\#(tag)"}"#, pools: [("web", fips, count), ("old", false, 1)])
    let lab = cluster("lab", tags: #"{"owner": "ben"}"#, pools: [("a", true, 2)])
    return "[\(shop),\(lab)]"
  }

  private static func writeDocuments(to folder: URL) throws {
    let documents = [
      "2026-11-01.json": night(fips: true, count: 3, tag: "ana"),
      "2026-11-02.json": night(fips: false, count: 4, tag: "ana"),
      "2026-11-09.json": night(fips: false, count: 4, tag: "eva"),
      "2026-11-10.json": night(fips: true, count: 5, tag: "eva"),
      "2026-11-11.json": night(fips: true, count: 6, tag: "eva"),
      "nodes-2026-11-02.json": """
      {"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n1", "labels":
        {"kubernetes.azure.com/cluster": "MC_lab", "kubernetes.azure.com/agentpool": "a",
         "kubernetes.azure.com/fips_enabled": "true"}}, "spec": {"providerID":
        "azure:///subscriptions/sub/resourceGroups/MC_lab/providers/Microsoft.Compute/virtualMachineScaleSets/x/virtualMachines/0"}}]}
      """,
      "kernel.csv": "node,fips_enabled,time\nn1,1,2026-11-02T05:00:00Z\n",
    ]
    for (name, text) in documents { try Data(text.utf8).write(to: folder.appending(path: name)) }
  }

  private static func fill(_ file: DatabaseFile, from folder: URL, _ policy: Policy) throws {
    func importing(_ names: [String]) throws {
      var run = Import(into: try file.open(.readWrite), in: context) { _ in policy }
      try run.importFiles(ImportFiles(named: names.map { folder.appending(path: $0).path }, now: now))
      precondition(run.outcome != .failed)
    }
    for night in ["2026-11-01.json", "2026-11-02.json", "2026-11-09.json", "2026-11-10.json"] { try importing([night]) }
    try importing(["nodes-2026-11-02.json", "kernel.csv"])
    let store = try file.open(.readWrite)
    let register = CompatibilityRegister(of: store, in: context)
    for test in ["md5", "tls"] {
      _ = try register.add(
        .init(test: test, symptom: "broke"), application: "app", cluster: "shop", at: Instant("2026-11-03")!)
    }
    let issues = try store.loadCompatibilityIssues()
    _ = try register.close([issues[0].id], as: .workaround, workaround: "NFS", at: Instant("2026-11-05")!)
    let change = AttributedChange(
      id: "c1", cluster: ClusterID(subscription: "sub", resourceGroup: "rg", name: "shop"), pool: "web",
      at: Instant("2026-11-09T12:00:00Z")!, kind: .updated, actor: "ana@example.com", actorKind: "User", client: "cli",
      operation: "write", correlationID: "x", attributes: [.init(path: "enableFIPS", before: "false", after: "true")])
    _ = try store.importChanges([change], from: DocumentIdentity(sha256: "ab", takenAt: now))
    _ = try store.importEvidence(
      EvidenceDocument(
        file: "classes", sha256: "cd", kind: .nodeClasses, classes: [NodeClass(name: "k", isFIPS: true, isUsed: true)]),
      takenAt: Instant("2026-11-03")!, cluster: ClusterID(subscription: "sub", resourceGroup: "rg", name: "lab"),
      importedAt: now, judge: judge)
  }

  private static func columns(of path: String) throws -> [Column] {
    try DatabaseQueue(path: path).read { database in
      let tables = try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'grdb%' ORDER BY name")
      return try tables.flatMap { table in
        let isEmpty = try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table)") == 0
        precondition(!isEmpty, "no rows in \(table)")
        let columns = try database.columns(in: table)
        let key = columns.filter { $0.primaryKeyIndex > 0 }.map(\.name)
        return columns.map { Column(table: table, name: $0.name, type: $0.type, key: key) }
      }
    }
  }
}

// MARK: - Copies

/// A copy that goes away with its owner.
final class DatabaseCopy {
  let file: DatabaseFile
  let folder: URL

  init(of bytes: Data) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "copy-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    file = DatabaseFile(path: folder.appending(path: "x.db").path)
    try bytes.write(to: URL(filePath: file.path))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Writes SQL's value into a column of one row, which no check of the schema keeps out, or deletes the row.
  func set(_ column: RichDatabase.Column, to value: String?, ofRow row: Int) throws {
    let schema = "sqlite_schema WHERE type = 'table' AND name = '\(column.table)'"
    func write(_ body: (Database) throws -> Void) throws {
      let queue = try DatabaseQueue(path: file.path)
      try queue.writeWithoutTransaction { database in
        try database.execute(
          sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; PRAGMA writable_schema = ON")
        try body(database)
        let version = try Int.fetchOne(database, sql: "PRAGMA schema_version")!
        try database.execute(sql: "PRAGMA schema_version = \(version + 1)")
      }
      try queue.close()
    }
    var sql = ""
    try write { database in
      sql = try String.fetchOne(database, sql: "SELECT sql FROM \(schema)")!
      let loose = sql.replacing("STRICT, WITHOUT", with: "WITHOUT").replacing("STRICT", with: "").replacing(
        " NOT NULL", with: "")
      try database.execute(sql: "UPDATE \(schema.replacing("WHERE", with: "SET sql = ? WHERE"))", arguments: [loose])
    }
    try write { database in
      let key = column.key.joined(separator: ", ")
      let place =
        "(\(key)) = (SELECT \(key) FROM \(column.table) LIMIT 1 OFFSET (SELECT \(row) % count(*) FROM \(column.table)))"
      // What keys refuse stays as it is.
      try? database.execute(
        sql: value.map { "UPDATE \(column.table) SET \(column.name) = \($0) WHERE \(place)" }
          ?? "DELETE FROM \(column.table) WHERE \(place)")
      try database.execute(sql: "UPDATE \(schema.replacing("WHERE", with: "SET sql = ? WHERE"))", arguments: [sql])
    }
  }
}
