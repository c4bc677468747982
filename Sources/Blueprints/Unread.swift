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
    get throws(Refusal) { mayHold(hints.occurs) ? try search() : nil }
  }

  private func search() throws(Refusal) -> Unread? {
    if let items { return try Self.unread(in: items) }
    guard isObject else { return try text?.unread(kinds: Manifest<Self>.kinds) }
    let members = try members ?? []
    if try generatesManifest { return .manifests }
    var found: Unread? = try Self.makeResource(members) ? .resources : nil
    for (key, value) in members where !value.isNull {
      let name = key.foldedName
      if ownMembers.contains(name), value.items?.isEmpty != true { found = .resources }
      switch try value.search() {
      case .manifests: return .manifests
      case let inside?: if !prose.contains(name) { found = inside }
      case nil: break
      }
    }
    return found
  }

  private static func unread(in items: [Self]) throws(Refusal) -> Unread? {
    var (words, found): ([String], Unread?) = ([], nil)
    for item in items {
      let inside = try item.search()
      if inside == .manifests { return .manifests }
      found = found ?? inside
      if let word = try item.text { words.append(word) }
    }
    return found ?? (Command.makesPools(words) ? .resources : nil)
  }

  /// A rule of Kyverno has what it generates under `data`.
  private var generatesManifest: Bool {
    get throws(Refusal) {
      guard let kind = try value(of: "kind")?.text, Manifest<Self>.kinds.contains(kind) else { return false }
      return try value(of: "data")?.isObject ?? false
    }
  }

  /// Whether they are those of a resource of a template; what only names its type, as a rule of a policy, is none.
  private static func makeResource(_ members: [(key: String, value: Self)]) throws(Refusal) -> Bool {
    guard let type = try members.first(where: { $0.key.isAlike("type") })?.value.text, type.utf8.count > 30,
      types.contains(type.foldedID)
    else { return false }
    return members.contains { $0.key.isAlike("apiVersion") || $0.key.isAlike("properties") }
  }
}

/// Of Rancher, and of a fleet, whose hub is a cluster with nodes.
private let ownMembers: Set<String> = ["aksconfig", "aksconfigv2", "hubprofile"]
/// What people read, and make nothing.
private let prose = userMaps.union(["annotations", "description", "displayname"])
private let types: Set<String> = [
  "microsoft.containerservice/managedclusters", "microsoft.containerservice/managedclusters/agentpools",
]

extension String {
  /// - Parameter kinds: of manifests.
  func unread(kinds: Set<String>) -> Unread? {
    guard hints.occurs(in: self) else { return nil }
    return says(kinds: kinds) ? .manifests : makesPools ? .resources : nil
  }

  /// Whether it has an object of one of these kinds, in whatever language: `kind: AKSNodeClass`, `"kind":"AKSNodeClass"`,
  /// `kind = "AKSNodeClass"`. What only compares kinds has none.
  private func says(kinds: Set<String>) -> Bool {
    guard kind.occurs(in: self) else { return false }
    let words = split { !$0.isLetter && !$0.isNumber }
    return zip(words, words.dropFirst()).contains { word, next in
      guard word == "kind", kinds.contains(String(next)) else { return false }
      let between = self[word.endIndex..<next.startIndex]
      return between.allSatisfy { " \t\"'\\:=".contains($0) } && !between.contains("==")
    }
  }

  /// Whether it has commands, or source, that make pools.
  private var makesPools: Bool {
    if marks.occurs(in: self) || hasTemplate { return true }
    guard Command.names.occurs(in: self) else { return false }
    return Command.makesPools(split { !$0.isLetter && !$0.isNumber && !"-_.".contains($0) }.map(String.init))
  }

  /// Whether it is a template as text.
  private var hasTemplate: Bool {
    guard quotedTypes.occurs(in: self) else { return false }
    let roots = try? JSONTape(reading: Array(utf8), depthLimit: BlueprintDocument.depthLimit).roots
    guard let roots, !roots.isEmpty else { return version.occurs(in: self) }
    return roots.contains { (try? $0.unread) ?? nil != nil }
  }
}

/// One of these is in all that is of pools; letters that JSON writes by their numbers may be.
private let hints = AnyWord([
  "aks", "managedcluster", "machinepool", "kubernetescluster", "kubernetes_cluster", "managedcontrolplane", "agentpool",
  "nodeprovisioningprofile", "hubprofile", "hub_profile", "\\u004", "\\u005", "\\u006", "\\u007",
])

/// Of azapi, Terraform, Pulumi (azure-native and azure), and of patches of a cluster.
private let marks = AnyWord([
  "microsoft.containerservice/managedclusters@", "microsoft.containerservice/managedclusters/agentpools@",
  "azurerm_kubernetes_cluster", "containerservice:managedcluster", "containerservice:agentpool",
  "containerservice/kubernetescluster", "containerservice:kubernetescluster", "\"agentpoolprofiles\"",
  "\"nodeprovisioningprofile\"",
])

private let kind = AnyWord(["kind"])
private let version = AnyWord(["\"apiversion\""])
private let quotedTypes = AnyWord(types.map { "\"\($0)\"" })

private enum Command {
  static let names = AnyWord(["aks"])

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
