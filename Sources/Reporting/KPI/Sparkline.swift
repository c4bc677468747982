/// A trend in one line of block characters, from its lowest value to its highest.
struct Sparkline {
  private let values: [Double?]

  /// - Parameter limit: a longer series shows the last value of each of so many equal stretches.
  init(_ values: [Double?], limit: Int = 60) {
    let width = min(limit, values.count)
    self.values = (0..<width).map { values[($0 + 1) * values.count / width - 1] }
  }

  /// A dot where there is no value.
  var text: String {
    let known = values.compactMap { $0 }
    guard let low = known.min(), let high = known.max() else { return String(repeating: "·", count: values.count) }
    return String(values.map { value in value.map { Self.block($0, from: low, to: high) } ?? "·" })
  }

  private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// A flat line stands in the middle: it is neither low nor high.
  private static func block(_ value: Double, from low: Double, to high: Double) -> Character {
    guard low < high else { return blocks[3] }
    return blocks[Int((value - low) / (high - low) * 7 + 0.5)]
  }
}
