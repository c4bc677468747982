import InventoryModel

/// SARIF 2.1.0. It holds no snippets: what stands beside a pool in a plan may be a secret.
///
/// Source: OASIS, sarif-schema-2.1.0; GitHub, "SARIF support for code scanning".
struct SARIFLog: Record {
  let report: CheckReport

  static let attributes: [Column<SARIFLog>] = [
    Column("$schema") { _ in "https://json.schemastore.org/sarif-2.1.0.json" },
    Column("version") { _ in "2.1.0" },
    Column("runs") { [SARIFRun(report: $0.report)] },
  ]
}

private struct SARIFRun: Record {
  let report: CheckReport

  static let attributes: [Column<SARIFRun>] = [
    Column("tool") { _ in
      let driver: JSONValue = [
        "name": "fipswatch", "version": .string(Product.version), "semanticVersion": .string(Product.version),
        "rules": .array(Control.all.map(\.sarifRule)),
      ]
      return ["driver": driver] as JSONValue
    },
    Column("invocations") { run in
      let notes = run.report.refused.map(\.sarif)
      return [["executionSuccessful": .bool(notes.isEmpty), "toolExecutionNotifications": .array(notes)]] as JSONValue
    },
    Column("columnKind") { _ in "unicodeCodePoints" },
    Column("results") { JSONList(of: $0.report.results, \.sarif) },
    Column("properties") { ["policy": $0.report.policy, "asOf": $0.report.asOf.description] },
  ]
}

extension CheckReport.Refused {
  fileprivate var sarif: JSONValue {
    ["level": "error", "message": ["text": .string(HostileText.visible("\(file): \(message)"))]]
  }
}

extension Control {
  fileprivate var sarifRule: JSONValue {
    let level: JSONValue = severity <= .high ? "error" : "warning"
    let scores: [Severity: String] = [.critical: "9.5", .high: "8.0", .medium: "5.0", .low: "2.0"]
    let help =
      "The control demands that \(demand)." + (serves.isEmpty ? "" : " It serves \(serves.joined(separator: ", ")).")
    return [
      "id": .string(id), "name": .string(id),
      "shortDescription": ["text": .string("Demanded: \(demand).")], "fullDescription": ["text": .string(help)],
      "help": ["text": .string(help), "markdown": .string(MarkdownText.escaped(help))],
      "defaultConfiguration": ["level": level],
      "properties": [
        "tags": ["security", "fips"], "security-severity": .string(scores[severity]!), "precision": "very-high",
      ],
    ]
  }
}

extension CheckResult {
  fileprivate var sarif: JSONValue {
    var result: [String: JSONValue] = [
      "ruleId": .string(control.id),
      "ruleIndex": .integer(Int64(Control.all.firstIndex(of: control) ?? 0)),
      "kind": .string(sarifKind), "level": .string(sarifLevel),
      "message": ["text": .string(HostileText.visible(sarifMessage))],
      "locations": [
        [
          "physicalLocation": ["artifactLocation": ["uri": .string(fileURI)], "region": region],
          "logicalLocations": [
            ["fullyQualifiedName": .string(HostileText.visible(row.address)), "kind": "resource"]
          ],
        ]
      ],
      "partialFingerprints": ["fipswatchResource/v1": .string(fingerprint)],
      "baselineState": .string(baselineState),
      "properties": [
        "severity": .string(severity.rawValue), "verdict": .string(verdict.rawValue),
        "isRegulated": .bool(isRegulated), "action": .string(row.action.rawValue),
      ],
    ]
    if isExempt, let exemption { result["suppressions"] = [exemption.sarifSuppression] }
    return .object(result)
  }

  private var sarifKind: String {
    switch verdict {
    case .fail: "fail"
    case .pass: "pass"
    case .notApplicable: "notApplicable"
    case .unknown: "review"
    }
  }

  /// Only what fails has a level.
  private var sarifLevel: String {
    guard verdict == .fail else { return "none" }
    return severity <= .high ? "error" : severity == .medium ? "warning" : "note"
  }

  private var sarifMessage: String {
    let name = [clusterName, pool].compactMap(\.self).joined(separator: "/")
    return (name.isEmpty ? row.address : name) + ": \(message)" + (remedy.map { ": \($0)" } ?? "")
  }

  private var region: JSONValue {
    guard let position = row.position else { return ["startLine": 1] }
    let line = JSONValue.integer(Int64(max(1, position.line)))
    return position.column.map { ["startLine": line, "startColumn": .integer(Int64(max(1, $0)))] }
      ?? ["startLine": line]
  }

  /// A reference that is relative where the file is.
  private var fileURI: String {
    let isPlain = file.utf8.allSatisfy(Self.bytesOfPaths.contains)
    let path =
      isPlain
      ? file
      : file.utf8.map { byte in
        Self.bytesOfPaths.contains(byte) ? String(UnicodeScalar(byte)) : "%" + Hexadecimal.text(byte)
      }.joined()
    return file.hasPrefix("/") ? "file://" + path : path
  }

  private static let bytesOfPaths = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/".utf8)

  private var baselineState: String {
    if row.action == .delete { return "absent" }
    guard let before else { return "new" }
    return before == verdict ? "unchanged" : "updated"
  }

  /// The same for the same control on the same resource, wherever the document is.
  package var fingerprint: String {
    let resource = cluster.map { "\($0)/\(row.subject.pool ?? "")" } ?? "\(row.address)/\(row.subject.pool ?? "")"
    return Fingerprint.text(of: resource + "\n" + control.id)
  }
}

extension Permission {
  fileprivate var sarifSuppression: JSONValue {
    let last = CivilDate(dayNumber: expiresOn.dayNumber).description
    return [
      "kind": "external", "status": "accepted",
      "justification": .string(
        HostileText.visible("\(justification) (exemption \(id), \(ticket), approved by \(approvedBy), until \(last))")),
      "properties": ["exemption": .string(id), "expiresOn": .string(last)],
    ]
  }
}

/// Tells resources apart; it protects nothing. FNV-1a in two halves.
private enum Fingerprint {
  static func text(of text: String) -> String {
    [0xcbf2_9ce4_8422_2325, 0x8422_2325_cbf2_9ce4].map { (start: UInt64) in
      let digits = String(text.utf8.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}

private enum Hexadecimal {
  static func text(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }
}
