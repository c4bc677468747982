import InventoryModel

/// What rows of one kind of CSV say of prices.
protocol CSVPrices {
  /// Those that it must have.
  static var columns: [String] { get }
  /// Those that it may have besides.
  static var optionalColumns: [String] { get }
  static func add(_ row: CSVReader.Record, line: Int, of file: String, to prices: inout PriceCollection) throws
}

struct CSVPriceReader<Rows: CSVPrices>: PriceReader {
  private let file: String
  private var csv: CSVReader

  init(file: String) { (self.file, csv) = (file, CSVReader(file: file, asked: Rows.columns + Rows.optionalColumns)) }

  mutating func read(_ bytes: ArraySlice<UInt8>, into prices: inout PriceCollection) throws {
    try csv.read(bytes) { try Rows.add($0, line: $1, of: file, to: &prices) }
  }

  mutating func finish(into prices: inout PriceCollection) throws {
    try csv.finish { try Rows.add($0, line: $1, of: file, to: &prices) }
  }
}

/// A price list of one's own: `armSkuName,armRegionName,osType,priority,unitPrice,currency,effectiveDate`.
///
/// Where it was made of the Retail Prices API, what its other columns say counts as there. A price is that of an hour; a
/// column that says what it is of must say so.
enum PlainPrices: CSVPrices {
  static let columns = ["armSkuName", "armRegionName", "unitPrice", "currency"]
  static let optionalColumns =
    ["osType", "priority", "effectiveDate", "effectiveStartDate", "effectiveEndDate"] + RetailTerms.names + unitColumns
  private static let unitColumns = [
    "unit", "uom", "unit of measure", "unit_of_measure", "priceUnit", "price unit", "pricingUnit",
    "pricing unit", "billingUnit", "per",
  ]
  private static let hours: Set = ["hour", "hours", "h", "hr", "hrs", "hourly"]
  static func add(_ row: CSVReader.Record, line: Int, of file: String, to prices: inout PriceCollection) throws {
    func field(_ name: String, or standard: String? = nil) throws -> String {
      let text = row.text(name).trimmed
      guard text.isEmpty else { return text }
      guard let standard else { throw PriceFault(file, "line \(line): \(name) is empty", hint: "give it") }
      return standard
    }
    func choice(_ name: String, _ choices: [String]) throws -> String {
      let text = try field(name, or: choices[0]).foldedID
      guard choices.contains(text) else {
        throw PriceFault(file, "line \(line): invalid \(name)", hint: "give \(choices.joined(separator: " or "))")
      }
      return text
    }
    let terms = RetailTerms(text: { row.text($0).trimmed })
    guard terms.areAsked else { return }
    for name in unitColumns where !isHour(row.text(name)) {
      throw PriceFault(
        file, "line \(line): \(name) \(row.text(name).trimmed.debugDescription) is not an hour",
        hint: "give the price of one hour, and 1 Hour there")
    }
    guard let price = Double(decimal: try field("unitPrice")) else {
      throw PriceFault(file, "line \(line): unitPrice is no number", hint: "write it as 0.192")
    }
    func date(_ names: String...) throws -> Instant? {
      guard let name = names.first(where: { !row.text($0).trimmed.isEmpty }) else { return nil }
      guard let date = Instant(try field(name)) else {
        throw PriceFault(file, "line \(line): \(name) is no date", hint: "write it as 2026-11-01")
      }
      return date
    }
    let kind = prices.kind(
      region: try field("armRegionName"), size: try field("armSkuName"),
      isWindows: try choice("osType", ["linux", "windows"]) == "windows" || terms.areOfWindows,
      isSpot: try choice("priority", ["regular", "spot"]) == "spot" || terms.areOfSpot)
    try prices.add(
      PriceBook.Price(
        from: try date("effectiveDate", "effectiveStartDate") ?? PriceBook.Price.undated,
        to: try date("effectiveEndDate"), amount: price), of: kind, in: try field("currency").uppercased(),
      "\(file) line \(line)")
  }
}

extension PlainPrices {
  /// `1 Hour`, `1/Hour`, `USD/hour`, `hourly`; nothing is one too.
  private static func isHour(_ unit: String) -> Bool {
    let words = unit.foldedID.split { !$0.isLetter && !$0.isNumber && $0 != "." }.filter { $0 != "per" && $0 != "1" }
    guard let last = words.last else { return unit.trimmed.isEmpty }
    let isOfOne = words.count == 1 || words.count == 2 && Money.isCurrency(words[0].uppercased())
    return isOfOne && hours.contains(last.hasPrefix("1") ? String(last.dropFirst()) : String(last))
  }
}

/// What pools did cost: FOCUS, dataset Cost and Usage, of which EffectiveCost by ResourceId counts.
///
/// Usage only: purchases, taxes and credits are no cost of one pool's hours.
enum FOCUSPrices: CSVPrices {
  static let columns = ["ResourceId", "EffectiveCost", "BillingCurrency", "ChargePeriodStart", "ChargePeriodEnd"]
  static let optionalColumns = ["ChargeCategory"]

  static func add(_ row: CSVReader.Record, line: Int, of file: String, to prices: inout PriceCollection) throws {
    guard let pool = prices.pool(ofResource: row.text("ResourceId")),
      ["", "usage"].contains(row.text("ChargeCategory").foldedID)
    else { return }
    guard let cost = Double(decimal: row.text("EffectiveCost").trimmed), abs(cost) < 1e12 else {
      throw PriceFault(file, "line \(line): EffectiveCost is no amount", hint: "export it again")
    }
    guard let from = Instant(row.text("ChargePeriodStart")), let to = Instant(row.text("ChargePeriodEnd")), from < to
    else { throw PriceFault(file, "line \(line): the charge period is none", hint: "export it again") }
    try prices.noteCharge(row.fingerprint, in: file)
    try prices.add(
      cost, of: pool, in: Interval(from: from, to: to), currency: row.text("BillingCurrency").trimmed, file)
  }
}
