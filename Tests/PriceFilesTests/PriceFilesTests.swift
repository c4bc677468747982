import Foundation
import InventoryModel
import PriceFiles
import Testing

/// A page of the Retail Prices API, with one machine of which a test changes a member.
private func item(_ changes: [String: Any] = [:]) -> [String: Any] {
  [
    "currencyCode": "USD", "tierMinimumUnits": 0.0, "retailPrice": 0.192, "unitPrice": 0.192,
    "armRegionName": "eastus", "effectiveStartDate": "2026-01-01T00:00:00Z", "meterId": "m1", "meterName": "D4s v5",
    "productName": "Virtual Machines Dsv5 Series", "skuName": "D4s v5", "serviceName": "Virtual Machines",
    "unitOfMeasure": "1 Hour", "type": "Consumption", "isPrimaryMeterRegion": true, "armSkuName": "Standard_D4s_v5",
    "savingsPlan": [["retailPrice": 0.1, "term": "1 Year"]],
  ].merging(changes) { $1 }
}

private func page(_ items: [String: Any]...) -> String {
  let page: [String: Any] = ["BillingCurrency": "USD", "Items": items, "NextPageLink": NSNull(), "Count": items.count]
  return String(decoding: try! JSONSerialization.data(withJSONObject: page), as: UTF8.self)
}

private func book(_ texts: String...) throws -> PriceBook {
  let folder = NSTemporaryDirectory() + "/" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  let paths = try texts.enumerated().map { index, text in
    let path = "\(folder)/\(index)"
    try Data(text.utf8).write(to: URL(filePath: path))
    return path
  }
  do {
    return try PriceFiles.read(paths)
  } catch let fault as PriceFault {
    throw Refused(text: fault.description.replacingOccurrences(of: folder + "/", with: ""))
  }
}

private struct Refused: Error, Equatable { var text: String }

private let d4 = MachineKind(region: "East US", size: "standard_d4S_V5")
private let now = Instant("2026-06-01")!

struct PriceFilesTests {
  @Test(
    "The price is that of the machine on demand, of its system and priority, and of no other meter",
    arguments: [
      (d4, 0.192), (MachineKind(region: "eastus", size: "Standard_D4s_v5", isWindows: true), 0.376),
      (MachineKind(region: "eastus", size: "Standard_D4s_v5", isSpot: true), 0.04),
      (MachineKind(region: "eastus", size: "Standard_D4s_v5", isWindows: true, isSpot: true), nil),
      (MachineKind(region: "westus", size: "Standard_D4s_v5"), nil),
      (MachineKind(region: "eastus", size: "Standard_D8s_v5"), nil),
    ] as [(MachineKind, Double?)])
  func picking(kind: MachineKind, price: Double?) throws {
    let others: [[String: Any]] = [
      ["type": "Reservation", "retailPrice": 1], ["type": "DevTestConsumption", "retailPrice": 2],
      ["meterName": "D4s v5 Low Priority", "skuName": "D4s v5 Low Priority", "retailPrice": 3],
      ["tierMinimumUnits": 100, "retailPrice": 4], ["serviceName": "Cloud Services", "retailPrice": 5],
      ["productName": "Virtual Machines Dsv5 Series CloudServices", "retailPrice": 6],
      ["unitOfMeasure": "1/Month", "retailPrice": 7],
      ["isPrimaryMeterRegion": false, "meterId": "m2", "retailPrice": 8],
      ["retailPrice": 0],
    ]
    let all =
      others.map(item) + [
        item(), item(["productName": "Virtual Machines Dsv5 Series Windows", "retailPrice": 0.376]),
        item(["skuName": "D4s v5 Spot", "meterName": "D4s v5 Spot", "retailPrice": 0.04]),
      ]
    for items in [all, all.reversed()] {
      let text = try JSONSerialization.data(withJSONObject: ["Items": items])
      #expect(try book(String(decoding: text, as: UTF8.self)).price(of: kind, at: now) == price)
    }
  }

