import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// What a client asked.
public struct Question: Sendable {
  public var method: String
  /// Without the query.
  public var path: String
  public var query: [String: String]
  public var headers: [String: String]
  public var body: String

  public var token: String? { headers["authorization"]?.replacing("Bearer ", with: "") }
}

/// What a server writes, byte for byte, and what it does then.
public struct Reply: Sendable {
  public enum Ending: Sendable {
    case keepAlive, close
    /// Says nothing more and keeps the connection.
    case silence
    /// A space every few milliseconds, for ever.
    case trickle
  }

  public var bytes: Data
  public var ending: Ending
  public var delay = TimeAmount.zero

  public init(bytes: Data, ending: Ending = .keepAlive) {
    self.bytes = bytes
    self.ending = ending
  }

  public static func answer(
    _ status: Int, _ body: String, type: String = "application/json", _ headers: [String: String] = [:]
  ) -> Reply {
    let lines = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
    return Reply(
      bytes: Data(
        "HTTP/1.1 \(status) X\r\nContent-Type: \(type)\r\n\(lines)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
          .utf8))
  }

  public static func json(_ body: String) -> Reply { answer(200, body) }

  /// Promises more than comes.
  public static func cut(_ body: String, promising length: Int, ending: Ending) -> Reply {
    Reply(bytes: Data("HTTP/1.1 200 OK\r\nContent-Length: \(length)\r\n\r\n\(body)".utf8), ending: ending)
  }

  public static let silence = Reply(bytes: Data(), ending: .silence)
}

/// A server on this machine that answers as a test wants, over TLS or in plain HTTP.
public final class LoopbackServer: Sendable {
  public let port: Int
  private let channel: any Channel

  public init(tls: ServerTLS?, answer: @escaping @Sendable (Question) -> Reply) throws {
    channel = try ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          if let tls { try pipeline.addHandler(TLSHandler(tls)) }
          try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
          try pipeline.addHandler(Replying(answer))
        }
      }.bind(host: "127.0.0.1", port: 0).wait()
    port = channel.localAddress!.port!
  }

  deinit { channel.close(promise: nil) }
}

private final class Replying: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = ByteBuffer

  private let answer: @Sendable (Question) -> Reply
  private var head: HTTPRequestHead?
  private var body = ""

  init(_ answer: @escaping @Sendable (Question) -> Reply) { self.answer = answer }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): (self.head, body) = (head, "")
    case .body(let part): body += String(buffer: part)
    case .end: reply(answer(question), context)
    }
  }

  private var question: Question {
    let parts = URLComponents(string: head!.uri)
    let query = (parts?.queryItems ?? []).map { ($0.name, $0.value ?? "") }
    return Question(
      method: head!.method.rawValue, path: parts?.path ?? head!.uri,
      query: Dictionary(query) { first, _ in first },
      headers: Dictionary(head!.headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }, body: body)
  }

  private func reply(_ reply: Reply, _ context: ChannelHandlerContext) {
    context.eventLoop.assumeIsolated().scheduleTask(in: reply.delay) { [self] in
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: reply.bytes)), promise: nil)
      switch reply.ending {
      case .keepAlive, .silence: break
      case .close: context.close(promise: nil)
      case .trickle: trickle(context)
      }
    }
  }

  private func trickle(_ context: ChannelHandlerContext) {
    guard context.channel.isActive else { return }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: " ")), promise: nil)
    context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(5)) { [self] in trickle(context) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
