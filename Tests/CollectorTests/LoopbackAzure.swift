import Foundation
import LoopbackServices
import NIOCore
import Synchronization

/// Resource Manager, Resource Graph, the metadata service and the token service in one, on this machine.
///
/// It holds subscriptions with their clusters, each cluster as its JSON.
final class LoopbackAzure: Sendable {
  struct Fleet: Sendable {
    var clusters: [String: [String]] = [:]
    /// Subscriptions in the order in which they are listed.
    var subscriptions: [String] = []
    /// What the identity may do at a subscription, each role as its JSON; the role Reader, unless given.
    var rights: [String: [String]] = [:]
    var pageSize = 100
    var rightsPageSize = 100
    var latency = TimeAmount.zero
    /// Replies that come instead of the right ones, by a part of the path; the last one stays.
    var faults: [String: [Reply]] = [:]
    /// How many requests the first token is good for.
    var usesOfFirstToken = Int.max
    var changes: [String] = []
    /// What Resource Graph says of its answer beyond the rows.
    var graphMembers: String?
    var graphHeaders: [String: String] = [:]
    /// Subscriptions that Resource Graph does not show as a whole.
    var hidden: Set<String> = []
  }

  struct Records: Sendable {
    var questions: [Question] = []
    var arrivals: [ContinuousClock.Instant] = []
    var tokens: [String: Int] = [:]
  }

  static let secret = "s3cr3t-of-the-application"
  static let firstToken = "s3cr3t-token-1"
  static let federated = "s3cr3t-of-the-service-account"

  let fleet: Mutex<Fleet>
  let records = Mutex(Records())
  private nonisolated(unsafe) var server: LoopbackServer!

  init(_ clusters: KeyValuePairs<String, [String]>, tls: ServerTLS? = ThrowAwayAuthority.shared.localhost) throws {
    let pairs = clusters.map { ($0.key, $0.value) }
    fleet = Mutex(Fleet(clusters: Dictionary(uniqueKeysWithValues: pairs), subscriptions: pairs.map(\.0)))
    scheme = tls == nil ? "http" : "https"
    server = try LoopbackServer(tls: tls) { [weak self] in self?.reply(to: $0) ?? .silence }
  }

  private let scheme: String
  var port: Int { server.port }
  var url: String { "\(scheme)://localhost:\(port)" }
  var questions: [Question] { records.withLock { $0.questions } }

  func fault(_ path: String, _ replies: Reply...) { fleet.withLock { $0.faults[path] = replies } }

  // MARK: - Answering

  private func reply(to question: Question) -> Reply {
    records.withLock {
      $0.questions.append(question)
      $0.arrivals.append(.now)
    }
    var reply = fault(for: question) ?? rightReply(to: question)
    reply.delay = fleet.withLock { $0.latency }
    return reply
  }

  private func fault(for question: Question) -> Reply? {
    fleet.withLock { fleet in
      guard let key = fleet.faults.keys.first(where: question.path.contains), let first = fleet.faults[key]!.first
      else { return nil }
      if fleet.faults[key]!.count > 1 { fleet.faults[key]!.removeFirst() }
      return first
    }
  }