  @Test("The price in force is the newest that began by then")
  func inForce() throws {
    let book = try book(
      page(
        item(["effectiveStartDate": "2026-03-01T00:00:00Z", "retailPrice": 0.3]), item(),
        item(["effectiveStartDate": "2027-01-01T00:00:00Z", "retailPrice": 0.4])))
    let prices = ["2025-12-31T23:59:59Z", "2026-01-01", "2026-02-28", "2026-03-01", "2026-12-31", "2027-01-01"]
      .map { book.price(of: d4, at: Instant($0)!) }
    #expect(prices == [nil, 0.192, 0.192, 0.3, 0.3, 0.4])
  }

  @Test(
    "Pages are read one or many, after each other, in an array, or as items alone",
    arguments: [
      page(item()) + page(item(["armSkuName": "Standard_D8s_v5"])),
      "\u{FEFF}[\(page(item())),\n\(page(item(["armSkuName": "Standard_D8s_v5"])))]",
      page(item(), item(["armSkuName": "Standard_D8s_v5"])),
      "["
        + [item(), item(["armSkuName": "Standard_D8s_v5"])].map {
          String(decoding: try! JSONSerialization.data(withJSONObject: $0), as: UTF8.self)
        }.joined(separator: ",") + "]",
    ])
  func shapes(text: String) throws {
    let book = try book(text)
    #expect(book.rows == 2)
    #expect(book.price(of: d4, at: now) == 0.192)
    #expect(book.currency == "USD")
    #expect(book.newest == Instant("2026-01-01"))
  }

  @Test func `prices without a date are not of any day`() throws {
    let head = "armSkuName,armRegionName,unitPrice,currency,effectiveDate\n"
    let undated = try book(head + "a,eastus,1,USD,\n")
    #expect(undated.newest == nil && undated.rows == 1)
    #expect(try book(head + "a,eastus,1,USD,\nb,eastus,1,USD,2026-05-01\n").newest == Instant("2026-05-01"))
  }

  @Test("A plain list names a machine in any case; what it leaves out is Linux, Regular and ever since")
  func plain() throws {
    let book = try book(
      """
      currency,ARMSKUNAME,"armRegionName",osType,priority,unitPrice,effectiveDate,note\r
      eur,Standard_D4s_v5,eastus,,,0.2,,"a, ""quoted""\nnote"\r
      eur,Standard_D4s_v5,eastus,Windows,Spot,0.1,2026-05-01,\r

      """)
    #expect(book.currency == "EUR")
    #expect(book.price(of: d4, at: Instant("1999-01-01")!) == 0.2)
    #expect(book.price(of: d4, at: now) == 0.2)
    let windows = MachineKind(region: "eastus", size: "standard_d4s_v5", isWindows: true, isSpot: true)
    #expect(book.price(of: windows, at: now) == 0.1)
  }

  @Test(
    "A list that was made of the Retail Prices API gives the price that the API would give",
    arguments: [
      ("unitOfMeasure", "1 Hour", true), ("unitOfMeasure", "1 hour", true), ("unitOfMeasure", "1 Month", false),
      ("unitOfMeasure", "100 Hours", false), ("unitOfMeasure", "", true), ("type", "Consumption", true),
      ("type", "Reservation", false), ("type", "DevTestConsumption", false), ("reservationTerm", "3 Years", false),
      ("productName", "Virtual Machines Dsv5 Series Windows", false), ("skuName", "D4s v5 Spot", false),
      ("meterName", "D4s v5 Spot", false), ("MeterName", "D4s v5 Low Priority", false),
      ("tierMinimumUnits", "0.0", true), ("tierMinimumUnits", "100", false), ("serviceName", "Cloud Services", false),
      ("note", "1 Month", true),
    ])
  func retailColumns(name: String, value: String, isPrice: Bool) throws {
    let book = try book(
      "armSkuName,armRegionName,unitPrice,currency,\(name)\nStandard_D4s_v5,eastus,0.192,USD,\(value)\n")
    #expect(book.price(of: d4, at: now) == (isPrice ? 0.192 : nil))
  }

  @Test("A price of nothing is a placeholder in every form", arguments: ["0", "0.0", "0.000000", "-0"])
  func placeholder(text: String) throws {
    let head = "armSkuName,armRegionName,unitPrice,currency,effectiveDate\n"
    let row = "Standard_D4s_v5,eastus,\(text),USD,2026-05-01\n"
    #expect(try book(head + row).price(of: d4, at: now) == nil)
    #expect(try book(head + row).rows == 0)
    #expect(try book(head + "Standard_D4s_v5,eastus,0.3,USD,2024-01-01\n" + row).price(of: d4, at: now) == 0.3)
  }

