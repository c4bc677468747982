import InventoryModel
import Synchronization
import Testing

@Suite("What is made on another core")
struct PipelinedMapTests {
  @Test("comes in the order of the elements, all of it", arguments: [0, 1, 127, 128, 129, 128 * 9 + 5])
  func order(count: Int) throws {
    var used: [Int] = []
    let map = PipelinedMap<Int, Int>({ $0 * 3 }, use: { used.append($0) })
    for element in 0..<count { try map.put(element) }
    try map.finish()
    #expect(used == (0..<count).map { $0 * 3 })
  }

  @Test func `is made once of each, whoever makes it`() throws {
    let made = Mutex<[Int: Int]>([:])
    let map = PipelinedMap<Int, Void>(
      { element in
        var sum = 0
        for number in 0..<2_000 { sum &+= number ^ element }
        made.withLock { $0[element, default: 0] += sum == .min ? 2 : 1 }
      }, use: {})
    for element in 0..<5_000 { try map.put(element) }
    try map.finish()
    #expect(made.withLock { $0.count } == 5_000)
    #expect(made.withLock { $0.values.allSatisfy { $0 == 1 } })
  }

  private struct Refused: Error {}

  @Test func `stops being used with the first error`() throws {
    var used = 0
    func use(_ element: Int) throws {
      if element == 300 { throw Refused() }
      used += 1
    }
    let map = PipelinedMap<Int, Int>({ $0 }, use: use)
    #expect(throws: Refused.self) {
      for element in 0..<2_000 { try map.put(element) }
      try map.finish()
    }
    #expect(used == 300)
  }
}
