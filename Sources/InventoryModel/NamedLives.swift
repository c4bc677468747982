/// The lives of a cluster with the node resource group that each had: which of them nodes can be of.
package struct NamedLives: Sendable {
  /// A state of the cluster, as far as it matters here.
  package struct State: Sendable {
    package var interval: Interval
    package var resourceUID: String?
    /// `nodeResourceGroup`, in lower case.
    package var group: String?

    package init(interval: Interval, resourceUID: String?, group: String?) {
      self.interval = interval
      self.resourceUID = resourceUID
      self.group = group
    }
  }

  package struct Life: Hashable, Sendable {
    package var presence: Interval
    /// When the life before it ended.
    fileprivate var from: Instant
    fileprivate var names: Set<NodeResourceGroup>

    /// From when on something that was taken at an instant speaks for it.
    package func speaksFrom(_ takenAt: Instant) -> Instant { max(takenAt, from) }
  }

  private var lives: [Life] = []

  /// - Parameters:
  ///   - states: in the order of time. Where some do not report the group, the last that does in the incarnation counts.
  ///   - pools: when its pools were there. A pool may be shown without its cluster, which then stands with it, as the one
  ///     that it last was.
  package init(_ states: [State], pools: [Interval] = [], in subscription: String) {
    let incarnations = Incarnations(
      of: states.map { Version($0.interval, ClusterTraits(resourceUID: $0.resourceUID)) })
    var groups: [Int: String] = [:]
    for state in states {
      guard let group = state.group else { continue }
      for part in incarnations.cutting(state.interval) { groups[part.ordinal] = group }
    }
    for life in incarnations.presences(in: (states.map(\.interval) + pools).united) {
      let names = groups[life.ordinal].map { NodeResourceGroup.names(ofGroup: $0, in: subscription) } ?? []
      let from = lives.last?.presence.to ?? Instant(seconds: .min)
      lives.append(Life(presence: life.interval, from: from, names: names))
    }
  }

  /// All that nodes of any of its lives can call it.
  package var names: Set<NodeResourceGroup> { lives.reduce(into: []) { $0.formUnion($1.names) } }

  /// The life that stood at an instant, else the next to begin.
  package func life(at instant: Instant) -> Life? { lives.first { $0.presence.to > instant } }

  /// The life that stood at an instant, else the next to begin, of those that nodes can be of which name a group. Where
  /// the group of one was never reported, they can be of that, so they are of none that came later.
  package func life(named group: NodeResourceGroup, at instant: Instant) -> Life? {
    let life = lives.first { $0.presence.to > instant && ($0.names.isEmpty || $0.names.contains(group)) }
    return life.flatMap { $0.names.contains(group) ? $0 : nil }
  }

  /// Of some clusters those that nodes can be of which named a group at an instant, each with its life.
  ///
  /// A label matches every cluster that stood then or came later. A machine's id names a place that only one cluster has at
  /// a time: the one that stood then, else the next.
  package static func matching<ID>(
    _ group: NodeResourceGroup, at instant: Instant, among clusters: [ID: NamedLives]
  ) -> [ID: Life] {
    let matching = clusters.compactMapValues { $0.life(named: group, at: instant) }
    func begins(_ life: Life) -> Instant { max(life.presence.from, instant) }
    guard !group.subscription.isEmpty, let first = matching.values.map(begins).min() else { return matching }
    return matching.filter { begins($0.value) == first }
  }
}

extension [Interval] {
  /// The times that lie in any of them, in their order.
  fileprivate var united: [Interval] {
    sorted { $0.from < $1.from }.reduce(into: []) { spans, next in
      guard let last = spans.last, next.from <= last.to else { return spans.append(next) }
      spans[spans.count - 1] = Interval(from: last.from, to: Swift.max(last.to, next.to))
    }
  }
}
