import NIOSSL

/// What stands between the dashboard and whoever asks.
package struct Protection: Sendable {
  package let token: AccessToken?
  /// Nil where the connection is not encrypted here.
  package let encryption: TLSConfiguration?
  let hosts: HostRule

  /// An address that others can reach wants a token, and encryption by us or by a proxy in front.
  package init(
    of address: ListenAddress, token: AccessToken?, certificate: (chain: String, key: String)?, isBehindProxy: Bool
  ) throws(ServeError) {
    if !address.isLoopback {
      guard token != nil else {
        throw .openToAll("\(address): others can reach this address: give --token-file, or listen on 127.0.0.1")
      }
      guard certificate != nil || isBehindProxy else {
        throw .openToAll(
          "\(address): the token would cross the network unencrypted: give --tls-certificate and --tls-key,"
            + " or --behind-proxy where a proxy encrypts")
      }
    }
    self.token = token
    encryption = if let certificate { try Self.encryption(certificate.chain, certificate.key) } else { nil }
    hosts = address.isLoopback && !isBehindProxy ? .loopback : .any
  }

  private static func encryption(_ chain: String, _ key: String) throws(ServeError) -> TLSConfiguration {
    let certificates: [NIOSSLCertificate]
    do { certificates = try NIOSSLCertificate.fromPEMFile(chain) } catch {
      throw .certificate("\(chain): no certificate (PEM) can be read from it")
    }
    let privateKey: NIOSSLPrivateKey
    do { privateKey = try NIOSSLPrivateKey(file: key, format: .pem) } catch {
      throw .certificate("\(key): no private key (PEM) can be read from it")
    }
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(privateKey))
    configuration.minimumTLSVersion = .tlsv12
    do { _ = try NIOSSLContext(configuration: configuration) } catch {
      throw .certificate("\(key): not the key of \(chain)")
    }
    return configuration
  }
}
