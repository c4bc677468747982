import Foundation

/// Which proxy a question goes through, as `https_proxy`, `http_proxy`, `all_proxy` and `no_proxy` say.
///
/// As in curl the lower-case name comes first, and `HTTP_PROXY` in capitals is not read. This machine, and the metadata
/// service of a virtual machine, are never asked through a proxy.
package struct ProxySettings: Sendable, Equatable {
  package struct Proxy: Sendable, Hashable {
    package var host: String
    package var port: Int
    /// `user:password`, decoded.
    var credentials: String?
  }

  private var proxies: [String: Proxy] = [:]
  /// Names, in lower case and without leading dots; `*` for all.
  private var direct: [String] = []

  package static let none = ProxySettings()

  private init() {}

  /// - Throws: `WebError.setting` for a proxy that cannot be used: saying so beats going around it.
  package init(environment: [String: String]) throws(WebError) {
    func value(_ names: String...) -> (name: String, text: String)? {
      names.lazy.compactMap { name in environment[name].map { (name, $0) } }.first { !$0.1.isEmpty }
    }
    let all = value("all_proxy", "ALL_PROXY")
    for (scheme, setting) in [
      ("https", value("https_proxy", "HTTPS_PROXY") ?? all), ("http", value("http_proxy") ?? all),
    ] {
      if let setting { proxies[scheme] = try Self.proxy(setting.text, name: setting.name) }
    }
    direct = (value("no_proxy", "NO_PROXY")?.text ?? "").lowercased().split { $0 == "," || $0 == " " }.map {
      String($0.drop { $0 == "." })
    }
  }

  package func proxy(for origin: Origin) -> Proxy? {
    guard !Origin.isLoopback(origin.host), origin != .instanceMetadata, !isDirect(origin.host) else { return nil }
    return proxies[origin.scheme]
  }

  private func isDirect(_ host: String) -> Bool {
    direct.contains { $0 == "*" || host == $0 || host.hasSuffix(".\($0)") }
  }

  private static func proxy(_ text: String, name: String) throws(WebError) -> Proxy {
    let address = text.contains("://") ? text : "http://\(text)"
    guard let parts = URLComponents(string: address), let host = parts.host, parts.scheme?.lowercased() == "http",
      let port = URLComponents.port(in: address, unlessGiven: 80)
    else {
      throw .setting("\(name): only proxies such as http://proxy.example:3128 are supported")
    }
    let credentials = parts.user.map { "\($0):\(parts.password ?? "")" }
    return Proxy(host: host, port: port, credentials: credentials)
  }
}
