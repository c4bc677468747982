import ArgumentParser
import Dashboard
import Logging

extension ListenAddress: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve the reports as live pages, JSON and CSV.",
    discussion: """
      EXAMPLES:
        fipswatch serve                 # http://127.0.0.1:8484/, on this machine only
        openssl rand -hex 32 > token && chmod 600 token
        fipswatch serve --listen 0.0.0.0:8484 --token-file token \\
          --tls-certificate server.pem --tls-key server.key

      With `Accept: application/json` or `?format=json` a page returns the JSON of the command with the same name; \
      with `?format=csv` its CSV. Send the token as `Authorization: Bearer`; in a browser, enter it as the password of \
      any user name. /metrics is for Prometheus; /healthz, for probes, needs no token.
      """)

  @Option(
    help: ArgumentHelp("The address to listen on. Other machines need a token and TLS.", valueName: "address"))
  var listen = ListenAddress(host: "127.0.0.1", port: 8484)

  @Option(help: ArgumentHelp("A file with the token that each request must present.", valueName: "file"))
  var tokenFile: String?

  @Option(help: ArgumentHelp("The certificate (PEM), followed by its intermediate certificates.", valueName: "file"))
  var tlsCertificate: String?

  @Option(help: ArgumentHelp("The private key of the certificate (PEM).", valueName: "file"))
  var tlsKey: String?

  @Flag(help: "A proxy in front terminates TLS and checks the Host header.")
  var behindProxy = false

  @Flag(help: "Do not log each request.")
  var quiet = false

  @OptionGroup var database: DatabaseOption

  func validate() throws {
    guard (tlsCertificate == nil) == (tlsKey == nil) else {
      throw ValidationError("--tls-certificate and --tls-key belong together")
    }
  }

  func run() throws {
    try failingInOneLine {
      _ = try database.open(.readOnly)
      let certificate = tlsCertificate.flatMap { chain in tlsKey.map { (chain: chain, key: $0) } }
      let protection = try Protection(
        of: listen, token: try tokenFile.map { try AccessToken(file: $0) }, certificate: certificate,
        isBehindProxy: behindProxy)
      let server = DashboardServer(
        at: listen, protection: protection, source: StoreSource(database), log: requestLog)
      try waiting { try await server.run() }
    }
  }

  private var requestLog: Logger {
    var log = log
    log.logLevel = quiet ? .notice : .info
    return log
  }
}
