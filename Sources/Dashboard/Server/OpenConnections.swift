import NIOCore
import Synchronization

/// The connections that are open, of which there are never too many.
///
/// When one more comes, the one that has waited longest for its client to ask is closed for it: clients that connect
/// and say nothing take no room from those that ask. Only where all are being answered is the new one turned away.
final class OpenConnections: Sendable {
  fileprivate struct Table {
    var open = 0
    var waiting: [Int: any Channel] = [:]
    var nextTicket = 0
    /// No ticket below it waits.
    var oldest = 0
  }

  let limit: Int
  private let table = Mutex(Table())

  init(limit: Int) { self.limit = limit }

  var count: Int { table.withLock { $0.open } }

  /// Counts a new connection, which waits for its first request; nil if there is no room for it.
  func open(_ channel: any Channel) -> Int? {
    let (ticket, evicted) = table.withLock { table -> (Int?, (any Channel)?) in
      var evicted: (any Channel)?
      if table.open >= limit {
        guard let oldest = table.takeOldest() else { return (nil, nil) }
        evicted = oldest
      } else {
        table.open += 1
      }
      return (table.add(channel), evicted)
    }
    evicted?.close(promise: nil)
    return ticket
  }

  /// A request began: the connection is not closed for another any more.
  ///
  /// - Returns: false if it has been closed already.
  func ask(_ ticket: Int) -> Bool { table.withLock { $0.waiting.removeValue(forKey: ticket) != nil } }

  /// The answer is written: the connection waits again, under a new ticket.
  func wait(_ channel: any Channel) -> Int { table.withLock { $0.add(channel) } }

  /// The connection is closed. One that was closed for another has been counted off already.
  ///
  /// - Parameter ticket: nil while it is being answered.
  func close(_ ticket: Int?) {
    table.withLock { table in
      if let ticket, table.waiting.removeValue(forKey: ticket) == nil { return }
      table.open -= 1
    }
  }
}

extension OpenConnections.Table {
  fileprivate mutating func add(_ channel: any Channel) -> Int {
    defer { nextTicket += 1 }
    waiting[nextTicket] = channel
    return nextTicket
  }

  fileprivate mutating func takeOldest() -> (any Channel)? {
    while oldest < nextTicket {
      defer { oldest += 1 }
      if let channel = waiting.removeValue(forKey: oldest) { return channel }
    }
    return nil
  }
}
