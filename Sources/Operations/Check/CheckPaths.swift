import Foundation
import InventoryModel
import Reporting

/// The files that `check` was given: files as they are; of folders and what is in them, those that can be documents.
struct CheckPaths {
  struct Path: Hashable {
    var path: String
    /// A folder or glob led here: what is no document is passed over.
    var isFound: Bool
  }

  private(set) var files: [Path] = []
  /// Arguments that stand for no file.
  private(set) var refused: [CheckReport.Refused] = []
  /// One line for each folder in which source was passed over.
  private(set) var passedOver: [String] = []

  init(_ arguments: [String]) {
    for argument in arguments { add(argument) }
    var seen: Set<String> = []
    files = files.filter { seen.insert($0.path).inserted }
  }

  private mutating func add(_ argument: String) {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder)
    if argument == "-" || exists && !isFolder.boolValue {
      files.append(Path(path: argument, isFound: false))
    } else if exists {
      let found = documents(in: argument)
      if found.isEmpty {
        refused.append(.init(file: argument, message: "no .json, .yaml or .yml file in it: name the files"))
      }
      files += found
    } else if argument.contains(where: "*?[".contains) {
      let matches = ImportPaths.globbed(argument)
      if matches.isEmpty {
        refused.append(.init(file: argument, message: "no file matches: see the folder and the quotes around it"))
      }
      for match in matches {
        let inside = FileManager.default.fileExists(atPath: match, isDirectory: &isFolder) && isFolder.boolValue
        files += inside ? documents(in: match) : [Path(path: match, isFound: true)]
      }
    } else {
      refused.append(.init(file: argument, message: "no such file: see its name and folder"))
    }
  }

  /// All files in it and in its folders, in the order of their names; what is hidden is not looked at.
  private mutating func documents(in folder: String) -> [Path] {
    var walk = FolderWalk()
    walk.look(in: folder, named: "")
    if let first = walk.sources.min() {
      let others =
        walk.sources.count == 1 ? "" : " and \(Plural.text(walk.sources.count - 1, "other file")) of source"
      passedOver.append("\(folder): passed over \(first)\(others): check the plan or template that is made of it")
    }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    return walk.found.sorted().map { Path(path: prefix + $0, isFound: true) }
  }
}

/// What is in a folder and in the folders in it, those that links lead to among them, each once.
private struct FolderWalk {
  private(set) var found: [String] = []
  private(set) var sources: [String] = []
  private var seen: Set<String> = []

  /// - Parameter name: of the folder in the first one, with `/` behind it.
  mutating func look(in folder: String, named name: String) {
    guard seen.insert(URL(filePath: folder).resolvingSymlinksInPath().path).inserted,
      let entries = try? FileManager.default.contentsOfDirectory(atPath: folder)
    else { return }
    for entry in entries where !entry.hasPrefix(".") && entry != "node_modules" {
      let path = "\(folder)/\(entry)"
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
      if isFolder.boolValue { look(in: path, named: "\(name)\(entry)/") } else { add(name + entry) }
    }
  }

  private mutating func add(_ name: String) {
    let plain = name.foldedID.hasSuffix(".gz") ? String(name.foldedID.dropLast(3)) : name.foldedID
    if [".json", ".yaml", ".yml"].contains(where: plain.hasSuffix) {
      found.append(name)
    } else if [".tf", ".tofu", ".bicep"].contains(where: plain.hasSuffix) {
      sources.append(name)
    }
  }
}
