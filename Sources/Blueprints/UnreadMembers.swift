import DocumentText
import InventoryModel

/// What several members of one object make together.
struct UnreadMembers<Value: DocumentValue> {
  private let members: [(key: String, value: Value)]

  init(_ members: [(key: String, value: Value)]) { self.members = members }

  var unread: Unread? {
    get throws(Refusal) {
      let found = [try isRequest, try isCompute, try isResource, try changesPools, try patchesCluster]
      if found.contains(true) { return .resources }
      return try command?.unreadCommand
    }
  }

  private func text(_ names: String...) throws(Refusal) -> String? {
    for (key, value) in members where names.contains(where: key.isAlike) {
      if let text = try value.text { return text.foldedID }
    }
    return nil
  }

  private func has(_ names: String...) -> Bool {
    members.contains { member in !member.value.isNull && names.contains(where: member.key.isAlike) }
  }

  /// A command whose words stand in several members, as `command: [az]` and `args: [aks, create]`; nil for less.
  private var command: String? {
    get throws(Refusal) {
      var parts: [String] = []
      for name in ["interpreter", "entrypoint", "command", "scriptcontent", "args", "arguments"] {
        for (key, value) in members where key.isAlike(name) { parts += try value.words }
      }
      return parts.count < 2 ? nil : parts.joined(separator: " ")
    }
  }

  /// A request with a body, to the path of a cluster or pool: of Logic Apps, `restapi_object`, `terracurl_request`.
  private var isRequest: Bool {
    get throws(Refusal) {
      guard has("body", "data", "requestBody", "payload") else { return false }
      let method = try text("method", "create_method", "httpMethod")
      guard !["get", "head", "delete"].contains(method), let path = try text("path", "url", "uri") else { return false }
      return ResourcePath.all(in: path).contains { $0.isWhole }
    }
  }

  /// Azure Machine Learning makes a cluster unless it is named one. Source: Azure REST specification, `AKS` compute.
  private var isCompute: Bool {
    get throws(Refusal) { try text("computeType") == "aks" && !has("resourceId") }
  }

  /// `azure-native:resources:Resource` has its type in parts.
  private var isResource: Bool {
    get throws(Refusal) {
      guard try text("resourceProviderNamespace") == "microsoft.containerservice" else { return false }
      return ["managedclusters", "agentpools"].contains(try text("resourceType") ?? "")
    }
  }

  /// An operation of a policy of Azure that modifies.
  private var changesPools: Bool {
    get throws(Refusal) {
      guard has("operation"), let field = try text("field"), field.contains("managedclusters") else { return false }
      return field.split(whereSeparator: { "/.".contains($0) }).last.map { decisive.contains(String($0)) } ?? false
    }
  }

  /// Of CAPZ, whatever the patches are written in.
  private var patchesCluster: Bool {
    get throws(Refusal) {
      for (key, value) in members where key.isAlike("asoManagedClusterPatches") {
        if AnyWord(["sku", "profile"]).occurs(in: try value.words.joined(separator: " ")) { return true }
      }
      return false
    }
  }
}

private let decisive: Set<String> = [
  "enablefips", "ossku", "ostype", "workloadruntime", "agentpoolprofiles", "nodeprovisioningprofile",
]

extension DocumentValue {
  /// A text, or the texts of a list.
  fileprivate var words: [String] {
    get throws(Refusal) {
      if let text = try text { return [text] }
      var words: [String] = []
      for item in items ?? [] { if let text = try item.text { words.append(text) } }
      return words
    }
  }
}
