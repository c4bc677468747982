import InventoryModel
import Testing

@Test("A bound is found where a plain search finds it", arguments: 0..<20)
func partitionPoint(count: Int) {
  let numbers = (0..<count).map { $0 / 3 }
  for bound in -1...8 {
    #expect(numbers.partitionPoint { $0 >= bound } == numbers.firstIndex { $0 >= bound } ?? count)
    let rest = numbers.dropFirst(2)
    #expect(rest.partitionPoint { $0 >= bound } == rest.firstIndex { $0 >= bound } ?? rest.endIndex)
  }
}
