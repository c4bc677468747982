/// An object as the Kubernetes API writes it, with what says what it is.
package struct KubernetesObject<Value: DocumentValue> {
  package var value: Value
  /// `karpenter.azure.com` of `karpenter.azure.com/v1beta1`; empty for the core group, whose version is all there is.
  package var group: String
  package var kind: String

  /// Nil for what does not say its kind.
  package init?(_ value: Value, ofList list: KubernetesObject? = nil) throws(Refusal) {
    let ownKind = try value.text("kind")
    guard let kind = ownKind ?? list?.itemKind else { return nil }
    self.value = value
    self.kind = kind
    let version = try value.text("apiVersion")
    group = version.map { String($0.split(separator: "/").dropLast().joined(separator: "/")) } ?? list?.group ?? ""
  }

  /// An item that is passed over could be the node that is not FIPS, so each has to say what it is.
  private init(item: Value, ofList list: KubernetesObject?) throws(Refusal) {
    guard let object = try KubernetesObject(item, ofList: list) else { throw item.wrong("an item without a kind") }
    self = object
  }

  /// All objects of a document, those of lists among them.
  package static func all(in roots: [Value]) throws(Refusal) -> [KubernetesObject] {
    var objects: [KubernetesObject] = []
    for root in try limited(roots) where !root.isNull {
      if let items = root.items {
        for item in try limited(items) { objects.append(try KubernetesObject(item: item, ofList: nil)) }
      } else {
        objects += try all(in: root)
      }
    }
    return objects
  }

  /// An object itself, or the items of a list: of `kubectl get -o json` each says what it is, of an API server none.
  private static func all(in root: Value) throws(Refusal) -> [KubernetesObject] {
    let object = try KubernetesObject(root)
    let isList = object.map { $0.kind.hasSuffix("List") } ?? true
    guard isList, let items = try root.member("items") else {
      try refuseEmptied(root, object)
      return [object].compactMap { $0 }
    }
    guard let items = items.items else { throw items.wrong("\"items\" is not a list") }
    try refusePage(root)
    return try limited(items).map { item throws(Refusal) in try KubernetesObject(item: item, ofList: object) }
  }

  /// A list without items may have had any; an object whose kind only ends so has a name.
  private static func refuseEmptied(_ root: Value, _ object: KubernetesObject?) throws(Refusal) {
    guard let object, object.kind.hasSuffix("List"), try root.object("metadata")?.member("name") == nil else { return }
    throw Refusal(
      .incomplete, line: root.line, "\(object.kind.quoted) without items", hint: "check the command that wrote it")
  }

  /// Many times the nodes of the largest cluster: whatever is made of an item takes more memory than its text.
  private static var itemLimit: Int { 100_000 }

  private static func limited(_ items: [Value]) throws(Refusal) -> [Value] {
    guard items.count <= itemLimit else {
      throw Refusal(.tooLarge, "more than \(itemLimit) values in one list", hint: "export fewer nodes at a time")
    }
    return items
  }

  /// What is not on this page would count as gone, or as never seen.
  private static func refusePage(_ list: Value) throws(Refusal) {
    let metadata = try list.object("metadata")
    let remaining = try metadata?.member("remainingItemCount")?.integer ?? 0
    guard try metadata?.text("continue")?.isEmpty == false || remaining > 0 else { return }
    throw Refusal(
      .incomplete, line: list.line, "one page of a longer list",
      hint: "list them whole, as `kubectl get` does")
  }

  /// `Node` of `NodeList`; nil for the list of anything, whose items say it themselves.
  private var itemKind: String? { kind == "List" || !kind.hasSuffix("List") ? nil : String(kind.dropLast(4)) }

  /// `metadata.name`
  package func name() throws(Refusal) -> String {
    guard let name = try value.object("metadata")?.text("name") else {
      throw value.wrong("\(article) \(kind.quoted) without a name")
    }
    guard KubernetesName.isObject(name) else {
      throw value.wrong("\(kind.quoted) \(name.quoted): no name that Kubernetes gives")
    }
    return name
  }

  private var article: String { "AEIOU".contains(kind.first ?? "B") ? "an" : "a" }
}
