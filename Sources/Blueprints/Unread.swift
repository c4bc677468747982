import DocumentText
import InventoryModel

/// Why what is not read may still make nodes in AKS. To pass over it would be as good as saying that it complies.
enum Unread: String {
  case manifests = "the manifests in its texts are not read: check what is made of them"
  case resources = "what it makes in AKS is not read: check its pools in Azure"
  case elsewhere = "what it deploys does not stand here: check what is rendered of it too"
}

extension Carrier {
  /// What stands elsewhere is named; of what stands here, nodes are unknown.
  func reading(_ unread: Unread?) -> Reading {
    switch unread {
    case .manifests?, .resources?: unknown(unread!.rawValue)
    case .elsewhere?: ([], [BlueprintWarning(address: address, unread!.rawValue)])
    case nil: ([], [])
    }
  }
}

extension DocumentValue {
  /// What is found in it, at any depth; nil where nothing of AKS is.
  var unread: Unread? {
    get throws(Refusal) {
      if try holdsManifests { return .manifests }
      return try isAboutAKS ? .resources : nil
    }
  }

  /// Whether texts in it look like manifests, as those of a ConfigMap that a ClusterResourceSet applies, or of a function
  /// of Crossplane that makes objects from a template.
  private var holdsManifests: Bool {
    get throws(Refusal) {
      for item in items ?? [] where try item.holdsManifests { return true }
      for member in try members ?? [] where try member.value.holdsManifests { return true }
      guard items == nil, !isObject, let text = try text else { return false }
      return text.says(kinds: Manifest<Self>.kinds)
    }
  }

  /// Whether it makes clusters or pools in a way that is not read: kinds of Rancher, a resource of ARM in a document of
  /// another kind, resources of Terraform, azapi and Pulumi in texts, commands, the hub of a fleet.
  fileprivate var isAboutAKS: Bool {
    get throws(Refusal) {
      if let items {
        var words: [String] = []
        for item in items {
          if try item.isAboutAKS { return true }
          if let word = try item.text { words.append(word) }
        }
        return Command.makesPools(words)
      }
      guard isObject else { return try text?.makesPools ?? false }
      for (key, value) in try members ?? [] where !value.isNull {
        let name = key.foldedName
        if ownMembers.contains(name), value.items?.isEmpty != true { return true }
        if !words.contains(name), try value.isAboutAKS { return true }
      }
      return try isResource
    }
  }

  /// Whether it is a resource of a template; what only names its type, as a rule of a policy, is none.
  private var isResource: Bool {
    get throws(Refusal) {
      let members = try members ?? []
      guard members.contains(where: { $0.key.isAlike("apiVersion") || $0.key.isAlike("properties") }) else {
        return false
      }
      for (key, value) in members where key.isAlike("type") {
        if let type = try value.text, types.contains(type.foldedID) { return true }
      }
      return false
    }
  }
}

/// Of Rancher, and of a fleet, whose hub is a cluster with nodes.
private let ownMembers: Set<String> = ["aksconfig", "aksconfigv2", "hubprofile"]
/// What people read, and make nothing.
private let words = userMaps.union(["annotations", "description", "displayname"])
private let types: Set<String> = [
  "microsoft.containerservice/managedclusters", "microsoft.containerservice/managedclusters/agentpools",
]

extension String {
  /// Whether it has an object of one of these kinds, in whatever language: `kind: AKSNodeClass`, `"kind":"AKSNodeClass"`,
  /// `kind = "AKSNodeClass"`. What only compares kinds has none.
  fileprivate func says(kinds: Set<String>) -> Bool {
    guard contains("kind") else { return false }
    let words = split { !$0.isLetter && !$0.isNumber }
    return zip(words, words.dropFirst()).contains { word, next in
      guard word == "kind", kinds.contains(String(next)) else { return false }
      let between = self[word.endIndex..<next.startIndex]
      return between.allSatisfy { " \t\"'\\:=".contains($0) } && !between.contains("==")
    }
  }

  /// Whether it has commands, or source, that make pools.
  var makesPools: Bool {
    guard utf8.count > 8 else { return false }
    let text = foldedID
    return Self.marks.contains(where: text.contains) || text.hasTemplate
      || text.contains("aks")
        && Command.makesPools(text.split { !$0.isLetter && !$0.isNumber && !"-_.".contains($0) }.map(String.init))
  }

  /// Of azapi, Terraform, Pulumi (azure-native and azure), and of patches of a cluster.
  private static let marks = [
    "microsoft.containerservice/managedclusters@", "microsoft.containerservice/managedclusters/agentpools@",
    "azurerm_kubernetes_cluster", "containerservice:managedcluster", "containerservice:agentpool",
    "containerservice/kubernetescluster", "containerservice:kubernetescluster", "\"agentpoolprofiles\"",
    "\"nodeprovisioningprofile\"",
  ]

  /// Whether it is a template as text.
  private var hasTemplate: Bool {
    guard types.contains(where: { contains("\"\($0)\"") }) else { return false }
    let roots = try? JSONTape(reading: Array(utf8), depthLimit: BlueprintDocument.depthLimit).roots
    guard let roots, !roots.isEmpty else { return contains("\"apiversion\"") }
    return roots.contains { (try? $0.isAboutAKS) ?? true }
  }
}

private enum Command {
  /// Commands of the Azure CLI and Azure PowerShell, whether in one text or each word for itself.
  static func makesPools(_ words: [String]) -> Bool {
    words.indices.contains { index in
      let word = words[index].foldedID
      if cmdlets.contains(word) { return true }
      guard word == "az" else { return false }
      let next = words[(index + 1)...].prefix(3).map(\.foldedID)
      return commands.contains(where: next.starts)
    }
  }

  private static let commands = [["aks", "create"], ["aks", "nodepool", "add"], ["aks", "nodepool", "update"]]
  private static let cmdlets: Set<String> = ["new-azakscluster", "new-azaksnodepool", "update-azaksnodepool"]
}
