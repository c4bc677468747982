import ArgumentParser
import Dashboard
import InventoryModel
import Logging
import Operations

extension ListenAddress: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve the reports as live pages, JSON and CSV.",
    discussion: """
      EXAMPLES:
        fipswatch serve                 # http://127.0.0.1:8484/, on this machine only
        openssl rand -hex 32 > token && chmod 600 token
        fipswatch serve --listen unix:/run/fipswatch/serve.sock --token-file token
        fipswatch serve --listen 0.0.0.0:8484 --token-file token --behind-proxy

      TLS is left to a proxy, on this machine (a Unix socket) or another (--behind-proxy). Scripts/nightly/nginx.conf is \
      a configuration of nginx.

      With `Accept: application/json` or `?format=json` a page returns the JSON of the command with the same name; \
      with `?format=csv` its CSV. Send the token as `Authorization: Bearer`; in a browser, enter it as the password of \
      any user name. /metrics is for Prometheus; /healthz, for probes, needs no token.

      Long periods, series by day and other large answers are made one at a time, in at most 30 seconds each. Beyond \
      that, or where several wait already, the status is 503 with Retry-After.

      Where pages take long, because the fleet is large, they are made ready when there is new data. Until then, for at \
      most five minutes, the last ones are shown; each page says of when it is.
      """)

  @Option(
    help: ArgumentHelp(
      "The address to listen on: HOST:PORT or unix:/PATH. Other machines need a token and a proxy.",
      valueName: "address"))
  var listen = ListenAddress.tcp(host: "127.0.0.1", port: 8484)

  @Option(help: ArgumentHelp("A file with the token that each request must present.", valueName: "file"))
  var tokenFile: String?

  @Option(help: .hidden)
  var tlsCertificate: String?

  @Option(help: .hidden)
  var tlsKey: String?

  @Flag(help: "A proxy in front terminates TLS and checks the Host header.")
  var behindProxy = false

  @Option(
    help: ArgumentHelp(
      "A folder with packages of `fipswatch evidence`, which the page Evidence offers for download.",
      valueName: "folder"))
  var evidence: String?

  @Flag(help: "Do not log each request.")
  var quiet = false

  @OptionGroup var prices: PricesOption
  @OptionGroup var database: DatabaseOption

  func validate() throws {
    guard tlsCertificate == nil, tlsKey == nil else {
      throw ValidationError(
        "--tls-certificate and --tls-key: serve leaves encryption to a proxy: see Scripts/nightly/nginx.conf")
    }
  }

  func run() async throws {
    try await failingInOneLine {
      _ = try database.file.open(.readOnly)
      let protection = try Protection(
        of: listen, token: try tokenFile.map { try AccessToken(file: $0) }, isBehindProxy: behindProxy)
      let server = DashboardServer(
        at: listen, protection: protection, source: try source, log: requestLog)
      try await server.run()
    }
  }

  private var source: DatabaseSource {
    get throws {
      DatabaseSource(
        database.file, evidence: try evidence.map { try PackageFolder($0) },
        prices: try prices.book(), now: Clock.now)
    }
  }

  private var requestLog: Logger {
    var log = log
    log.logLevel = quiet ? .notice : .info
    return log
  }
}