  @Test(
    "A price of a list begins and ends when the list says so",
    arguments: [
      ("effectiveStartDate", "2026-01-01", true), ("effectiveStartDate", "2099-01-01T00:00:00Z", false),
      ("effectiveEndDate", "", true), ("EffectiveEndDate", "2026-01-01", false),
      ("effectiveEndDate", "2099-12-31", true),
      ("effectiveDate", "2099-01-01", false),
    ])
  func dateColumns(name: String, value: String, isPrice: Bool) throws {
    let head = "armSkuName,armRegionName,unitPrice,currency,"
    let book = try book(head + "\(name)\nStandard_D4s_v5,eastus,0.192,USD,\(value)\n")
    #expect(book.price(of: d4, at: now) == (isPrice ? 0.192 : nil))
  }

  @Test(
    "A list of one's own may say that its prices are of an hour, and of nothing else",
    arguments: [
      ("unit", "1 Hour", true), ("UNIT", "hours", true), ("uom", "USD/hour", true), ("Unit of Measure", "1/Hour", true),
      ("pricingUnit", "", true), ("per", "hour", true), ("unit", "100 Hours", false), ("uom", "1 Month", false),
      ("unit of measure", "1 Day", false), ("priceUnit", "10h", false), ("unit", "second", false),
    ])
  func units(name: String, value: String, isHour: Bool) throws {
    let text = "armSkuName,armRegionName,unitPrice,currency,\(name)\nStandard_D4s_v5,eastus,0.192,USD,\(value)\n"
    if isHour {
      #expect(try book(text).price(of: d4, at: now) == 0.192)
    } else {
      #expect(throws: Refused.self) { try book(text) }
    }
  }

  @Test("FOCUS gives what a pool did cost in a charge period, of usage only")
  func focus() throws {
    func line(_ set: String, _ cost: String, category: String = "Usage") -> String {
      "\(cost),USD,/subscriptions/S/resourceGroups/MC_rg_c_eastus/providers/Microsoft.Compute/virtualMachineScaleSets/\(set)"
        + ",2026-05-01T00:00:00Z,2026-05-02T00:00:00Z,\(category)\n"
    }
    let book = try book(
      "EffectiveCost,BillingCurrency,ResourceId,ChargePeriodStart,ChargePeriodEnd,ChargeCategory\n"
        + line("aks-apps-12345678-vmss", "1.5") + line("aks-apps-12345678-vmss", "2.25")
        + line("aks-apps-12345678-vmss", "-0.25") + line("aks-apps-12345678-vmss", "-9", category: "Credit")
        + line("akswin1", "4") + line("other", "8"))
    let pool = BilledPool(subscription: "s", nodeResourceGroup: "mc_RG_c_eastus", pool: "apps")
    #expect(book.charges(of: pool).map(\.cost.value) == [3.5])
    #expect(book.billedPools.map(\.pool).sorted() == ["apps", "win1"])
  }

