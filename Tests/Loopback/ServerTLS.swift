import CServerTLS
import Foundation
import NIOCore

/// What a server proves itself with, and the versions of TLS that it speaks.
public final class ServerTLS: @unchecked Sendable {
  fileprivate let context: OpaquePointer

  /// - Parameters:
  ///   - certificate: a file (PEM), as `key`.
  ///   - newest: the newest version that it speaks, as OpenSSL numbers them; 0 for all.
  init(certificate: String, key: String, newest: Int = 0) throws {
    context = SSL_CTX_new(TLS_server_method())!
    guard SSL_CTX_use_certificate_chain_file(context, certificate) == 1,
      SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1,
      SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_PROTO_VERSION, newest, nil) == 1
    else { throw CocoaError(.fileReadCorruptFile) }
    // Old versions are only spoken where weak digests may be.
    if newest != 0 { SSL_CTX_set_cipher_list(context, "ALL@SECLEVEL=0") }
  }

  deinit { SSL_CTX_free(context) }
}

/// The server's side of TLS on one connection, by the system's OpenSSL.
final class TLSHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let connection: OpaquePointer
  /// Encrypted bytes that came, and that are to go; the connection owns both.
  private let (incoming, outgoing): (OpaquePointer, OpaquePointer)

  init(_ tls: ServerTLS) {
    connection = SSL_new(tls.context)!
    (incoming, outgoing) = (BIO_new(BIO_s_mem())!, BIO_new(BIO_s_mem())!)
    SSL_set_bio(connection, incoming, outgoing)
    SSL_set_accept_state(connection)
  }

  deinit { SSL_free(connection) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = unwrapInboundIn(data)
    bytes.withUnsafeReadableBytes { _ = BIO_write(incoming, $0.baseAddress, Int32($0.count)) }
    var (part, length) = ([UInt8](repeating: 0, count: 16_384), Int32(0))
    repeat {
      length = SSL_read(connection, &part, Int32(part.count))
      sendOutgoing(context)
      if length > 0 { context.fireChannelRead(wrapInboundOut(ByteBuffer(bytes: part[..<Int(length)]))) }
    } while length > 0
    if SSL_get_error(connection, length) != SSL_ERROR_WANT_READ { context.close(promise: nil) }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let bytes = unwrapOutboundIn(data)
    if bytes.readableBytes > 0 {
      bytes.withUnsafeReadableBytes { _ = SSL_write(connection, $0.baseAddress, Int32($0.count)) }
    }
    sendOutgoing(context)
    promise?.succeed()
  }

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    SSL_shutdown(connection)
    sendOutgoing(context)
    context.close(mode: mode, promise: promise)
  }

  private func sendOutgoing(_ context: ChannelHandlerContext) {
    var (part, length) = ([UInt8](repeating: 0, count: 16_384), Int32(0))
    repeat {
      length = BIO_read(outgoing, &part, Int32(part.count))
      if length > 0 { context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: part[..<Int(length)])), promise: nil) }
    } while length > 0
  }
}
