import DocumentText
import InventoryModel

/// Attributes of templates that something else sets when objects are made of them, so that their values are not known:
/// those that patches of a Crossplane Composition or of a ClusterClass lead to.
///
/// Sources: crossplane/crossplane, apiextensions/v1, Patch; kubernetes-sigs/cluster-api, ClusterClass, JSONPatch.
struct PatchedNames {
  /// Folded.
  private var names: Set<String> = []

  init() {}

  /// Of what is embedded in a Composition: `toFieldPath`, which is `fromFieldPath` where it is left out.
  init<Value>(inside object: KubernetesObject<Value>) throws(Refusal) {
    guard object.kind.hasPrefix("Composition") else { return }
    try collect(in: object.value) { patch throws(Refusal) in
      let (to, from) = (try patch.member("toFieldPath")?.text, try patch.member("fromFieldPath")?.text)
      return to ?? from
    }
  }

  /// Of templates, by the classes beside them.
  init<Value>(byClasses objects: [KubernetesObject<Value>]) throws(Refusal) {
    for object in objects where object.kind == "ClusterClass" {
      try collect(in: object.value) { patch throws(Refusal) in try patch.member("path")?.text }
    }
  }

  private mutating func collect<Value: DocumentValue>(
    in value: Value, _ path: (Value) throws(Refusal) -> String?
  ) throws(Refusal) {
    for item in value.items ?? [] { try collect(in: item, path) }
    guard value.isObject else { return }
    if let path = try path(value), let last = path.split(whereSeparator: { "./".contains($0) }).last {
      names.insert(last.prefix { $0 != "[" }.foldedName)
    }
    for member in try value.members ?? [] { try collect(in: member.value, path) }
  }

  /// Whether all of a spec is put in its place.
  private var replaceAll: Bool { !names.isDisjoint(with: ["spec", "forprovider", "initprovider", "template"]) }

  /// Attributes, with those that are patched unknown at whatever depth they may stand.
  func applied(to value: Foreseen, of read: Set<String>) -> Foreseen {
    if replaceAll { return .unknown }
    let patched = names.intersection(read)
    return patched.isEmpty ? value : Self.marking(patched, in: value)
  }

  private static func marking(_ names: Set<String>, in value: Foreseen) -> Foreseen {
    switch value {
    case .object(let members):
      let marked = members.map { key, value in
        (key, userMaps.contains(key.foldedName) ? value : marking(names, in: value))
      }
      return .object(Dictionary(marked + names.map { ($0, Foreseen.unknown) }) { $1 })
    case .list(let items): return .list(items.map { marking(names, in: $0) })
    default: return value
    }
  }
}

extension Substring { fileprivate var foldedName: String { String(self).foldedName } }

extension KubernetesObject {
  /// Whether texts in it look like manifests, as those of a ConfigMap that a ClusterResourceSet applies, or of a function
  /// of Crossplane that makes objects from a template.
  var holdsManifestsAsText: Bool { get throws(Refusal) { try Self.holdsManifests(value) } }

  /// Whether it makes clusters in a way that is not read: kinds of Rancher and of older providers of Crossplane, and
  /// resources of Terraform and azapi in texts or under `type`.
  var isAboutAKS: Bool {
    get throws(Refusal) {
      if kind.hasPrefix("AKS") { return true }
      return try Self.isAboutAKS(value)
    }
  }

  private static func isAboutAKS(_ value: Value) throws(Refusal) -> Bool {
    for item in value.items ?? [] where try isAboutAKS(item) { return true }
    for member in try value.members ?? [] {
      if ["aksConfig", "aksConfigV2"].contains(member.key) { return true }
      if try isAboutAKS(member.value) { return true }
    }
    guard value.items == nil, !value.isObject, let text = try value.text?.foldedID else { return false }
    return text.contains("azurerm_kubernetes_cluster") || text.contains("microsoft.containerservice/managedclusters@")
      || text.contains("microsoft.containerservice/managedclusters/agentpools@")
  }

  /// A controller makes its objects of a chart, or of a folder of a repository.
  var isRenderedElsewhere: Bool {
    switch (group, kind) {
    case ("argoproj.io", "Application"), ("argoproj.io", "ApplicationSet"), ("helm.toolkit.fluxcd.io", "HelmRelease"),
      ("kustomize.toolkit.fluxcd.io", "Kustomization"), ("helm.cattle.io", "HelmChart"), ("fleet.cattle.io", "GitRepo"):
      true
    default: false
    }
  }

  private static func holdsManifests(_ value: Value) throws(Refusal) -> Bool {
    for item in value.items ?? [] where try holdsManifests(item) { return true }
    for member in try value.members ?? [] where try holdsManifests(member.value) { return true }
    guard value.items == nil, !value.isObject, let text = try value.text, text.contains("\n") else { return false }
    return text.split(whereSeparator: \.isNewline).contains { line in
      let words = line.split { " -'\":".contains($0) }
      return words.count == 2 && words[0] == "kind" && Manifest<Value>.kinds.contains(String(words[1]))
    }
  }
}
