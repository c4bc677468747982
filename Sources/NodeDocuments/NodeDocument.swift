import DocumentText
import Foundation
import InventoryModel

/// Reads what Kubernetes and the nodes say of themselves:
///
/// - nodes, as `kubectl get nodes -o json` (or `-o yaml`) lists them
/// - AKSNodeClass and NodePool manifests, YAML or JSON, as they were applied or as `kubectl get` lists them, perhaps with
///   the NodeClaims; other kinds beside them are passed over
/// - kernel readings, lines of `node,fips_enabled,time`
///
/// They are distinguished by content. gzip, a byte order mark and UTF-16 are read as well. All of it is hostile text.
package enum NodeDocument {
  /// The evidence in a file; nil when it is something else, such as what Azure answered, which is found out by its
  /// first bytes, and when it is no regular file, which could be read only once.
  ///
  /// - Parameter name: What messages and the evidence call it; its path, unless given.
  package static func read(file path: String, named name: String? = nil) throws(NodeDocumentError) -> EvidenceDocument?
  {
    guard isRegularFile(path) else { return nil }
    do throws(Refusal) {
      return try evidence(in: StoredText(path: path), named: name ?? path)
    } catch {
      throw NodeDocumentError(file: name ?? path, error)
    }
  }

  /// The evidence in bytes that were read elsewhere, such as from standard input; nil when they are something else.
  ///
  /// - Parameter name: What messages and the evidence call them.
  package static func read(_ bytes: Data, named name: String) throws(NodeDocumentError) -> EvidenceDocument? {
    let copy = FileManager.default.temporaryDirectory.appending(path: "fipswatch-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: copy) }
    do {
      try bytes.write(to: copy, options: .withoutOverwriting)
    } catch {
      let refusal = Refusal(.unreadable, "no copy can be written to \(copy.path)", hint: "make room there")
      throw NodeDocumentError(file: name, refusal)
    }
    do throws(Refusal) {
      return try evidence(in: StoredText(path: copy.path), named: name)
    } catch {
      throw NodeDocumentError(file: name, error)
    }
  }

  private static func isRegularFile(_ path: String) -> Bool {
    let target = URL(filePath: path).resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: target)
    return attributes?[.type] as? FileAttributeType == .typeRegular
  }

  private static func evidence(in text: StoredText, named name: String) throws(Refusal) -> EvidenceDocument? {
    guard let form = DocumentForm(beginning: text.beginning) else { return nil }
    let whole = try text.whole(limit: form == .yaml ? YAMLDocuments.limit : StoredText.limit)
    var document = EvidenceDocument(file: name, sha256: whole.sha256, kind: .kernelReadings)
    switch form {
    case .json: try document.fill(from: JSONTape(reading: whole.bytes).roots)
    case .yaml: try document.fill(from: YAMLDocuments.roots(of: whole.bytes))
    case .kernelReadings: document.readings = try KernelReadingLines(reading: whole.bytes).readings
    }
    return document
  }
}

extension EvidenceDocument {
  fileprivate mutating func fill<Value: DocumentValue>(from roots: [Value]) throws(Refusal) {
    let objects = try KubernetesObject.all(in: roots)
    let nodes = objects.filter(\.isNode)
    let classes = objects.filter(\.isNodeClass)
    let pools = objects.filter(\.isNodePool)
    switch (nodes.isEmpty, classes.isEmpty && pools.isEmpty) {
    case (false, false):
      throw Refusal(.malformed, "nodes and their classes in one document", hint: "export them to a file each")
    case (true, true):
      throw Self.nothing(in: objects)
    case (false, true):
      kind = .nodes
      let reading = try NodeListReading(nodes)
      (self.nodes, unassigned) = (reading.nodes, reading.unassigned)
    case (true, false):
      kind = .nodeClasses
      self.classes =
        try NodeClassReading(classes: classes, pools: pools, claims: objects.filter(\.isNodeClaim)).classes
    }
  }

  /// An empty list does not say what it is empty of.
  private static func nothing<Value>(in objects: [KubernetesObject<Value>]) -> Refusal {
    let kinds = Set(objects.map(\.kind)).sorted().prefix(3).map(\.quoted).joined(separator: ", ")
    return Refusal(
      .incomplete, "no Node, AKSNodeClass or NodePool" + (kinds.isEmpty ? "" : ", only \(kinds)"),
      hint: "export them with `kubectl get nodes -o json` or `kubectl get aksnodeclasses,nodepools -o yaml`")
  }
}
