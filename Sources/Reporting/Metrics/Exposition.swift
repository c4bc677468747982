import InventoryModel

/// Metrics in the text format that Prometheus scrapes and node-exporter reads from files.
///
/// Source: Prometheus, "Exposition formats", text-based format, version 0.0.4.
package struct Exposition: Hashable, Sendable {
  /// Sorted by name.
  package let families: [MetricFamily]

  /// - Parameter families: each name once; those without samples are left out.
  package init(_ families: [MetricFamily]) {
    self.families = families.filter { !$0.samples.isEmpty }.sorted { $0.name < $1.name }
  }

  /// Of an HTTP answer that carries the text.
  package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// Each family together, samples in the order of their labels, with a line break at the end.
  package var text: String { families.map(\.text).joined() }
}

extension MetricFamily {
  fileprivate var text: String {
    let lines = samples.map { name + $0.labelText + " " + ExpositionText.number($0.value) + "\n" }.sorted()
    return "# HELP \(name) \(ExpositionText.escaped(help))\n# TYPE \(name) \(kind.rawValue)\n" + lines.joined()
  }
}

extension MetricFamily.Sample {
  fileprivate var labelText: String {
    guard !labels.isEmpty else { return "" }
    let pairs = labels.sorted { $0.key < $1.key }.map { #"\#($0.key)="\#(ExpositionText.quoted($0.value))""# }
    return "{" + pairs.joined(separator: ",") + "}"
  }
}

enum ExpositionText {
  /// Of the text of a HELP line.
  static func escaped(_ text: String) -> String { escaped(text, ["\\": #"\\"#, "\n": #"\n"#]) }

  /// Of the value of a label.
  static func quoted(_ text: String) -> String {
    escaped(HostileText.visible(text, except: ["\n"]), ["\\": #"\\"#, "\n": #"\n"#, "\"": #"\""#])
  }

  /// Scalars, not characters: a quote with a combining mark is another character, yet ends a value.
  private static func escaped(_ text: String, _ escapes: [Unicode.Scalar: String]) -> String {
    text.unicodeScalars.reduce(into: "") { $0 += escapes[$1] ?? String($1) }
  }

  /// Counts and instants without a fraction; the rest as the shortest text that reads back as the same number.
  static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    guard value.isFinite else { return value < 0 ? "-Inf" : "+Inf" }
    return Int64(exactly: value).map(String.init) ?? String(value)
  }
}