  private func rightReply(to question: Question) -> Reply {
    if question.path.hasSuffix("/oauth2/v2.0/token") { return tokenForApplication(question) }
    if question.path == "/metadata/identity/oauth2/token" {
      return question.headers["metadata"] == "true" ? .json(tokenText(quoted: true)) : .answer(400, "{}")
    }
    guard isAuthorized(question) else {
      return .answer(401, #"{"error":{"code":"ExpiredAuthenticationToken","message":"The access token expired."}}"#)
    }
    let parts = question.path.split(separator: "/").map(String.init)
    if question.path == "/subscriptions" { return subscriptions() }
    if parts.last == "descendants" { return descendants() }
    if parts.last == "managedClusters", parts.count == 5 { return clusters(of: parts[1], question) }
    if parts.suffix(2) == ["Microsoft.Authorization", "permissions"], parts.count == 5 {
      return rights(at: parts[1], question)
    }
    if question.path == "/providers/Microsoft.ResourceGraph/resources" { return graph(question) }
    return .answer(404, #"{"error":{"code":"NotFound","message":"no such path"}}"#)
  }

  private func tokenForApplication(_ question: Question) -> Reply {
    let isProven = question.body.contains(Self.secret) || question.body.contains(Self.federated)
    guard isProven, question.body.contains("%2F.default") else {
      return .answer(401, #"{"error":"invalid_client","error_description":"\#(question.body)"}"#)
    }
    return .json(tokenText(quoted: false))
  }

  private func tokenText(quoted: Bool) -> String {
    let token = records.withLock { records in
      let token = "s3cr3t-token-\(records.tokens.count + 1)"
      records.tokens[token] = 0
      return token
    }
    let seconds = quoted ? #""3599""# : "3599"
    return #"{"token_type":"Bearer","expires_in":\#(seconds),"access_token":"\#(token)"}"#
  }

  private func isAuthorized(_ question: Question) -> Bool {
    let most = fleet.withLock { $0.usesOfFirstToken }
    return records.withLock { records in
      guard let token = question.token, let uses = records.tokens[token] else { return false }
      records.tokens[token] = uses + 1
      return uses < most || token != Self.firstToken
    }
  }

  private func subscriptions() -> Reply {
    let rows = fleet.withLock { $0.subscriptions }.map {
      #"{"id":"/subscriptions/\#($0)","subscriptionId":"\#($0)","displayName":"x","state":"Enabled"}"#
    }
    return .json(#"{"value":[\#(rows.joined(separator: ","))],"count":{"type":"Total","value":\#(rows.count)}}"#)
  }

  private func descendants() -> Reply {
    let groups = [#"{"type":"Microsoft.Management/managementGroups","name":"below"}"#]
    let rows = fleet.withLock { $0.subscriptions }.map { #"{"type":"/subscriptions","name":"\#($0)"}"# }
    return .json(#"{"value":[\#((groups + rows).joined(separator: ","))]}"#)
  }

  private func clusters(of subscription: String, _ question: Question) -> Reply {
    let (clusters, size) = fleet.withLock { ($0.clusters[subscription] ?? [], $0.pageSize) }
    return page(of: clusters, size: size, question)
  }

  /// The role Reader, as Azure reports it.
  static let reader = #"{"actions":["*/read"],"notActions":[],"dataActions":[],"notDataActions":[]}"#

  private func rights(at subscription: String, _ question: Question) -> Reply {
    guard question.query["api-version"] == "2022-04-01" else {
      return .answer(400, #"{"error":{"code":"InvalidApiVersionParameter","message":"The api-version is invalid."}}"#)
    }
    let (roles, size) = fleet.withLock { ($0.rights[subscription] ?? [Self.reader], $0.rightsPageSize) }
    return page(of: roles, size: size, question)
  }

  private func page(of all: [String], size: Int, _ question: Question) -> Reply {
    let start = Int(question.query["$skiptoken"] ?? "0")!
    let page = all.dropFirst(start).prefix(size)
    let version = question.query["api-version"] ?? ""
    // As recorded: a page that is full has a link, even where nothing is left.
    let link =
      page.count < size
      ? "" : #","nextLink":"\#(url)\#(question.path)?api-version=\#(version)&$skiptoken=\#(start + size)""#
    return .json(#"{"value":[\#(page.joined(separator: ","))]\#(link)}"#)
  }

  private func graph(_ question: Question) -> Reply {
    let fleet = fleet.withLock { $0 }
    let asked = fleet.subscriptions.filter(question.body.contains)
    let rows: [String]
    if question.body.contains("resourcechanges") {
      rows = fleet.changes
    } else if question.body.contains("resourcecontainers") {
      rows = asked.filter { !fleet.hidden.contains($0) }.map { #"{"id":"/subscriptions/\#($0)"}"# }
    } else {
      rows = asked.filter { !fleet.hidden.contains($0) }.flatMap { fleet.clusters[$0] ?? [] }
    }
    let start = question.body.split(separator: #"skipToken":""#).dropFirst().first.flatMap {
      Int($0.prefix { $0.isNumber })
    }
    let page = rows.dropFirst(start ?? 0).prefix(fleet.pageSize)
    let next = (start ?? 0) + page.count
    let token = next < rows.count ? #","$skipToken":"\#(next)""# : ""
    let members = fleet.graphMembers ?? #""totalRecords":\#(rows.count),"resultTruncated":"false""#
    let data = page.joined(separator: ",")
    return .answer(200, #"{\#(members),"count":\#(page.count),"data":[\#(data)]\#(token)}"#, fleet.graphHeaders)
  }
}

/// A cluster as Resource Manager tells it, with one pool.
func cluster(_ name: String, of subscription: String, fips: Bool = true) -> String {
  #"""
  {"id":"/subscriptions/\#(subscription)/resourcegroups/rg/providers/Microsoft.ContainerService/managedClusters/\#(name)",
  "name":"\#(name)","type":"Microsoft.ContainerService/ManagedClusters","location":"westeurope","properties":{
  "provisioningState":"Succeeded","agentPoolProfiles":[{"name":"a","mode":"System","type":"VirtualMachineScaleSets","osType":"Linux","count":3,"enableFIPS":\#(fips),
  "provisioningState":"Succeeded"}]}}
  """#
}
