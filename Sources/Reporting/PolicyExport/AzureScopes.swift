import InventoryModel

/// Scopes in the words of Azure Policy. What it cannot say widens the scope, and is named.
struct AzureScopes {
  enum Kind { case cluster, pool }

  /// The value of a tag, which an assignment may set.
  struct Parameter {
    var name: String
    var scope: String
    var tag: String
    var value: String
  }

  private(set) var remarks: [String] = []
  private(set) var parameters: [Parameter] = []
  /// A pool's request does not show the tags of its cluster, so that its definition has none.
  let poolParameters: [Parameter] = []
  private let scopes: [RegulatedScope]

  init(_ scopes: [RegulatedScope]) { self.scopes = scopes }

  /// What a resource must meet to be in one of the scopes; nil where all are.
  mutating func condition(of kind: Kind) -> JSONValue? {
    var alternatives: [JSONValue] = []
    for (index, scope) in scopes.enumerated() {
      let conditions = conditions(of: scope, index, kind)
      if conditions.isEmpty { return nil }
      alternatives.append(["allOf": .array(conditions)])
    }
    // Without any scope nothing is regulated.
    return alternatives.isEmpty ? ["value": "regulated", "equals": "nowhere"] : ["anyOf": .array(alternatives)]
  }

  private mutating func conditions(of scope: RegulatedScope, _ index: Int, _ kind: Kind) -> [JSONValue] {
    let selector = scope.selector
    var conditions: [JSONValue] = []
    func add(_ globs: [Glob], _ left: JSONValue, _ what: String) {
      guard !globs.isEmpty else { return }
      guard globs.allSatisfy(\.isLike) else { return name(scope, kind, "\(what) with ? or more than one *") }
      conditions.append(["anyOf": .array(globs.map { left.comparing("like", to: .string($0.description)) })])
    }
    add(selector.subscriptions, ["value": "[subscription().subscriptionId]"], "subscriptions")
    add(selector.resourceGroups, ["value": "[resourceGroup().name]"], "resource groups")
    switch kind {
    case .cluster:
      add(selector.clusters, ["field": "name"], "clusters")
      add(selector.locations, ["field": "location"], "locations")
      conditions += tagConditions(of: scope, index)
      if !selector.pools.isEmpty { name(scope, kind, "names of pools") }
    case .pool:
      add(selector.clusters, ["value": "[first(split(field('fullName'), '/'))]"], "clusters")
      add(selector.pools, ["value": "[last(split(field('fullName'), '/'))]"], "pools")
      if !selector.locations.isEmpty { name(scope, kind, "locations") }
      if !selector.clusterTags.isEmpty { name(scope, kind, "tags of clusters") }
    }
    if !selector.poolTags.isEmpty { name(scope, kind, "tags of pools") }
    if !selector.poolLabels.isEmpty { name(scope, kind, "labels of pools") }
    return conditions
  }

  private mutating func tagConditions(of scope: RegulatedScope, _ index: Int) -> [JSONValue] {
    var conditions: [JSONValue] = []
    for (number, (tag, glob)) in scope.selector.clusterTags.sorted(by: { $0.key < $1.key }).enumerated() {
      guard glob.isLike, !tag.contains("'") else {
        name(scope, .cluster, "the tag \(tag)")
        continue
      }
      let parameter = "scope\(index + 1)Tag\(number + 1)"
      parameters.append(Parameter(name: parameter, scope: scope.name, tag: tag, value: glob.description))
      conditions.append(["field": .string("tags['\(tag)']"), "like": .string("[parameters('\(parameter)')]")])
    }
    return conditions
  }

  private mutating func name(_ scope: RegulatedScope, _ kind: Kind, _ what: String) {
    let resource = kind == .cluster ? "clusters" : "pools"
    remarks.append(
      "scope \(scope.name): Azure Policy cannot choose \(resource) by \(what): more \(resource) are in it there")
  }
}

extension JSONValue {
  fileprivate func comparing(_ operation: String, to value: JSONValue) -> JSONValue {
    guard case .object(var members) = self else { return self }
    members[operation] = value
    return .object(members)
  }
}

extension Glob {
  /// `like` knows one `*`. What begins with a bracket would be an expression.
  fileprivate var isLike: Bool {
    !description.contains("?") && description.count { $0 == "*" } < 2 && !description.hasPrefix("[")
  }
}
