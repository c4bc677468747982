import Evidence
import Files
import Foundation
import InventoryModel
import Reporting

/// The folder that packages are written to, one folder each, from which `serve` hands them out.
package struct PackageFolder: Sendable {
  private let path: String

  /// Larger files are taken from the folder itself.
  private static let limit = 128 << 20

  /// - Throws: `OperationFailure` where there is no such folder.
  package init(_ path: String) throws(OperationFailure) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      throw OperationFailure("\(path): is no folder: name the one that packages are written to")
    }
    self.path = path
  }

  /// The newest month first. What is no package is passed over.
  package func packages() -> [WrittenPackage] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.sorted().compactMap { name in
      guard Self.isPlain(name), let (manifest, data) = manifest(of: name) else { return nil }
      let files = manifest.files.filter { Self.isPlain($0.key) }.map {
        WrittenPackage.File(name: $0.key, bytes: $0.value.bytes)
      }
      return WrittenPackage(
        name: name, month: manifest.month, manifestDigest: Files.SHA256(of: data).hexadecimal,
        files: files.sorted { $0.name < $1.name } + [.init(name: Manifest.fileName, bytes: data.count)])
    }.sorted { ($1.month, $0.name) < ($0.month, $1.name) }
  }

  /// A file as it was written; nil where the package has none of the name.
  ///
  /// - Throws: `OperationFailure` for a file that is not what the manifest says.
  package func data(of name: String, in package: String) throws -> Data? {
    guard Self.isPlain(package), Self.isPlain(name), let (manifest, data) = manifest(of: package) else { return nil }
    if name == Manifest.fileName { return data }
    guard let known = manifest.files[name] else { return nil }
    guard known.bytes <= Self.limit else {
      throw OperationFailure("\(name) is larger than \(Self.limit >> 20) MB: take it from the folder")
    }
    let found = try? SmallFile.data(at: "\(path)/\(package)/\(name)", upTo: Self.limit)
    guard let found, manifest.holds(found, as: name) else {
      throw OperationFailure("\(name) is not what its manifest says: take the package from its copy")
    }
    return found
  }

  private func manifest(of package: String) -> (Manifest, Data)? {
    guard let data = try? SmallFile.data(at: "\(path)/\(package)/\(Manifest.fileName)", upTo: 16 << 20),
      let manifest = Manifest(data)
    else { return nil }
    return (manifest, data)
  }

  /// Whether a name stays inside: letters, digits, `-`, `_`, `.` and, between such parts, `/`; no part begins with `.`.
  private static func isPlain(_ name: String) -> Bool {
    name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty && !part.hasPrefix(".")
        && part.utf8.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
          default: false
          }
        }
    }
  }
}
