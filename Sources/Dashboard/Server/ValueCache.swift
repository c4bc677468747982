import Synchronization

/// Keeps values that are dear to make. Each is made once, however many ask for it at the same time.
final class ValueCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private final class Entry: Sendable {
    let value = Mutex<Value?>(nil)
  }

  private struct Table {
    var entries: [Key: (entry: Entry, cost: Int, lastUse: Int)] = [:]
    var cost = 0
    var uses = 0
  }

  /// What all values together may cost.
  private let limit: Int
  private let cost: @Sendable (Value) -> Int
  private let table = Mutex(Table())

  init(limit: Int, cost: @escaping @Sendable (Value) -> Int = { _ in 1 }) {
    (self.limit, self.cost) = (limit, cost)
  }

  /// The value if it is there already.
  func known(_ key: Key) -> Value? {
    entry(for: key, isMade: false).flatMap { $0.value.withLockIfAvailable { $0 } ?? nil }
  }

  /// The value, made if it is not there. Who asks while another makes it waits for that.
  func value(for key: Key, make: () throws -> Value) throws -> Value {
    let entry = entry(for: key, isMade: true)!
    do {
      return try entry.value.withLock { value in
        if let value { return value }
        let made = try make()
        value = made
        keep(made, for: key, in: entry)
        return made
      }
    } catch {
      forget(key, entry)
      throw error
    }
  }

  private func entry(for key: Key, isMade: Bool) -> Entry? {
    table.withLock { table in
      table.uses += 1
      if let known = table.entries[key] {
        table.entries[key]!.lastUse = table.uses
        return known.entry
      }
      guard isMade else { return nil }
      let entry = Entry()
      table.entries[key] = (entry, 0, table.uses)
      return entry
    }
  }

  /// Makes room by forgetting what was not asked for for longest.
  private func keep(_ value: Value, for key: Key, in entry: Entry) {
    let cost = cost(value)
    table.withLock { table in
      guard table.entries[key]?.entry === entry else { return }
      table.entries[key]!.cost = cost
      table.cost += cost
      while table.cost > limit, let oldest = table.entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
        table.entries[oldest.key] = nil
        table.cost -= oldest.value.cost
      }
    }
  }

  private func forget(_ key: Key, _ entry: Entry) {
    table.withLock { table in
      guard let known = table.entries[key], known.entry === entry else { return }
      table.entries[key] = nil
      table.cost -= known.cost
    }
  }
}
