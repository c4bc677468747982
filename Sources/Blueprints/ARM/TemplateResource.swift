import DocumentText
import InventoryModel

/// One resource of a template, of which only what is asked for is evaluated.
struct TemplateResource {
  enum Kind: Equatable {
    case cluster, pool, other
    /// A node of a pool, which has a flag of its own.
    case machine
    /// Its type is not known.
    case unknown
    /// - Parameter template: the member of its properties that holds what it deploys.
    case deployment(template: String)
  }

  /// Types that deploy a template, and templates that are kept to be deployed, with the member that holds it.
  static let templateMembers = [
    "microsoft.resources/deployments": "template", "microsoft.resources/deploymentstacks": "template",
    "microsoft.resources/templatespecs/versions": "mainTemplate",
  ]

  /// Types that deploy what stands elsewhere: folders of repositories, and definitions of applications.
  static let elsewhere: Set<String> = [
    "microsoft.kubernetesconfiguration/fluxconfigurations",
    "microsoft.kubernetesconfiguration/sourcecontrolconfigurations", "microsoft.solutions/applications",
    "microsoft.blueprint/blueprintassignments",
  ]

  static let machines = "microsoft.containerservice/managedclusters/agentpools/machines"

  let place: JSONPlace
  let evaluation: TemplateEvaluation
  let address: String
  /// In small letters.
  private let type: String
  let kind: Kind
  let name: Foreseen
  private let parent: Foreseen?
  /// Of a pool.
  let poolProperties: Foreseen

  init(
    _ place: JSONPlace, _ evaluation: TemplateEvaluation, _ address: String, _ parent: TemplateResource?
  ) throws(Refusal) {
    (self.place, self.evaluation, self.address) = (place, evaluation, address)
    let own =
      try place.member(inAnyCase: "type").flatMap { type throws(Refusal) in
        try evaluation.value(of: type).withoutVariables.text
      }?
      .foldedID ?? ""
    // A child in its parent has the last part of its type only.
    type = if let parent, !own.contains("/") { parent.type + "/" + own } else { own }
    kind =
      switch type {
      case "microsoft.containerservice/managedclusters": .cluster
      case "microsoft.containerservice/managedclusters/agentpools": .pool
      case Self.machines: .machine
      case _ where own.isEmpty: .unknown
      default: Self.templateMembers[type].map { .deployment(template: $0) } ?? .other
      }
    self.parent = parent?.name
    guard kind != .other else {
      (name, poolProperties) = (.null, .null)
      return
    }
    name =
      try place.member(inAnyCase: "name").map { name throws(Refusal) in
        try evaluation.value(of: name).withoutVariables
      } ?? .unknown
    poolProperties =
      kind == .pool ? try Self.properties(of: place, evaluation, only: PoolReading.names).withoutVariables : .null
  }

  /// `location`, `tags` and `sku`.
  func values() throws(Refusal) -> Foreseen {
    var values: [String: Foreseen] = [:]
    for name in ["location", "tags", "sku"] {
      if let value = try place.member(inAnyCase: name) {
        values[name] = try evaluation.value(of: value).withoutVariables
      }
    }
    return .object(values)
  }

  func properties(only names: Set<String>) throws(Refusal) -> Foreseen {
    try Self.properties(of: place, evaluation, only: names)
  }

  /// Why it may make nodes in AKS though its type is not read.
  ///
  /// An extension of Bicep deploys manifests, whose types are as `karpenter.azure.com/AKSNodeClass@v1beta1`.
  var unread: Unread? {
    get throws(Refusal) {
      if Self.elsewhere.contains(type) { return .elsewhere }
      let manifest = type.split(separator: "@").first?.split(separator: "/").last.map(String.init)
      if type.contains("@"), Manifest<JSONPlace>.kinds.contains(where: { $0.foldedID == manifest }) {
        return .resources
      }
      if type == "microsoft.resources/deploymentscripts" {
        guard let script = try properties(only: ["scriptcontent"])["scriptContent"].text else { return .elsewhere }
        if let unread = script.unread(kinds: Manifest<JSONPlace>.kinds) { return unread }
      }
      for (key, value) in try place.members ?? [] where key.foldedName != "resources" {
        if let unread = try value.unread { return unread }
      }
      return nil
    }
  }

  /// Where it deploys to by an attribute; nil where that is not known.
  func target(_ name: String, unless outer: String?) throws(Refusal) -> String? {
    guard let value = try place.member(inAnyCase: name) else { return outer }
    return try evaluation.value(of: value).withoutVariables.text
  }

  /// Whether expressions in the template that it deploys see that template's parameters, not those around it.
  func hasScopeOfItsOwn(_ properties: JSONPlace) throws(Refusal) -> Bool {
    if let options = try properties.object("expressionEvaluationOptions") {
      return try options.text("scope")?.foldedID == "inner"
    }
    return type != "microsoft.resources/deployments"
  }

  private static func properties(
    of place: JSONPlace, _ evaluation: TemplateEvaluation, only names: Set<String>
  ) throws(Refusal) -> Foreseen {
    guard let properties = try place.member(inAnyCase: "properties") else { return .null }
    return try evaluation.value(of: properties, only: names)
  }

  // MARK: Names

  /// Of a pool: the name of its cluster, which stands before its own.
  var clusterName: String? { parent.map(\.text) ?? names?.first ?? nil }

  var poolName: String? { parent == nil ? names.flatMap { $0.count > 1 ? $0[1] : nil } : names?.last }

  private var names: [String]? { name.text?.split(separator: "/").map(String.init) }

  func proposal(clusterNamed name: String?) -> ClusterProposal {
    var proposal = ClusterProposal(address: address, position: place.position, action: .unknown)
    proposal.id = ClusterID(
      subscription: evaluation.subscription?.foldedID ?? "",
      resourceGroup: evaluation.resourceGroup?.foldedID ?? "", name: name?.foldedID ?? "")
    proposal.name = name
    return proposal
  }
}
