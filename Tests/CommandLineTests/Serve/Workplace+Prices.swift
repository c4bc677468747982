import Foundation
import Testing

extension Workplace {
  /// A price for every machine of the fleet but one size.
  func writePrices(to name: String) throws {
    let rows = try #require(fipswatch("inventory", "--format", "json").json() as? [[String: Any]])
    let machines = Set(
      rows.compactMap { row -> String? in
        guard let size = row["vmSize"] as? String, let region = row["location"] as? String else { return nil }
        return "\(size),\(region),\(row["osType"] as? String ?? "Linux")"
      }
    ).sorted()
    let sizes = Set(machines.map { $0.prefix { $0 != "," } }).sorted()
    let priced = machines.filter { !$0.hasPrefix("\(sizes.last ?? "-"),") }
    try write(
      "armSkuName,armRegionName,osType,unitPrice,currency\n"
        + priced.enumerated().map { "\($1),\(Double($0 % 9 + 1) / 10),EUR\n" }.joined(), to: name)
  }
}
