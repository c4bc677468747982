/// What stands between the dashboard and whoever asks. Encryption is left to a proxy in front.
package struct Protection: Sendable {
  package let token: AccessToken?
  let hosts: HostRule

  /// An address that others can reach wants a token, and a proxy in front that encrypts.
  package init(of address: ListenAddress, token: AccessToken?, isBehindProxy: Bool) throws(ServeError) {
    if !address.isLocal {
      guard isBehindProxy else {
        throw .openToAll(
          "\(address): what is served would cross the network unencrypted: listen on 127.0.0.1 or unix:/PATH, with a"
            + " proxy in front that encrypts, or give --behind-proxy and --token-file where the proxy is another machine"
        )
      }
      guard token != nil else {
        throw .openToAll("\(address): others can reach this address: give --token-file, or listen on 127.0.0.1")
      }
    }
    self.token = token
    // Who may write to a Unix socket is no page from elsewhere, and the proxy before it tells hosts apart.
    if case .tcp = address, address.isLocal, !isBehindProxy { hosts = .loopback } else { hosts = .any }
  }
}
