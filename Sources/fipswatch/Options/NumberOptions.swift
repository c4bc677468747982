import ArgumentParser
import Foundation
import InventoryModel

/// Reads a number of seconds; a usage error says which ones an option takes.
func seconds(from least: Double, to most: Double) -> @Sendable (String) throws -> Double {
  { text in
    guard let number = Double(decimal: text), (least...most).contains(number) else {
      throw ValidationError(String(format: "give a number of seconds from %g to %g", least, most))
    }
    return number
  }
}

/// The same for what is counted.
func count(of noun: String, in range: ClosedRange<Int>) -> @Sendable (String) throws -> Int {
  { text in
    guard let number = Int(text), range.contains(number) else {
      throw ValidationError("give a number of \(noun) from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}
