import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Holds one connection to the limits: how long a request may take to arrive, how large its body may be, how long an
/// answer may lie unread, and how many connections there may be.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let connections: OpenConnections
  private let limits: ConnectionLimits
  private var deadline: Scheduled<Void>?
  private var place = Place.none
  private var bodyBytes = 0

  private enum Place {
    /// Not counted: not yet, not any more, or turned away.
    case none
    /// Waits for a request, under a ticket.
    case waiting(Int)
    /// Has so many requests that have no whole answer yet.
    case asked(Int)
  }

  init(connections: OpenConnections, limits: ConnectionLimits) {
    (self.connections, self.limits) = (connections, limits)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    TargetGuard.add(to: context.pipeline)
    close(context, after: limits.request)
    if let ticket = connections.open(context.channel) { place = .waiting(ticket) }
    if context.channel.isActive { turnAwayUnlessCounted(context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    turnAwayUnlessCounted(context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    leave()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { leave() }

  private func leave() {
    cancelDeadline()
    switch place {
    case .none: break
    case .waiting(let ticket): connections.close(ticket)
    case .asked: connections.close(nil)
    }
    place = .none
  }

  private func cancelDeadline() {
    deadline?.cancel()
    deadline = nil
  }

  private func close(_ context: ChannelHandlerContext, after time: TimeAmount) {
    cancelDeadline()
    let channel = context.channel
    deadline = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
  }

  private func turnAwayUnlessCounted(_ context: ChannelHandlerContext) {
    guard case .none = place else { return }
    let fields: HTTPFields = [.connection: "close", .retryAfter: "1", .contentLength: "0"]
    context.write(wrapOutboundOut(.head(HTTPResponse(status: .serviceUnavailable, headerFields: fields))), promise: nil)
    let channel = context.channel
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
  }
}

// MARK: - Requests and answers

extension ConnectionGuard {
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      guard isCounted() else { return context.close(promise: nil) }
      bodyBytes = 0
    case .body(let bytes):
      bodyBytes += bytes.readableBytes
      guard bodyBytes <= limits.bodyBytes else { return context.close(promise: nil) }
    case .end:
      if case .asked = place { cancelDeadline() }
    }
    context.fireChannelRead(data)
  }

  /// Whether a request may begin on this connection.
  private func isCounted() -> Bool {
    switch place {
    case .none: return false
    case .waiting(let ticket):
      guard connections.ask(ticket) else { return false }
      place = .asked(1)
    case .asked(let requests): place = .asked(requests + 1)
    }
    return true
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    context.write(data, promise: promise)
    guard case .end = unwrapOutboundIn(data), case .asked(let requests) = place else { return }
    guard requests == 1 else {
      place = .asked(requests - 1)
      return
    }
    place = .waiting(connections.wait(context.channel))
    close(context, after: limits.request)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if case .asked = place {
      if context.channel.isWritable { cancelDeadline() } else { close(context, after: limits.reading) }
    }
    context.fireChannelWritabilityChanged()
  }
}

/// How much a client may take of the server.
package struct ConnectionLimits: Sendable {
  package var connections = 1_000
  /// From the connection or the last answer to the end of a request.
  package var request = TimeAmount.seconds(15)
  /// Without a client having read anything of its answer.
  package var reading = TimeAmount.seconds(30)
  /// Nothing that is asked here needs a body.
  package var bodyBytes = 1_024
  /// Of the request line, and of each header; a name of 10 kB, percent-encoded, still has a page.
  package var fieldBytes = 32 * 1_024
  package var headerBytes = 48 * 1_024
  package var fields = 64

  package init() {}
}
