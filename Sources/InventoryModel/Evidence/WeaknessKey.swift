/// What one item of the plan of action and milestones is about: a control in one life of a cluster, or of one pool.
package struct WeaknessKey: Hashable, Sendable {
  package var cluster: ClusterID
  /// Nil for all pools of the cluster.
  package var pool: String?
  package var control: String
  /// The cluster's `resourceUID`, or empty.
  package var incarnation: String

  package init(cluster: ClusterID, pool: String?, control: String, incarnation: String) {
    (self.cluster, self.pool, self.control, self.incarnation) = (cluster, pool, control, incarnation)
  }

  /// The same in whatever life of the cluster.
  package var anyLife: WeaknessKey {
    WeaknessKey(cluster: cluster, pool: pool, control: control, incarnation: "")
  }
}

/// The numbers of auditors' items: decisions, kept through late nights, `retract` and `rebuild`.
package struct WeaknessNumbers: Hashable, Sendable {
  /// One item may be known under several keys: a UID that is learned later, or unlearned, makes no new item.
  package private(set) var known: [WeaknessKey: Int]

  package init(known: [WeaknessKey: Int] = [:]) { self.known = known }

  package subscript(key: WeaknessKey) -> Int? { known[key] }

  /// Gives numbers to those that have none, in the order given.
  ///
  /// - Parameter keys: all that there are now, each once.
  /// - Returns: what is new, to be kept.
  package mutating func add(_ keys: [WeaknessKey]) -> [WeaknessKey: Int] {
    let claimed = Set(keys.compactMap { known[$0] })
    // Items that no weakness claims any more, of which the UID may have been learned or unlearned.
    var unclaimed = Dictionary(grouping: known.filter { !claimed.contains($0.value) }, by: \.key.anyLife)
    var next = (known.values.max() ?? 0) + 1
    var added: [WeaknessKey: Int] = [:]
    for key in keys where known[key] == nil {
      let old = unclaimed[key.anyLife]?.filter { key.incarnation.isEmpty || $0.key.incarnation.isEmpty }
      if let number = old?.map(\.value).min() {
        added[key] = number
        unclaimed[key.anyLife] = nil
      } else {
        added[key] = next
        next += 1
      }
    }
    known.merge(added) { _, new in new }
    return added
  }
}
