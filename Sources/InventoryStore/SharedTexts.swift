/// Equal texts as one: few subscriptions and resource groups stand in the names of very many clusters.
struct SharedTexts {
  private var texts: Set<String> = []

  mutating func callAsFunction(_ text: String) -> String { texts.insert(text).memberAfterInsert }
}
