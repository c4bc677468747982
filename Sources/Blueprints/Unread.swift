import DocumentText
import InventoryModel

/// Why what is not read may still make nodes in AKS. To pass over it would be as good as saying that it complies.
enum Unread: String {
  case manifests = "the manifests in its texts are not read: check what is made of them"
  case resources = "what it makes in AKS is not read: check its pools in Azure"
  case rewritten = "it changes other objects when they are made: check what becomes of them"
  case elsewhere = "what it deploys does not stand here: check what is rendered of it too"

  /// The one that says more; nodes are unknown before anything is only named.
  func or(_ other: Unread?) -> Unread { other.map { $0.weight > weight ? $0 : self } ?? self }

  private var weight: Int {
    switch self {
    case .manifests: 3
    case .rewritten: 2
    case .resources: 1
    case .elsewhere: 0
    }
  }
}

extension Carrier {
  /// What stands elsewhere is named; of what stands here, nodes are unknown.
  func reading(_ unread: Unread?) -> Reading {
    switch unread {
    case .manifests?, .resources?, .rewritten?: unknown(unread!.rawValue)
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
    var found: Unread? = try Self.makeResource(members) ? .resources : try UnreadMembers(members).unread
    for (key, value) in members where !value.isNull {
      let name = key.foldedName
      if ownMembers.contains(name), value.items?.isEmpty != true { found = .resources }
      switch try value.search() {
      case .manifests: return .manifests
      case let inside?: if !prose.contains(name) { found = inside.or(found) }
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
      found = inside?.or(found) ?? found
      if let word = try item.text { words.append(word) }
    }
    return words.joined(separator: " ").unreadCommand?.or(found) ?? found
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
    return says(kinds: kinds) ? .manifests : unreadScript
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

  /// What its source or its commands make.
  private var unreadScript: Unread? {
    marks.occurs(in: self) ? .resources : unreadDocument ?? Script.unread(in: self)
  }

  /// Of words that stand apart.
  var unreadCommand: Unread? { hints.occurs(in: self) ? Script.unread(in: self) : nil }

  /// Of a template or a request that is written as text.
  private var unreadDocument: Unread? {
    guard quotedTypes.occurs(in: self) else { return nil }
    let roots = try? JSONTape(reading: Array(utf8), depthLimit: BlueprintDocument.depthLimit).roots
    guard let roots, !roots.isEmpty else {
      return version.occurs(in: self) && templateTypes.occurs(in: self) ? .resources : nil
    }
    return roots.lazy.compactMap { (try? $0.unread) ?? nil }.first
  }
}

/// One of these is in all that is of pools; letters that JSON writes by their numbers may be.
private let hints = AnyWord([
  "aks", "managedcluster", "machinepool", "kubernetescluster", "kubernetes_cluster", "managedcontrolplane", "agentpool",
  "nodeprovisioningprofile", "hubprofile", "hub_profile", "enable-hub", "az deployment", "az stack", "new-az",
  "agent_pools.", "managed_clusters.", "\\u004",
  "\\u005", "\\u006", "\\u007",
])

/// Of azapi, Terraform, Pulumi (azure-native and azure), Ansible, Azure's SDKs, and of patches of a cluster.
private let marks = AnyWord([
  "microsoft.containerservice/managedclusters@", "microsoft.containerservice/managedclusters/agentpools@",
  "azurerm_kubernetes_cluster", "containerservice:managedcluster", "containerservice:agentpool",
  "containerservice/kubernetescluster", "containerservice:kubernetescluster", "\"agentpoolprofiles\"",
  "\"nodeprovisioningprofile\"", "azure_rm_aks:", "azure_rm_aksagentpool:", "agent_pools.begin_create_or_update",
  "managed_clusters.begin_create_or_update", "agentpools.begincreateorupdate", "managedclusters.begincreateorupdate",
])

private let kind = AnyWord(["kind"])
private let version = AnyWord(["\"apiversion\""])
private let templateTypes = AnyWord(types.map { "\"\($0)\"" })
private let quotedTypes = AnyWord(types.map { "\"\($0)\"" } + ["managedclusters/", "\"computetype\""])
