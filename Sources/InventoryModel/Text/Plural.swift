package enum Plural {
  /// `1 pool`, `2 pools`
  package static func text(_ count: Int, _ noun: String) -> String { count == 1 ? "1 \(noun)" : "\(count) \(noun)s" }
}
