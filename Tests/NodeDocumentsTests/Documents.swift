import Foundation
import InventoryModel
import NodeDocuments

/// The evidence in a text, as a file of that text would give it.
func evidence(_ text: String) throws(NodeDocumentError) -> EvidenceDocument? {
  try NodeDocument.read(Data(text.utf8), named: "document")
}

/// The line with which a text is refused; nil when it is not.
func refusal(_ text: String) -> String? {
  do throws(NodeDocumentError) {
    _ = try evidence(text)
    return nil
  } catch {
    return error.description
  }
}

/// A file that exists as long as this value's owner.
final class TemporaryFile {
  let path: String

  init(_ bytes: some Sequence<UInt8>) throws {
    path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try Data(bytes).write(to: URL(filePath: path))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// One node in the shape of `kubectl get nodes -o json`.
struct MadeNode {
  var name = "aks-system-12345678-vmss000000"
  var labels: [String: String?] = [:]
  var providerID: String?
  var operatingSystem: String? = "linux"

  /// As AKS labels a Linux node of the pool `system` in the cluster `shop`.
  static let standardLabels = [
    "agentpool": "system", "kubernetes.azure.com/agentpool": "system",
    "kubernetes.azure.com/cluster": "MC_shop_shop_westeurope", "kubernetes.azure.com/fips_enabled": "true",
    "kubernetes.azure.com/node-image-version": "AKSUbuntu-2204gen2fipscontainerd-202610.18.0",
    "kubernetes.io/os": "linux",
  ]

  var json: String {
    let labels = Self.standardLabels.merging(labels.mapValues { $0 ?? "ABSENT" }) { $1 }
      .filter { $0.value != "ABSENT" }
    let members = labels.sorted { $0.key < $1.key }.map { "        \"\($0.key)\": \"\($0.value)\"" }
    return """
      {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
          "annotations": {"note": "a \\"quoted\\" [text}"},
          "labels": {
      \(members.joined(separator: ",\n"))
          },
          "name": "\(name)"
        },
        "spec": {\(providerID.map { "\"providerID\": \"\($0)\"" } ?? "")},
        "status": {"nodeInfo": {\(operatingSystem.map { "\"operatingSystem\": \"\($0)\"" } ?? "")}}
      }
      """
  }
}

/// `kubectl get nodes -o json`
func nodeList(_ nodes: MadeNode...) -> String {
  """
  {
    "apiVersion": "v1",
    "items": [
  \(nodes.map(\.json).joined(separator: ",\n"))
    ],
    "kind": "List",
    "metadata": {"resourceVersion": ""}
  }
  """
}
