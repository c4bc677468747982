import WebClient

/// One of Microsoft's clouds: where resources are asked for, and where tokens come from.
///
/// Source: `azure-cli-core`, `cloud.py`.
package struct Cloud: Hashable, Sendable {
  package enum Name: String, CaseIterable, Sendable {
    case `public`
    case usGovernment = "usgovernment"
    case china
  }

  package var resourceManager: Origin
  package var authority: Origin
  /// What a token is asked for; it is of use to that service only.
  package var audience: String

  package init(_ name: Name) {
    let (manager, authority) =
      switch name {
      case .public: ("https://management.azure.com", "https://login.microsoftonline.com")
      case .usGovernment: ("https://management.usgovcloudapi.net", "https://login.microsoftonline.us")
      case .china: ("https://management.chinacloudapi.cn", "https://login.chinacloudapi.cn")
      }
    self.init(
      resourceManager: try! Origin(manager, of: name.rawValue), authority: try! Origin(authority, of: name.rawValue))
  }

  /// Another Resource Manager, such as that of Azure Stack. Tokens are asked for it, so none is of use elsewhere.
  package init(resourceManager: Origin, authority: Origin) {
    self.resourceManager = resourceManager
    self.authority = authority
    audience = resourceManager.description
  }
}
