import DocumentText
import InventoryModel

/// The words of a text that may be a script, and what its commands make in AKS.
///
/// Sources: Microsoft Learn, references of `az aks`, `az rest`, `az resource`, Azure PowerShell and `kubectl patch`.
struct Script {
  private let words: [String]
  private let commands: Set<String>
  private let paths: [ResourcePath]

  private init(_ text: String) {
    words = text.split { !$0.isLetter && !$0.isNumber && !"-_.".contains($0) }.map { String($0).foldedID }
    commands = Set(words)
    paths = ResourcePath.all(in: text)
  }

  /// Nil for what cannot be one.
  static func unread(in text: String) -> Unread? { starters.occurs(in: text) ? Script(text).unread : nil }

  private var unread: Unread? {
    if makesPools || changesManifest { return .resources }
    return deploysElsewhere ? .elsewhere : nil
  }

  private var isAzureCLI: Bool { !commands.isDisjoint(with: ["az", "az.cmd", "az.exe", "az.bat"]) }

  private var makesPools: Bool {
    if !commands.isDisjoint(with: ["new-azakscluster", "new-azaksnodepool", "update-azaksnodepool"]) { return true }
    if isAzureCLI, makers.contains(where: has) || provisionsNodes || makesHub { return true }
    return sendsRequest || namesResource
  }

  private var provisionsNodes: Bool {
    guard has(["aks", "update"]), let option = words.firstIndex(of: "--node-provisioning-mode") else { return false }
    return words[(option + 1)...].first != "manual"
  }

  private var makesHub: Bool { has(["fleet", "create"]) && commands.contains("--enable-hub") }

  /// `az rest`, `curl`, `Invoke-AzRestMethod` and others that put or patch what a path names.
  private var sendsRequest: Bool {
    paths.contains { $0.isWhole }
      && words.contains { word in writers.contains { word == $0 || word.hasSuffix("." + $0) } }
  }

  private var namesResource: Bool {
    guard paths.contains(where: { $0.makesPools }) else { return false }
    return !commands.isDisjoint(with: ["new-azresource", "set-azresource"])
      || isAzureCLI && [["resource", "create"], ["resource", "update"], ["resource", "patch"]].contains(where: has)
  }

  /// `kubectl patch aksnodeclass default`
  private var changesManifest: Bool {
    guard commands.contains("kubectl") else { return false }
    return words.indices.contains { index in
      ["patch", "edit"].contains(words[index])
        && words[(index + 1)...].prefix(3).contains { word in manifests.contains(where: word.hasPrefix) }
    }
  }

  private var deploysElsewhere: Bool {
    if !commands.isDisjoint(with: deployers) { return true }
    if isAzureCLI, commands.contains("create"), !commands.isDisjoint(with: ["deployment", "stack"]) { return true }
    if commands.contains("kubectl"), ["apply", "create", "replace"].contains(where: commands.contains) { return true }
    return words.contains { word in word.contains("aks") && [".sh", ".ps1", ".py"].contains(where: word.hasSuffix) }
  }

  /// Whether words follow one another, but for options between them.
  private func has(_ sequence: [String]) -> Bool {
    let plain = words.filter { !$0.hasPrefix("-") }
    return plain.indices.contains { plain[$0...].starts(with: sequence) }
  }
}

/// One of these is in all commands that are looked for.
private let starters = AnyWord(["az", "kubectl", "put", "patch", ".sh", ".ps1", ".py"])

private let makers = [
  ["aks", "create"], ["aks", "nodepool", "add"], ["aks", "nodepool", "update"], ["aks", "machine", "add"],
  ["aks", "machine", "update"],
]
private let writers = ["put", "patch", "-xput", "-xpatch"]
private let manifests = Manifest<JSONPlace>.kinds.map(\.foldedID)
private let deployers: Set<String> = [
  "new-azdeployment", "new-azsubscriptiondeployment", "new-azresourcegroupdeployment",
  "new-azmanagementgroupdeployment",
  "new-aztenantdeployment", "new-azresourcegroupdeploymentstack", "new-azsubscriptiondeploymentstack",
]

/// What stands behind `managedClusters` in a type or an id.
struct ResourcePath {
  private let parts: [Substring]

  /// Those of a text, in small letters.
  static func all(in text: String) -> [ResourcePath] {
    guard clusters.occurs(in: text) else { return [] }
    let text = text.foldedID
    return text.ranges(of: "managedclusters").map { found in
      let rest = text[found.upperBound...].prefix { !"?\"'`,;)}\\".contains($0) && !$0.isWhitespace || $0 == "{" }
      return ResourcePath(parts: rest.hasPrefix("/") ? rest.split(separator: "/") : [])
    }
  }

  /// Whether it is, or is the type of, a cluster or a pool, and nothing else that belongs to one.
  var makesPools: Bool {
    parts.count < 2 || parts[0] == "agentpools"
      || parts[1] == "agentpools" && (parts.count < 4 || parts[3] == "machines")
  }

  /// Whether it names a cluster or a pool by its name.
  var isWhole: Bool { makesPools && !parts.isEmpty && parts[0] != "agentpools" }
}

private let clusters = AnyWord(["managedclusters"])
