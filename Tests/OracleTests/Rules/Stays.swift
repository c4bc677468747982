/// When each row was there: stays, one after the other, each with its number.
struct Stays {
  struct Stay: Equatable {
    var number: Int
    var from: Moment
    var to: Moment
  }

  private(set) var stays: [RowKey: [Stay]] = [:]

  init(_ worlds: [(at: Moment, world: World)]) {
    for (at, world) in worlds {
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

  func isThere(_ row: RowKey, at instant: Moment) -> Bool {
    (stays[row] ?? []).contains { $0.from <= instant && instant < $0.to }
  }

  /// The stay that something taken at an instant speaks for: the one then, else the next, never a later one.
  func spokenFor(_ row: RowKey, at instant: Moment) -> Int? {
    (stays[row] ?? []).first { instant < $0.to }?.number
  }
}
