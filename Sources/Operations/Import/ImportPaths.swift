import Collector
import Foundation
import InventoryModel

/// The files that `import` was given: files as they are, folders and globs as the documents in them.
///
/// Of the folders in a folder, those that are named by dates or parts of them (`2026-11-22`, `2026/11/22`) belong to it,
/// as the archive of `collect` has them. What else is in it is passed over, and said so.
struct ImportPaths {
  /// Each once, those of a folder in the order of their names.
  private(set) var files: [String] = []
  /// One line for each argument that stands for no file.
  private(set) var refused: [String] = []
  /// One line for each folder that holds something else too, and each argument that is no document.
  private(set) var passedOver: [String] = []
  /// Where links lead back to a folder, it is read once.
  private var readFolders: Set<String> = []
  private var manifestsAlone: [String] = []

  init(_ arguments: [String]) {
    for argument in arguments { add(argument) }
    var seen: Set<String> = []
    files = files.filter { seen.insert($0).inserted }
    nameManifestsAlone()
  }

  /// A collection that was killed leaves such a manifest, and what it kept besides counts; what has nothing else was lost.
  private mutating func nameManifestsAlone() {
    let lines = manifestsAlone.map { "\($0): its document is missing: put it beside it, or collect again" }
    if files.isEmpty { refused += lines } else { passedOver += lines }
  }

  private mutating func add(_ argument: String) {
    switch Self.kind(of: argument) {
    case .folder:
      addDocuments(in: argument, isNamed: true)
    case .file where ManifestFile.isOne(argument):
      if ManifestFile.isAlone(argument) { return manifestsAlone.append(argument) }
      passedOver.append("\(argument): a manifest was passed over: name the document beside it")
    case nil where argument.contains(where: "*?[".contains):
      addMatches(of: argument)
    case nil where argument != "-":
      refused.append("\(argument): no such file: see its name and folder")
    default:
      files.append(argument)
    }
  }

  private mutating func addMatches(of pattern: String) {
    let matches = Self.globbed(pattern)
    if matches.isEmpty { refused.append("\(pattern): no file matches: see the folder and the quotes around it") }
    manifestsAlone += matches.filter(ManifestFile.isAlone)
    for match in matches where !ManifestFile.isOne(match) {
      if Self.kind(of: match) == .folder { addDocuments(in: match, isNamed: true) } else { files.append(match) }
    }
  }

  /// - Parameter isNamed: whether it is an error that there is no document in it.
  private mutating func addDocuments(in folder: String, isNamed: Bool) {
    guard let content = Content(of: folder) else {
      return refused.append("\(folder): the folder cannot be read: see its permissions")
    }
    guard readFolders.insert(URL(filePath: folder).resolvingSymlinksInPath().path).inserted else { return }
    manifestsAlone += content.manifestsAlone
    if isNamed, content.manifestsAlone.isEmpty, let emptiness = content.emptiness { return refused.append(emptiness) }
    files += content.documents
    for folder in content.datedFolders { addDocuments(in: folder, isNamed: false) }
    if let others = content.others { passedOver.append(others) }
  }

  static func globbed(_ pattern: String) -> [String] {
    var matches = glob_t()
    defer { globfree(&matches) }
    guard glob(pattern, 0, nil, &matches) == 0 else { return [] }
    return (0..<Int(matches.gl_pathc)).compactMap { matches.gl_pathv[$0].map { String(cString: $0) } }
  }
}

// MARK: - Folders

extension ImportPaths {
  private enum Kind { case file, folder }

  /// Nil where there is nothing. A link is what it leads to.
  private static func kind(of path: String) -> Kind? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
    return isFolder.boolValue ? .folder : .file
  }

  /// What is in a folder, in the order of names; what is hidden is not looked at.
  private struct Content {
    let folder: String
    private(set) var documents: [String] = []
    private(set) var datedFolders: [String] = []
    private var otherFolders: [String] = []
    private var otherFiles: [String] = []
    private(set) var manifestsAlone: [String] = []

    init?(of folder: String) {
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return nil }
      self.folder = folder
      for name in names.filter({ !$0.hasPrefix(".") }).sorted() {
        let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
        switch kind(of: path) {
        case .folder: if Self.isDated(name) { datedFolders.append(path) } else { otherFolders.append(path) }
        default: if Self.isDocument(name) { documents.append(path) } else { otherFiles.append(path) }
        }
      }
      manifestsAlone = otherFiles.filter(ManifestFile.isAlone)
      otherFiles.removeAll(where: Self.isOurs)
    }

    /// Why nothing can be imported from it, or nil.
    var emptiness: String? {
      guard documents.isEmpty, datedFolders.isEmpty else { return nil }
      return "\(folder): no snapshot in it: "
        + (otherFolders.first.map { "name the folders in it, such as \($0)" }
          ?? "they end in .json or .ndjson, perhaps .gz")
    }

    /// What is neither a document nor a folder of documents, or nil.
    var others: String? {
      let names = (otherFolders + otherFiles).map { URL(filePath: $0).lastPathComponent }
      guard !names.isEmpty else { return nil }
      let rest = names.count > 3 ? " and \(names.count - 3) more were" : names.count == 1 ? " was" : " were"
      return "\(folder): \(names.prefix(3).joined(separator: ", "))\(rest) passed over: name what is to be imported too"
    }

    private static func isDocument(_ name: String) -> Bool {
      let endings = [".json", ".json.gz", ".ndjson", ".ndjson.gz", ".jsonl", ".jsonl.gz", ".yaml", ".yml", ".csv"]
      return endings.contains { name.foldedID.hasSuffix($0) } && !ManifestFile.isOne(name)
    }

    /// Manifests, and databases, which often lie beside what is imported into them.
    private static func isOurs(_ path: String) -> Bool {
      ManifestFile.isOne(path) || [".db", ".db-wal", ".db-shm", ".db-journal"].contains { path.foldedID.hasSuffix($0) }
    }

    /// `2026-11-22`, `2026-11`, `2026` or `22`.
    private static func isDated(_ name: String) -> Bool {
      name.utf8.contains { (0x30...0x39).contains($0) }
        && name.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
    }
  }
}
