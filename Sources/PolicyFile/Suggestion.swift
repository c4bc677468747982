/// What a mistyped word was probably meant to be.
enum Suggestion {
  /// The nearest of the allowed words, if it is near enough: up to a third of its letters may be wrong, and case counts
  /// for nothing.
  static func nearest(to word: String, of allowed: [String]) -> String? {
    let near = allowed.map { ($0, distance(word, $0)) }.filter { $0.1 <= max(1, $0.0.utf8.count / 3) }
    return near.min { $0.1 < $1.1 }?.0
  }

  /// `did you mean "severity"? allowed: name, match, …`
  static func hint(for word: String, of allowed: [String]) -> String {
    let guess = nearest(to: word, of: allowed).map { "did you mean \(Quoted.text($0))? " } ?? ""
    return "\(guess)allowed: \(Quoted.list(allowed))"
  }

  /// How many letters must be left out, put in, replaced or swapped with the next (Damerau-Levenshtein, optimal string
  /// alignment). Words much longer than any of ours are simply far away.
  static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.lowercased().utf8), Array(b.lowercased().utf8))
    guard abs(a.count - b.count) < 8 else { return max(a.count, b.count) }
    var (beforeLast, last) = ([Int](), Array(0...b.count))
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var least = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, beforeLast[j - 1] + 1) }
        row.append(least)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
