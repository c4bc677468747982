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
      // What an extension patches only it knows.
      for patch in try object.value.object("spec")?.items("patches") ?? [] where try patch.member("external") != nil {
        names.insert("spec")
      }
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
