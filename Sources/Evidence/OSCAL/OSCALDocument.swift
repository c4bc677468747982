import Foundation
import InventoryModel

/// What the OSCAL documents of a package share (NIST OSCAL 1.2.1, 1.1.3).
struct OSCALDocument: Sendable {
  let facts: EvidenceFacts
  let version: OSCALVersion
  /// SHA-256.
  let digest: @Sendable (Data) -> Data

  /// A UUID that stays the same for the same name. Its bits are of SHA-256, since FIPS hosts may refuse SHA-1; its version
  /// is written as 5, of the two that OSCAL's data type allows the one for names.
  func uuid(_ name: String...) -> JSONValue {
    var bytes = Array(digest(Data((["fipswatch"] + name).joined(separator: "\n").utf8)).prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x50
    bytes[8] = bytes[8] & 0x3F | 0x80
    let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    let ends = [0, 8, 12, 16, 20, 32]
    let parts = zip(ends, ends.dropFirst()).map { String(Array(hex)[$0..<$1]) }
    return .string(parts.joined(separator: "-"))
  }

  func metadata(title: String) -> JSONValue {
    let contacts = facts.system.contacts
    return [
      "title": .string(title), "last-modified": .string(facts.period.asOf.description),
      "version": .string(facts.period.month.description), "oscal-version": .string(version.rawValue),
      "roles": contacts.isEmpty ? .null : [["id": "contact", "title": "Point of contact"]],
      "parties": contacts.isEmpty ? .null : .array(contacts.map(party)),
      "responsible-parties": contacts.isEmpty
        ? .null : [["role-id": "contact", "party-uuids": .array(contacts.map(partyID))]],
      "remarks": .string(facts.period.statement),
    ]
  }

  private func partyID(_ contact: SystemDetails.Contact) -> JSONValue { uuid("party", contact.role, contact.name) }

  private func party(_ contact: SystemDetails.Contact) -> JSONValue {
    [
      "uuid": partyID(contact), "type": "person", "name": .string(OSCALText.line(contact.name)),
      "email-addresses": contact.email.map { [.string($0)] } ?? .null,
      "remarks": .string(OSCALText.line(contact.role)),
    ]
  }

  // MARK: Weaknesses

  func name(of weakness: Weakness) -> String {
    let first = weakness.findings[0]
    return [weakness.cluster.description, first.incarnation, weakness.control.id, weakness.id].joined(separator: "\n")
  }

  /// What was seen, and which documents show it.
  func observation(of weakness: Weakness) -> JSONValue {
    let failing = Set(weakness.findings.flatMap(\.episodes).flatMap { [$0.openedAt, $0.closedAt].compactMap(\.self) })
    let documents = facts.snapshots.filter { failing.contains($0.takenAt) && !$0.isRetracted }
    return [
      "uuid": uuid("observation", name(of: weakness)), "title": .string(OSCALText.line(weakness.title)),
      "description": .string(OSCALText.line(weakness.description)), "methods": ["TEST"], "types": ["finding"],
      "subjects": [["subject-uuid": inventoryID(weakness.cluster), "type": "inventory-item"]],
      "relevant-evidence": documents.isEmpty
        ? .null
        : .array(
          documents.flatMap { snapshot in snapshot.sha256.indices.map { evidence(snapshot, $0) } }),
      "collected": .string(weakness.detectedAt.description),
    ]
  }

  private func evidence(_ snapshot: SnapshotRecord, _ index: Int) -> JSONValue {
    guard case .string(let id) = resourceID(snapshot, index) else { return .null }
    return [
      "href": .string("#\(id)"),
      "description": .string("Snapshot taken at \(snapshot.takenAt), SHA-256 \(snapshot.sha256[index])"),
    ]
  }

  func inventoryID(_ cluster: ClusterID) -> JSONValue { uuid("cluster", cluster.description) }

  /// The clusters that weaknesses are about.
  func inventoryItems(of weaknesses: [Weakness]) -> JSONValue {
    let clusters = Dictionary(weaknesses.map { ($0.cluster, $0.clusterName) }) { first, _ in first }
    guard !clusters.isEmpty else { return .null }
    return [
      "inventory-items": .array(
        clusters.sorted { $0.key < $1.key }.map { id, name in
          [
            "uuid": inventoryID(id), "description": .string("AKS cluster \(OSCALText.line(name))"),
            "props": [Self.property("asset-id", id.description)],
          ]
        })
    ]
  }

  /// Of our own namespace: that of OSCAL allows only its own names.
  static func property(_ name: String, _ value: String) -> JSONValue {
    ["name": .string(name), "ns": "urn:fipswatch", "value": .string(OSCALText.line(value))]
  }

  // MARK: Evidence

  private func resourceID(_ snapshot: SnapshotRecord, _ index: Int) -> JSONValue {
    uuid("document", snapshot.snapshot, snapshot.sha256[index])
  }

  /// Every document that was imported, with its digest.
  var backMatter: JSONValue {
    let snapshots = facts.snapshots.flatMap { snapshot in
      snapshot.sha256.indices.map { index in
        resource(
          resourceID(snapshot, index), title: "Snapshot taken at \(snapshot.takenAt)", file: snapshot.files[index],
          sha256: snapshot.sha256[index])
      }
    }
    let evidence = facts.evidence.map { document in
      resource(
        uuid("evidence", document.takenAt.description, document.sha256),
        title: "Node evidence (\(document.kind)) taken at \(document.takenAt)", file: document.name,
        sha256: document.sha256)
    }
    return snapshots.isEmpty && evidence.isEmpty ? .null : ["resources": .array(snapshots + evidence)]
  }

  private func resource(_ id: JSONValue, title: String, file: String, sha256: String) -> JSONValue {
    [
      "uuid": id, "title": .string(title),
      "rlinks": [
        [
          "href": .string(OSCALText.reference(file)),
          "hashes": [["algorithm": "SHA-256", "value": .string(sha256)]],
        ]
      ],
    ]
  }
}

enum OSCALText {
  /// Text on one line without hidden characters and blanks at its ends, as most data types of OSCAL want it.
  static func line(_ text: String) -> String {
    let visible = HostileText.visible(text)
    let words = visible.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.isEmpty ? "–" : words
  }

  /// A file's name as a relative reference (RFC 3986).
  static func reference(_ name: String) -> String {
    let allowed = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
    let encoded = name.addingPercentEncoding(withAllowedCharacters: allowed) ?? "document"
    return encoded.hasPrefix("//") ? "." + encoded : encoded
  }
}
