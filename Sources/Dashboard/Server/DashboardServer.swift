import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix

/// Serves the dashboard until the process is asked to end (`SIGTERM`, `SIGINT`): then every request that has come is
/// answered first.
package struct DashboardServer: Sendable {
  private let address: ListenAddress
  private let protection: Protection
  private let source: any DashboardSource
  private let limits: ConnectionLimits
  private let log: Logger

  /// - Parameter log: what is told at `info` is each request, and where the server listens.
  package init(
    at address: ListenAddress, protection: Protection, source: any DashboardSource,
    limits: ConnectionLimits = ConnectionLimits(), log: Logger
  ) {
    (self.address, self.protection, self.source) = (address, protection, source)
    (self.limits, self.log) = (limits, log)
  }

  package func run() async throws {
    let desk = PageDesk(source: source, log: log)
    let responder = Responder(desk: desk, protection: protection, log: AccessLog(logger: log))
    do {
      try SocketFile.makeRoom(for: address)
      defer { SocketFile.remove(address) }
      try await desk.whileReady { try await application(responder).runService() }
    } catch let error as IOError {
      throw ServeError.cannotListen("\(address): cannot listen there: \(String(cString: strerror(error.errnoCode)))")
    }
  }

  private func application(_ responder: Responder) -> Application<Responder> {
    var quiet = log
    quiet.logLevel = .warning
    return Application(
      responder: responder, server: builder(),
      configuration: ApplicationConfiguration(
        address: address.bindAddress, backlog: 1_024),
      onServerRunning: { [log, address] channel in
        SocketFile.openToGroup(address)
        log.notice("listening on \(address.bound(to: channel.localAddress?.port))")
      }, logger: quiet)
  }

  private func builder() -> HTTPServerBuilder {
    let (limits, connections) = (limits, OpenConnections(limit: FileDescriptors.room(for: limits.connections)))
    return HTTPServerBuilder.http1(
      configuration: HTTP1Channel.Configuration(
        additionalChannelHandlers: [ConnectionGuard(connections: connections, limits: limits)],
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: limits.fieldBytes, maxHeaderListSize: limits.headerBytes,
          maxHeaderFieldCount: limits.fields)))
  }
}

extension ListenAddress {
  fileprivate var bindAddress: BindAddress {
    switch self {
    case .tcp(let host, let port): .hostname(host, port: port)
    case .unix(let path): .unixDomainSocket(path: path)
    }
  }

  /// As a browser or a proxy is told it.
  fileprivate func bound(to port: Int?) -> String {
    switch self {
    case .tcp(let host, let asked): "http://\(ListenAddress.tcp(host: host, port: port ?? asked))/"
    case .unix: description
    }
  }
}

/// How many files and connections the system lets this process have open.
enum FileDescriptors {
  /// How many of `wanted` connections there can be, once the process has taken what the system would give it.
  static func room(for wanted: Int) -> Int {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard getrlimit(resource, &limit) == 0 else { return min(wanted, 200) }
    if limit.rlim_cur < limit.rlim_max, limit.rlim_cur < UInt(wanted + reserve) {
      limit.rlim_cur = min(limit.rlim_max, UInt(wanted + reserve))
      _ = setrlimit(resource, &limit)
      _ = getrlimit(resource, &limit)
    }
    return max(1, min(wanted, Int(clamping: limit.rlim_cur) - reserve))
  }

  /// For the database, the log, and what the runtime opens.
  private static let reserve = 64
}
