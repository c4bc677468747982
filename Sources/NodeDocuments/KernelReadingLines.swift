import DocumentText
import InventoryModel

/// Lines of `node,fips_enabled,time`, as the nodes print them: what `/proc/sys/crypto/fips_enabled` said (a kernel
/// without that file prints 0), and when.
///
/// The header may be missing, may come again where files were put together, and lines may end as on Windows.
struct KernelReadingLines {
  static let header = "node,fips_enabled,time"

  private(set) var readings: [KernelReading] = []
  private var seen: [Identity: (isFIPS: Bool, line: Int)] = [:]

  private struct Identity: Hashable {
    var node: String
    var takenAt: Instant
  }

  init(reading bytes: [UInt8]) throws(Refusal) {
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      try add(String(decoding: line, as: UTF8.self), line: index + 1)
    }
    guard !readings.isEmpty else {
      throw Refusal(.incomplete, "no reading of any node", hint: "run Scripts/node-evidence/read-fips again")
    }
    readings.sort { ($0.node, $0.takenAt) < ($1.node, $1.takenAt) }
  }

  /// Whether a line has the form of a reading or of the header, right or wrong.
  static func areLikely(in line: String) -> Bool {
    let fields = Self.fields(of: line)
    return isHeader(line) || fields.count == 3 && (["0", "1"].contains(fields[1]) || Instant(fields[2]) != nil)
  }

  private mutating func add(_ text: String, line: Int) throws(Refusal) {
    let fields = Self.fields(of: text)
    guard fields != [""], !Self.isHeader(text) else { return }
    let reading = try Self.reading(fields, line: line)
    let identity = Identity(node: reading.node, takenAt: reading.takenAt)
    guard let first = seen[identity] else {
      seen[identity] = (reading.isFIPS, line)
      return readings.append(reading)
    }
    guard first.isFIPS == reading.isFIPS else {
      throw Refusal(
        .contradictory, line: line,
        "\(reading.node.quoted) at \(reading.takenAt) is \(fields[1]) here, but not on line \(first.line)",
        hint: "read the nodes again")
    }
  }

  private static func reading(_ fields: [String], line: Int) throws(Refusal) -> KernelReading {
    func wrong(_ message: String, _ hint: String) -> Refusal { Refusal(.malformed, line: line, message, hint: hint) }
    guard fields.count == 3 else { throw wrong("not three values: \(fields.joined(separator: ",").quoted)", header) }
    guard KubernetesName.isObject(fields[0]) else {
      throw wrong("\(fields[0].quoted): no name that Kubernetes gives a node", "the first value is the node")
    }
    guard let isFIPS = ["0": false, "1": true][fields[1]] else {
      throw wrong("fips_enabled of \(fields[0].quoted) is \(fields[1].quoted)", "it is 0 or 1: read the node again")
    }
    guard let time = InstantText(fields[2]), !time.isBareDate else {
      throw wrong("\(fields[2].quoted) is no time", "write it as 2026-11-22T02:00:00Z")
    }
    return KernelReading(node: fields[0], takenAt: time.instant, isFIPS: isFIPS)
  }

  private static func isHeader(_ line: String) -> Bool {
    fields(of: line).map(\.foldedID).joined(separator: ",") == header
  }

  /// The values between commas, without the space and the quotes around them, which PowerShell writes.
  private static func fields(of line: String) -> [String] {
    line.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { field in
      let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
      let inner = field.drop(while: isSpace)
      let value = inner.prefix(inner.count - inner.reversed().prefix(while: isSpace).count)
      let isQuoted = value.count > 1 && value.first == UInt8(ascii: "\"") && value.last == UInt8(ascii: "\"")
      return String(decoding: isQuoted ? value.dropFirst().dropLast() : value, as: UTF8.self)
    }
  }
}
