import DocumentText
import InventoryModel

/// Reads the clusters and pools that an ARM template deploys.
///
/// Source: Microsoft Learn, "Understand the structure and syntax of ARM templates"; languageVersion 2.0.
struct TemplateReading {
  private(set) var rows: [ProposedRow] = []
  private(set) var warnings: [BlueprintWarning] = []
  private var clusters: [ClusterProposal] = []
  private var pools: [TemplateResource] = []
  private var pending: [(proposal: ClusterProposal, reading: ClusterReading)] = []

  init(_ template: JSONPlace, parameters: TemplateParameters) throws(Refusal) {
    guard try template.member(inAnyCase: "resources") != nil else {
      throw template.wrong("a template without resources")
    }
    let scope = try TemplateScope(template, given: parameters.values, work: TemplateWork())
    try warnOfUnused(parameters, in: template)
    try readResources(of: template, TemplateEvaluation(scope: scope), in: "")
    finishClusters()
    finishPools()
  }

  // MARK: Resources

  private mutating func readResources(
    of place: JSONPlace, _ evaluation: TemplateEvaluation, in address: String, parent: TemplateResource? = nil
  ) throws(Refusal) {
    guard let resources = try place.member(inAnyCase: "resources") else { return }
    if let items = resources.items {
      for (index, item) in items.enumerated() {
        try readCopies(of: item, evaluation, address + "resources[\(index)]", parent)
      }
    } else if let members = try resources.members {
      // Symbolic names, since languageVersion 2.0.
      for (name, item) in members { try readCopies(of: item, evaluation, address + name, parent) }
    } else {
      throw resources.wrong("resources are neither a list nor an object")
    }
  }

  private mutating func readCopies(
    of place: JSONPlace, _ evaluation: TemplateEvaluation, _ address: String, _ parent: TemplateResource?
  ) throws(Refusal) {
    if try place.member("existing")?.bool == true {
      let known = try TemplateResource(place, evaluation, address, parent)
      return try readResources(of: place, evaluation, in: address + ".", parent: known)
    }
    guard let copy = try place.object("copy") else { return try read(place, evaluation, address, parent) }
    let name = try copy.text("name") ?? ""
    guard let count = try evaluation.count(of: copy) else {
      warn(address, "how many of it there will be is not known")
      return try read(place, evaluation.counting(name, nil), address + "[?]", parent)
    }
    for index in 0..<count {
      try read(place, evaluation.counting(name, Int64(index)), address + "[\(index)]", parent)
    }
  }

  private mutating func read(
    _ place: JSONPlace, _ evaluation: TemplateEvaluation, _ address: String, _ parent: TemplateResource?
  ) throws(Refusal) {
    let resource = try TemplateResource(place, evaluation, address, parent)
    let isOther = resource.kind == .other
    let unread = isOther ? try resource.unread : nil
    if isOther, unread == nil, try place.member(inAnyCase: "resources") == nil { return }
    if let condition = try place.member(inAnyCase: "condition") {
      let holds = try evaluation.value(of: condition)
      if holds.bool == false { return try readChildren(of: resource) }
      if holds.bool == nil, !isOther { warn(address, "it is deployed only if its condition holds, which is not known") }
    }
    switch resource.kind {
    case .deployment(let template): try readDeployment(resource, of: template)
    case .cluster: try readCluster(resource)
    case .pool:
      pools.append(resource)
      try readChildren(of: resource)
    case .machine, .unknown:
      warn(resource.address, "what it makes in AKS is not known before it is deployed")
      rows.append(resource.proposal(clusterNamed: nil).unlistedRow(.unlisted(hasHostedNodes: true)))
    case .other:
      let reading = Carrier(address: address, position: place.position, action: .unknown).reading(unread)
      rows += reading.rows
      warnings += reading.warnings
      try readChildren(of: resource)
    }
  }

  private mutating func readCluster(_ resource: TemplateResource) throws(Refusal) {
    let values = try resource.values()
    let properties = try resource.properties(only: ClusterReading.names).withoutVariables
    var proposal = resource.proposal(clusterNamed: resource.name.text)
    let reading = ClusterReading(values, properties: properties)
    (proposal.facts, proposal.unknownMaps) = (reading.facts, reading.unknownMaps)
    proposal.version = reading.version
    clusters.append(proposal)
    pending.append((proposal, reading))
    try readChildren(of: resource)
  }

  /// They have conditions of their own. Source: Microsoft Learn, "Conditional deployment in Resource Manager templates":
  /// it does not cascade to child resources.
  private mutating func readChildren(of resource: TemplateResource) throws(Refusal) {
    try readResources(of: resource.place, resource.evaluation, in: resource.address + ".", parent: resource)
  }

  private mutating func readDeployment(_ resource: TemplateResource, of member: String) throws(Refusal) {
    guard let properties = try resource.place.object("properties"), let template = try properties.object(member)
    else {
      warn(resource.address, "what the linked template deploys is not known: check that template too")
      return rows.append(resource.proposal(clusterNamed: nil).unlistedRow(.unlisted(hasHostedNodes: true)))
    }
    let outer = resource.evaluation
    var inside = outer
    if try resource.hasScopeOfItsOwn(properties) {
      var given: [String: Foreseen] = [:]
      for (name, parameter) in try properties.object("parameters")?.members ?? [] {
        given[name.foldedID] =
          try parameter.value(of: "value").map { value throws(Refusal) in
            try outer.value(of: value)
          } ?? .unknown
      }
      inside = TemplateEvaluation(scope: try TemplateScope(template, given: given, work: outer.scope.work))
    }
    inside.subscription = try resource.target("subscriptionId", unless: outer.subscription)
    inside.resourceGroup = try resource.target("resourceGroup", unless: outer.resourceGroup)
    var reading = self
    try outer.scope.work.deeper { () throws(Refusal) in
      try reading.readResources(of: template, inside, in: resource.address + ".")
    }
    self = reading
  }

  // MARK: Rows

  private mutating func finishClusters() {
    for (start, reading) in pending {
      let hasOtherPools = pools.contains { $0.clusterName?.foldedID == start.name?.foldedID }
      var proposal = start
      rows += proposal.rows(of: reading, hasOtherPools: hasOtherPools)
    }
  }

  private mutating func finishPools() {
    for resource in pools {
      let known = clusters.first { $0.name != nil && $0.name?.foldedID == resource.clusterName?.foldedID }
      var proposal = resource.proposal(clusterNamed: resource.clusterName)
      if let known {
        (proposal.facts, proposal.unknownMaps, proposal.version) = (known.facts, known.unknownMaps, known.version)
      }
      rows.append(proposal.row(pool: resource.poolName ?? "", resource.poolProperties))
    }
  }

  /// Azure refuses them; a misspelled one leaves the default in force.
  private mutating func warnOfUnused(_ given: TemplateParameters, in template: JSONPlace) throws(Refusal) {
    let known = try template.object("parameters")
    for name in given.values.keys.sorted() where try TemplateScope.member(name, of: known) == nil {
      warn("parameters", "\(name.quoted) is given, and the template has no such parameter: correct its name")
    }
  }

  private mutating func warn(_ address: String, _ message: String) {
    warnings.append(BlueprintWarning(address: address, message))
  }
}