  @Test(
    "What is wrong in a price file is told in one line, and no price is made of it",
    arguments: [
      ("", "0: not a price file: give JSON of the Retail Prices API, FOCUS CSV with"),
      ("a,b\n1,2\n", "0: not a price file: give JSON"),
      (page(item(["retailPrice": -1])), "0: standard_d4s_v5 in eastus, Linux: -1.0 is no price: give 0 to 1000000"),
      (
        page(item(["retailPrice": "x", "unitPrice": "y"])),
        "0: standard_d4s_v5 in eastus, Linux: retailPrice is no number"
      ),
      (page(item(["effectiveStartDate": "soon"])), "effectiveStartDate is no date"),
      (page(item(["currencyCode": "dollars"])), #"0: "dollars" is no currency: give a code such as USD"#),
      (
        page(item(), item(["retailPrice": 0.2])),
        "0: standard_d4s_v5 in eastus, Linux has two prices from 2026-01-01T00:00:00Z: 0.192 and 0.2: leave one of them out"
      ),
      (page(item(), item(["currencyCode": "EUR"])), "0: prices are in EUR, but those of 0 in USD: give files of one"),
      (String(page(item()).dropLast(3)), "0: the text ends before its JSON does: get the page again"),
      (#"{"Items":[{]}"#, "0: not JSON: brackets do not match"),
      (
        "armSkuName,armRegionName,unitPrice,currency\na,b,1e99,USD\n", "0 line 2: a in b, Linux: 1e+99 is no price"
      ),
      ("armSkuName,armRegionName,unitPrice,currency\na,b,nan,USD\n", "0: line 2: unitPrice is no number"),
      ("armSkuName,armRegionName,unitPrice,currency\na,b,0x1,USD\n", "0: line 2: unitPrice is no number"),
      (
        "armSkuName,armRegionName,unitPrice,currency,Unit\na,b,1,USD,1/Month\n",
        #"0: line 2: unit "1/Month" is not an hour: give the price of one hour, and 1 Hour there"#
      ),
      ("armSkuName,armRegionName,unitPrice,currency\na,b,1 $,USD\n", "0: line 2: unitPrice is no number"),
      ("armSkuName,armRegionName,unitPrice,currency\na,b\n", "0: line 2 has 2 fields, not 4"),
      ("armSkuName,armRegionName,unitPrice,currency\n\"a,b,1,USD\n", "0: the text ends within quotes"),
      ("armSkuName,armRegionName,currency,unitPrice\na,b,EUR,0,25\n", "0: line 2 has 5 fields, not 4"),
      ("armSkuName,armRegionName,unitPrice,currency,UNITPRICE\na,b,1,USD,2\n", "0: has the column unitPrice twice"),
      ("\u{1F}\u{8B}", "0: not a price file"),
      (
        "armSkuName;armRegionName;unitPrice;currency\na;b;0,2;EUR\n",
        "0: has no commas between its fields: write it with commas, and prices as 0.192"
      ),
    ])
  func refused(text: String, message: String) throws {
    let refused = #expect(throws: Refused.self) { try book(text) }
    #expect(refused?.text.contains(message) == true, "\(refused?.text ?? "")")
  }

  @Test("Files of two currencies are refused by name")
  func currencies() throws {
    let refused = #expect(throws: Refused.self) {
      try book(page(item()), "armSkuName,armRegionName,unitPrice,currency\na,b,1,EUR\n")
    }
    #expect(refused?.text == "1 line 2: prices are in EUR, but those of 0 in USD: give files of one currency")
  }

  @Test("Two meters of one machine, of which nothing says which is meant, give no price")
  func twoMeters() throws {
    let book = try book(page(item(), item(["meterId": "m2", "retailPrice": 0.5])))
    #expect(book.price(of: d4, at: now) == nil)
  }

  @Test("A charge may stand twice in one export, but not in two")
  func givenTwice() throws {
    let header = "EffectiveCost,BillingCurrency,ResourceId,ChargePeriodStart,ChargePeriodEnd\n"
    func line(_ cost: Int) -> String {
      "\(cost),USD,/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/aks-b-1-vmss,"
        + "2026-05-01,2026-05-02\n"
    }
    let pool = BilledPool(subscription: "s", nodeResourceGroup: "g", pool: "b")
    #expect(try book(header + line(1) + line(1), header + line(2)).charges(of: pool).map(\.cost.value) == [4])
    let refused = #expect(throws: Refused.self) { try book(header + line(3), header + line(2) + line(3)) }
    #expect(refused?.text == "1: has a charge that stands in 0 too: give each export once")
  }

  @Test("Charge periods that overlap are refused")
  func overlaps() throws {
    let set = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/aks-a-1-vmss"
    let refused = #expect(throws: Refused.self) {
      try book(
        """
        EffectiveCost,BillingCurrency,ResourceId,ChargePeriodStart,ChargePeriodEnd
        1,USD,\(set),2026-05-01,2026-06-01
        1,USD,\(set),2026-05-02,2026-05-03

        """)
    }
    #expect(refused?.text.contains("charge periods overlap") == true)
  }

  @Test("A list of more bytes than are held is read in pieces that cut it anywhere")
  func large() throws {
    let items = (0..<8_000).map { item(["armSkuName": "Standard_X\($0)", "note": "\\\"]}[{\u{1F600}"]) }
    let text = try JSONSerialization.data(withJSONObject: ["Items": items])
    #expect(text.count > 3 << 20)
    #expect(try book(String(decoding: text, as: UTF8.self)).rows == 8_000)
  }
}
