extension Oracle {
  /// What `history` shows of each row at an instant: "wherever a verdict is shown", staleness too.
  func verdicts(of cluster: ClusterKey, at instant: Moment) -> [String: JSON] {
    var verdicts: [String: JSON] = [:]
    for (row, shown) in shown(at: instant) where row.cluster == cluster {
      verdicts[row.pool ?? ""] = .object([
        "verdict": .string(shown.answer.name), "basis": .string(shown.basis),
        "evidence": .string(shown.state.judged.grade.rawValue), "isPending": .bool(shown.state.isPending),
        "isRegulated": .bool(shown.state.isRegulated), "isExempt": .bool(shown.state.isExempt),
      ])
    }
    return verdicts
  }
}
