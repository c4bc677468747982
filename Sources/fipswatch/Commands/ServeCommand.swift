import ArgumentParser
import Dashboard
import Logging
import Operations

extension ListenAddress: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serves the reports as live pages, with the JSON of each under the same address.",
    discussion: """
      EXAMPLES:
        fipswatch serve                                    # http://127.0.0.1:8484/, for this machine only
        openssl rand -hex 32 > token && chmod 600 token
        fipswatch serve --listen 0.0.0.0:8484 --token-file token --tls-certificate server.pem --tls-key server.key

      A client that sends `Accept: application/json`, or asks for `?format=json`, gets the JSON that the command of the
      same name prints; `?format=csv` its CSV. The token goes into `Authorization: Bearer`, or, in a browser, into the
      password of any user. /metrics is for Prometheus; /healthz, which needs no token, for probes.
      """)

  @Option(
    help: ArgumentHelp("Where to listen. Others reach it only with a token and encryption.", valueName: "address"))
  var listen = ListenAddress(host: "127.0.0.1", port: 8484)

  @Option(help: ArgumentHelp("A file with the token that every request must carry.", valueName: "file"))
  var tokenFile: String?

  @Option(help: ArgumentHelp("The certificate (PEM), with those between it and its authority.", valueName: "file"))
  var tlsCertificate: String?

  @Option(help: ArgumentHelp("The private key of the certificate (PEM).", valueName: "file"))
  var tlsKey: String?

  @Flag(help: "A proxy in front encrypts, and tells hosts apart.")
  var behindProxy = false

  @Flag(help: "No line for each request.")
  var quiet = false

  @OptionGroup var database: DatabaseOption

  func validate() throws {
    guard (tlsCertificate == nil) == (tlsKey == nil) else {
      throw ValidationError("--tls-certificate and --tls-key belong together")
    }
  }

  func run() async throws {
    try await failingInOneLine {
      _ = try database.file.open(.readOnly)
      let certificate = tlsCertificate.flatMap { chain in tlsKey.map { (chain: chain, key: $0) } }
      let protection = try Protection(
        of: listen, token: try tokenFile.map { try AccessToken(file: $0) }, certificate: certificate,
        isBehindProxy: behindProxy)
      let server = DashboardServer(
        at: listen, protection: protection, source: DatabaseSource(database.file, now: Clock.now), log: requestLog)
      try await server.run()
    }
  }

  private var requestLog: Logger {
    var log = log
    log.logLevel = quiet ? .notice : .info
    return log
  }
}
