import Foundation
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// Marks requests whose target names another host than their `Host` does: the codec behind it drops the target's.
///
/// A proxy in front may have looked at either (RFC 9112, 3.2.2).
final class TargetGuard: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart

  /// A target that is no path, and so is refused.
  private static let noPath = "*"

  /// Before the codec, where the target is as it came.
  static func add(to pipeline: ChannelPipeline) {
    guard let codec = try? pipeline.syncOperations.handler(type: HTTP1ToHTTPServerCodec.self) else { return }
    try? pipeline.syncOperations.addHandler(TargetGuard(), position: .before(codec))
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .head(var head) = unwrapInboundIn(data), !head.uri.hasPrefix("/"),
      Self.authority(of: head.uri) != head.headers["Host"].first?.lowercased()
    else { return context.fireChannelRead(data) }
    head.uri = Self.noPath
    context.fireChannelRead(wrapInboundOut(.head(head)))
  }

  private static func authority(of target: String) -> String? {
    guard let scheme = target.range(of: "://") else { return nil }
    return target[scheme.upperBound...].prefix { !"/?#".contains($0) }.lowercased()
  }
}
