import DocumentText
import InventoryModel

/// What leads a request of azapi elsewhere than its type, and keeps parts of a body from being applied.
extension TerraformPlan {
  /// Whether a request goes to a path behind its resource: `agentPools/batch`.
  func hasPathOfItsOwn(_ change: TerraformChange) throws(Refusal) -> Bool {
    guard change.type == .azapiAction else { return false }
    let action = try change.attribute("action")
    let path = try action.value?.text ?? ""
    return !action.isWhole || path.contains("/")
  }

  mutating func readPath(of change: TerraformChange, _ values: Foreseen) throws(Refusal) {
    let (action, method) = (try change.attribute("action"), try change.attribute("method").value?.text?.foldedID)
    let path = [values["type"].text?.withoutVersion ?? "", try action.known?.text?.foldedID ?? ""]
    guard !values["body"].isNull, !["get", "head", "delete"].contains(method), Self.makesPools(path) else { return }
    append(unlisted(of: PlannedCluster(id: .unknown), change, .unlisted(hasHostedNodes: true)))
  }

  /// - Parameter path: that of the resource, and that behind it, which is empty where it is not known.
  private static func makesPools(_ path: [String]) -> Bool {
    let cluster = "microsoft.containerservice/managedclusters"
    if path[1].isEmpty { return path[0].isEmpty || path[0].hasPrefix(cluster) }
    let whole = path.joined(separator: "/")
    guard let found = whole.range(of: cluster) else { return path[0].isEmpty && path[1].contains("agentpools") }
    var parts = whole[found.upperBound...].split(separator: "/")
    if path[1].contains(cluster) { parts = Array(parts.dropFirst()) }
    return parts.first.map { $0 == "agentpools" } ?? true
  }

  /// The body as far as it decides: what `ignore_body_changes` names stays as it is in Azure, which no plan shows.
  ///
  /// Source: azapi provider, docs/resources/resource.md; since 2.12 the argument is write-only, and only the
  /// configuration has it.
  func appliedBody(of change: TerraformChange, _ values: Foreseen) throws(Refusal) -> Foreseen {
    var body = try Self.body(of: values)
    guard change.type == .azapiResource, change.action != .create, change.action != .recreate else { return body }
    for path in try ignoredPaths(of: change) { body = body.unknown(at: path[...]) }
    return body
  }

  /// An empty path is the whole body.
  private func ignoredPaths(of change: TerraformChange) throws(Refusal) -> [[String]] {
    let name = "ignore_body_changes"
    let planned = try change.attribute(name)
    let written = try configuration.expressions(of: change.path)?.object(name)
    let constant = try written?.member("constant_value")
    let items = planned.value?.items ?? constant?.items
    guard planned.isWhole, items != nil || written == nil else { return [[]] }
    var paths: [[String]] = []
    for item in items ?? [] {
      let path = try item.text ?? ""
      paths.append(path.split { ".[]".contains($0) }.map(String.init))
    }
    return paths
  }
}

extension Foreseen {
  /// Itself with the part that a path leads to not known, of every item of a list.
  fileprivate func unknown(at path: ArraySlice<String>) -> Foreseen {
    guard let name = path.first else { return .unknown }
    switch self {
    case .list(let items):
      let rest = Int(name) == nil ? path : path.dropFirst()
      return .list(items.map { $0.unknown(at: rest) })
    case .object(var members):
      let key = members.keys.first { $0.isAlike(name) } ?? name
      members[key] = (members[key] ?? .null).unknown(at: path.dropFirst())
      return .object(members)
    case .null: return Foreseen.object([:]).unknown(at: path)
    default: return .unknown
    }
  }
}
