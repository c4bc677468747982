import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import Dashboard

@Suite("Connections")
struct ConnectionTests {
  let loop = EmbeddedEventLoop()
  let limits = ConnectionLimits()

  private func connect(_ connections: OpenConnections) throws -> EmbeddedChannel {
    let channel = EmbeddedChannel(
      handler: ConnectionGuard(connections: connections, limits: limits), loop: loop)
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    return channel
  }

  private let head = HTTPRequestPart.head(HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/"))

  private func answer(_ channel: EmbeddedChannel) throws {
    try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
    try channel.writeOutbound(HTTPResponsePart.end(nil))
  }

  private func isOpen(_ channel: EmbeddedChannel) -> Bool {
    loop.run()
    return channel.isActive
  }

  @Test func `who asks nothing is closed after a while`() throws {
    let connections = OpenConnections(limit: 2)
    let channel = try connect(connections)
    loop.advanceTime(by: limits.request - .seconds(1))
    #expect(isOpen(channel))
    loop.advanceTime(by: .seconds(1))
    #expect(!isOpen(channel))
    #expect(connections.count == 0)
  }

  @Test func `a request that never ends is closed, however much of its body trickles in`() throws {
    let channel = try connect(OpenConnections(limit: 2))
    try channel.writeInbound(head)
    for _ in 0..<14 {
      loop.advanceTime(by: .seconds(1))
      try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "x")))
      #expect(isOpen(channel))
    }
    loop.advanceTime(by: .seconds(1))
    #expect(!isOpen(channel))
  }

  @Test func `a request that is being answered may take its time, and then the next one is waited for`() throws {
    let channel = try connect(OpenConnections(limit: 2))
    for _ in 0..<3 {
      try channel.writeInbound(head)
      try channel.writeInbound(HTTPRequestPart.end(nil))
      loop.advanceTime(by: .minutes(5))
      #expect(isOpen(channel))
      try answer(channel)
      loop.advanceTime(by: limits.request - .seconds(1))
    }
    loop.advanceTime(by: .seconds(1))
    #expect(!isOpen(channel))
  }

  @Test func `a body that is too large ends the connection`() throws {
    let channel = try connect(OpenConnections(limit: 2))
    try channel.writeInbound(head)
    try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(repeating: 0, count: limits.bodyBytes + 1)))
    #expect(!isOpen(channel))
  }

  @Test func `a response that the client does not read is not kept for ever`() throws {
    let channel = try connect(OpenConnections(limit: 2))
    try channel.writeInbound(head)
    try channel.writeInbound(HTTPRequestPart.end(nil))
    channel.isWritable = false
    channel.pipeline.fireChannelWritabilityChanged()
    loop.advanceTime(by: limits.reading - .seconds(1))
    channel.isWritable = true
    channel.pipeline.fireChannelWritabilityChanged()
    loop.advanceTime(by: limits.reading)
    #expect(isOpen(channel))
    channel.isWritable = false
    channel.pipeline.fireChannelWritabilityChanged()
    loop.advanceTime(by: limits.reading)
    #expect(!isOpen(channel))
  }

  @Test func `one more takes the place of the one that has waited longest`() throws {
    let connections = OpenConnections(limit: 3)
    let channels = try (0..<3).map { _ in try connect(connections) }
    try channels[0].writeInbound(head)
    let fourth = try connect(connections)
    #expect(
      [isOpen(channels[0]), isOpen(channels[1]), isOpen(channels[2]), isOpen(fourth)] == [true, false, true, true])
    #expect(connections.count == 3)
    try answer(channels[0])
    let fifth = try connect(connections)
    #expect([isOpen(channels[0]), isOpen(channels[2]), isOpen(fourth), isOpen(fifth)] == [true, false, true, true])
    #expect(connections.count == 3)
  }

  @Test func `where all connections are busy, one more is asked to retry`() throws {
    let connections = OpenConnections(limit: 2)
    let channels = try (0..<2).map { _ in try connect(connections) }
    for channel in channels { try channel.writeInbound(head) }
    let third = try connect(connections)
    guard case .head(let response)? = try third.readOutbound(as: HTTPResponsePart.self) else {
      Issue.record("no answer")
      return
    }
    #expect(response.status == .serviceUnavailable && response.headerFields[.retryAfter] == "1")
    #expect(!isOpen(third))
    #expect(channels.allSatisfy(isOpen))
    #expect(connections.count == 2)
  }

  @Test func `ten thousand that say nothing leave room for each that asks`() throws {
    let connections = OpenConnections(limit: 100)
    var idle: [EmbeddedChannel] = []
    for number in 0..<10_000 {
      idle.append(try connect(connections))
      guard number % 1_000 == 0 else { continue }
      let asking = try connect(connections)
      try asking.writeInbound(head)
      #expect(isOpen(asking))
      try answer(asking)
    }
    loop.run()
    #expect(connections.count == 100)
    #expect(idle.count { $0.isActive } <= 100)
    loop.advanceTime(by: limits.request)
    loop.run()
    #expect(connections.count == 0)
  }
}
