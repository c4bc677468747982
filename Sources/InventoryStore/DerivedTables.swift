/// The tables that hold what follows from the facts: those of the file, or others that are made beside them.
struct DerivedTables: Sendable {
  var judgements = "main.judgements"
  var verdicts = "main.verdicts"
  /// Nil where nobody asks for the parts of verdicts that were stale.
  var parts: String? = "main.verdict_parts"
  var episodes = "main.episodes"
  var counts = "main.count_changes"
  var clusterCounts = "main.cluster_count_changes"
  var changes = "main.configuration_changes"
  var attributes = "main.attributes"
  var values = "main.attribute_values"

  static let file = DerivedTables()
}
