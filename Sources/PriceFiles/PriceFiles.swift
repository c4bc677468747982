import Foundation
import InventoryModel

/// Reads price files, told apart by content: pages of the Retail Prices API, FOCUS, and plain CSV.
///
/// Files are read in pieces: what is kept is a price for each kind of machine and instant, and a sum for each pool and
/// charge period, however large they are.
package enum PriceFiles {
  /// - Throws: `PriceFault`.
  package static func read(_ paths: [String]) throws -> PriceBook {
    var prices = PriceCollection()
    var seen: Set<String> = []
    for path in paths where seen.insert(path).inserted {
      try read(path, into: &prices)
    }
    return try prices.book(files: Array(seen))
  }

  private static func read(_ path: String, into prices: inout PriceCollection) throws {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw PriceFault(path, "cannot be read", hint: "check its name and permissions")
    }
    defer { try? file.close() }
    var reader: (any PriceReader)?
    var head: [UInt8] = []
    while let piece = try pieces(of: file, at: path) {
      if reader == nil {
        head += piece
        guard let form = try PriceForm(head, path) else { continue }
        reader = form.reader(of: path)
        try reader!.read(head.withoutMark, into: &prices)
      } else {
        try reader!.read(piece[...], into: &prices)
      }
    }
    guard var reader else { throw PriceForm.unknown(path) }
    try reader.finish(into: &prices)
  }

  private static let pieceSize = 1 << 20

  private static func pieces(of file: FileHandle, at path: String) throws -> [UInt8]? {
    do {
      return try file.read(upToCount: pieceSize).flatMap { $0.isEmpty ? nil : [UInt8]($0) }
    } catch {
      throw PriceFault(path, "cannot be read", hint: "name a file")
    }
  }
}

/// Takes the bytes of one file, piece after piece.
protocol PriceReader {
  mutating func read(_ bytes: ArraySlice<UInt8>, into prices: inout PriceCollection) throws
  mutating func finish(into prices: inout PriceCollection) throws
}

/// What a file is told by.
enum PriceForm {
  case retail, focus, plain

  /// Nil while too little of it is known.
  init?(_ head: [UInt8], _ path: String) throws {
    guard !head.starts(with: [0x1F, 0x8B]), !head.starts(with: [0x50, 0x4B]) else {
      throw PriceFault(path, "is packed", hint: "unpack it first")
    }
    guard !head.starts(with: [0xFF, 0xFE]), !head.starts(with: [0xFE, 0xFF]) else {
      throw PriceFault(path, "is in UTF-16", hint: "write it in UTF-8")
    }
    let text = head.withoutMark.drop { $0 <= 0x20 }
    guard let first = text.first else { return nil }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      self = .retail
      return
    }
    guard let end = text.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else {
      guard text.count < CSVReader.longestRecord else { throw Self.unknown(path) }
      return nil
    }
    let names = Set(CSVReader.names(in: text[..<end]))
    if names.isSuperset(of: FOCUSPrices.columns.map(\.foldedID)) {
      self = .focus
    } else if names.isSuperset(of: PlainPrices.columns.map(\.foldedID)) {
      self = .plain
    } else if names.count == 1, names.contains(where: { $0.contains(";") || $0.contains("\t") }) {
      throw PriceFault(path, "has no commas between its fields", hint: "write it with commas, and prices as 0.192")
    } else {
      throw Self.unknown(path)
    }
  }

  func reader(of path: String) -> any PriceReader {
    switch self {
    case .retail: RetailReader(file: path)
    case .focus: CSVPriceReader<FOCUSPrices>(file: path)
    case .plain: CSVPriceReader<PlainPrices>(file: path)
    }
  }

  static func unknown(_ path: String) -> PriceFault {
    PriceFault(
      path, "not a price file",
      hint:
        "give JSON of the Retail Prices API, FOCUS CSV with \(FOCUSPrices.columns.joined(separator: ", ")), or CSV with "
        + PlainPrices.columns.joined(separator: ", "))
  }
}

extension [UInt8] {
  /// Without a byte order mark.
  var withoutMark: ArraySlice<UInt8> { starts(with: [0xEF, 0xBB, 0xBF]) ? self[3...] : self[...] }
}
