import DocumentText
import InventoryModel

/// The body of a request to Azure's API that creates or changes a cluster or a pool (`az rest --body`), or an example of
/// Azure's REST specification, which has the body among its parameters.
struct RequestBody {
  private(set) var rows: [ProposedRow] = []

  static func isOne(_ root: JSONPlace) throws(Refusal) -> Bool {
    guard let body = try body(in: root), let properties = try body.object("properties") else { return false }
    let names = Set(try properties.members?.map(\.key.foldedName) ?? [])
    return !names.isDisjoint(with: clusterNames.union(poolNames))
  }

  init(_ root: JSONPlace) throws(Refusal) {
    guard let body = try Self.body(in: root) else { return }
    let values = try Foreseen(body, only: ClusterReading.names.union(["agentpoolprofiles"])).withoutVariables
    let names = Set(try body.object("properties")?.members?.map(\.key.foldedName) ?? [])
    var proposal = ClusterProposal(address: "/", position: body.position, action: .unknown)
    let parameters = try root.object("parameters")
    proposal.id = try Self.id(body, parameters)
    let name = try parameters?.name("resourceName")
    proposal.name = name ?? (proposal.id.name.isEmpty ? nil : proposal.id.name)
    if names.isDisjoint(with: Self.clusterNames) {
      let (named, own) = (try parameters?.name("agentPoolName"), try body.name("name"))
      let pool = (named ?? own)?.split(separator: "/").last.map(String.init)
      rows = [proposal.row(pool: pool ?? "", values["properties"])]
    } else {
      rows = proposal.rows(of: ClusterReading(values, properties: values["properties"]))
    }
  }

  private static let clusterNames: Set<String> = [
    "agentpoolprofiles", "dnsprefix", "kubernetesversion", "nodeprovisioningprofile", "hostedsystemprofile",
    "networkprofile",
  ]
  private static let poolNames: Set<String> = [
    "enablefips", "ostype", "ossku", "vmsize", "orchestratorversion", "mode",
  ]

  private static func body(in root: JSONPlace) throws(Refusal) -> JSONPlace? {
    if try root.member("properties") != nil { return root }
    return try root.member("parameters")?.member("parameters")
  }

  private static func id(_ body: JSONPlace, _ parameters: JSONPlace?) throws(Refusal) -> ClusterID {
    if let id = try body.name("id").flatMap(ClusterID.init(ofResource:)) { return id }
    return ClusterID(
      subscription: try parameters?.name("subscriptionId")?.foldedID ?? "",
      resourceGroup: try parameters?.name("resourceGroupName")?.foldedID ?? "",
      name: try parameters?.name("resourceName")?.foldedID ?? "")
  }
}

extension JSONPlace {
  /// Nil where a tool puts it in.
  fileprivate func name(_ member: String) throws(Refusal) -> String? {
    try text(member).flatMap { $0.isForVariables ? nil : $0 }
  }
}

extension ClusterID {
  /// The cluster that is, or has, a resource; nil for other resources.
  init?(ofResource id: String) {
    let parts = id.split(separator: "/", omittingEmptySubsequences: false)
    guard case .cluster(let cluster)? = Scope(parts.prefix(9).joined(separator: "/")) else { return nil }
    self = cluster
  }
}
