import DocumentText
import InventoryModel

/// Pages of the Retail Prices API, one or many, one after another or in an array; or only their items.
///
/// Source: Microsoft Learn, "Azure Retail Prices overview"; which of its rows is meant: Azure/karpenter-provider-azure,
/// pkg/providers/pricing.
struct RetailReader: PriceReader {
  private let file: String
  private var splitter = ItemSplitter()
  private var hasItems = false

  init(file: String) { self.file = file }

  mutating func read(_ bytes: ArraySlice<UInt8>, into prices: inout PriceCollection) throws {
    let file = file
    do {
      try splitter.read(bytes) { text in
        if try Self.add(text, of: file, to: &prices) { hasItems = true }
      }
    } catch let refusal as Refusal {
      throw PriceFault(file, refusal.message, hint: refusal.hint)
    }
  }

  mutating func finish(into prices: inout PriceCollection) throws {
    guard splitter.isAtEnd else {
      throw PriceFault(file, "the text ends before its JSON does", hint: "get the page again")
    }
    // The last page may be empty, but has a list.
    guard hasItems || splitter.hasLists else { throw PriceForm.unknown(file) }
  }

  /// - Returns: whether it is a price at all.
  private static func add(_ text: [UInt8], of file: String, to prices: inout PriceCollection) throws -> Bool {
    let tape = try JSONTape(reading: text, depthLimit: 16)
    guard let item = RetailItem(try tape.roots[0].members ?? []) else { return false }
    guard item.isAsked else { return true }
    guard let from = Instant(item.text("effectiveStartDate")) else {
      throw PriceFault(file, "\(item.kind.description): effectiveStartDate is no date", hint: "get the page again")
    }
    let end = item.text("effectiveEndDate")
    guard let amount = item.number("retailPrice") ?? item.number("unitPrice") else {
      throw PriceFault(file, "\(item.kind.description): retailPrice is no number", hint: "get the page again")
    }
    try prices.add(
      PriceBook.Price(
        from: from, to: Instant(end), amount: amount, meter: item.text("meterId"),
        isPrimary: item.isPrimary), of: item.kind, in: item.text("currencyCode"), file)
    return true
  }
}

/// One price of the list.
private struct RetailItem {
  private let members: [String: JSONPlace]

  /// Nil for what is none.
  init?(_ members: [(key: String, value: JSONPlace)]) {
    self.members = Dictionary(members.map { ($0.key.foldedID, $0.value) }, uniquingKeysWith: { first, _ in first })
    guard self.members["armskuname"] != nil, self.members["servicename"] != nil else { return nil }
  }

  func text(_ name: String) -> String {
    guard let text = try? members[name.foldedID]?.text else { return "" }
    return text
  }

  func number(_ name: String) -> Double? {
    switch try? members[name.foldedID]?.scalar {
    case .integer(let number): Double(number)
    case .number(let number): number
    default: nil
    }
  }

  var isPrimary: Bool { members["isprimarymeterregion"]?.bool ?? false }

  private var terms: RetailTerms { RetailTerms(text: text) }

  var kind: MachineKind {
    MachineKind(
      region: text("armRegionName"), size: text("armSkuName"), isWindows: terms.areOfWindows, isSpot: terms.areOfSpot)
  }

  var isAsked: Bool {
    terms.areAsked && (number("tierMinimumUnits") ?? 0) == 0
      && ["serviceName", "type", "unitOfMeasure", "armSkuName", "armRegionName"].allSatisfy { !text($0).isEmpty }
  }
}

/// What a price of the list is for; what nobody says is what AKS pays: an hour of a virtual machine.
struct RetailTerms {
  static let names = [
    "serviceName", "type", "reservationTerm", "unitOfMeasure", "tierMinimumUnits", "productName", "skuName",
    "meterName",
  ]

  /// Of one of these names; empty where it is not there.
  let text: (String) -> String

  private func has(_ name: String, _ value: String) -> Bool {
    let text = text(name)
    return text.isEmpty || text.foldedID == value.foldedID
  }

  var areOfWindows: Bool { text("productName").hasSuffix(" Windows") }
  var areOfSpot: Bool { text("skuName").hasSuffix(" Spot") || text("meterName").hasSuffix(" Spot") }

  private var isOfFirstTier: Bool {
    let text = text("tierMinimumUnits")
    return text.isEmpty || Double(decimal: text) == 0
  }

  /// An hour of a virtual machine of AKS, on demand or on the spot market.
  var areAsked: Bool {
    let (product, meter) = (text("productName"), text("meterName"))
    return has("serviceName", "Virtual Machines") && has("type", "Consumption") && has("unitOfMeasure", "1 Hour")
      && text("reservationTerm").isEmpty && isOfFirstTier
      // Of Azure Batch, Cloud Services, hosts as a whole, and what is no longer sold.
      && !meter.hasSuffix(" Low Priority") && !text("skuName").hasSuffix(" Low Priority")
      && !product.contains("CloudServices") && !product.contains("Cloud Services")
      && !product.contains("Dedicated Host") && !meter.hasSuffix(" Expired")
  }
}
