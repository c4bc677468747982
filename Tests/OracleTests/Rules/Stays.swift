/// When each row was there: stays, one after the other, each with its number.
struct Stays {
  struct Stay: Equatable {
    var number: Int
    var from: Moment
    var to: Moment
  }

  private(set) var stays: [RowKey: [Stay]] = [:]
  /// Those of clusters, each in one life.
  private var clusters: [ClusterKey: [Stay]] = [:]

  init(_ worlds: [(at: Moment, world: World)]) {
    for (at, world) in worlds {
      seeClusters(world, at)
      var there: [RowKey: Int] = [:]
      for (key, cluster) in world.clusters {
        for (name, pool) in cluster.pools { there[RowKey(cluster: key, pool: name)] = pool.stay }
        if let unlisted = cluster.unlisted { there[RowKey(cluster: key)] = unlisted.stay }
      }
      for (row, list) in stays where list.last!.to == .never && there[row] != list.last!.number {
        stays[row]![list.count - 1].to = at
      }
      for (row, number) in there where stays[row]?.last?.number != number {
        stays[row, default: []].append(Stay(number: number, from: at, to: .never))
      }
    }
  }

  private mutating func seeClusters(_ world: World, _ at: Moment) {
    for (key, cluster) in world.clusters {
      let isNew = clusters[key]?.last.map { $0.number != cluster.life || $0.to != .never } ?? true
      if isNew || !cluster.isThere, let last = clusters[key]?.indices.last, clusters[key]![last].to == .never {
        clusters[key]![last].to = at
      }
      if isNew, cluster.isThere {
        clusters[key, default: []].append(Stay(number: cluster.life, from: at, to: .never))
      }
    }
  }

  /// The stay that something taken at an instant speaks for: the one then, else the next in the same life of the
  /// cluster, never a later one.
  func spokenFor(_ row: RowKey, by taken: Moment) -> Stay? {
    let end = clusters[row.cluster]?.first { taken < $0.to }?.to ?? .never
    return stays[row]?.first { taken < $0.to }.flatMap { $0.from < end ? $0 : nil }
  }

  func isSpokenFor(_ row: RowKey, by taken: Moment, at instant: Moment) -> Bool {
    spokenFor(row, by: taken).map { $0.from <= instant && instant < $0.to } ?? false
  }
}
