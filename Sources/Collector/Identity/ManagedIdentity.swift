import Foundation
import InventoryModel
import WebClient

/// The managed identity of the virtual machine that this runs on, from its metadata service (IMDS).
///
/// `AZURE_CLIENT_ID` chooses one of several. `AZURE_POD_IDENTITY_AUTHORITY_HOST` names another metadata service, on
/// this machine.
struct ManagedIdentity: Identity {
  let name = IdentityName.managed
  private let service: Origin
  private let audience: String
  private let client: String?

  /// The service answers at once, or there is none.
  static let retryPolicy = Duration.seconds(3)

  init(cloud: Cloud, environment: [String: String]) throws {
    service = try environment.origin("AZURE_POD_IDENTITY_AUTHORITY_HOST") ?? .instanceMetadata
    audience = cloud.audience
    client = environment["AZURE_CLIENT_ID"]
  }

  func token(through web: RetryingWeb) async throws -> AccessToken {
    let path = "/metadata/identity/oauth2/token"
    let url =
      client.map { service.url(path, query: ["api-version": "2018-02-01", "resource": audience, "client_id": $0]) }
      ?? service.url(path, query: ["api-version": "2018-02-01", "resource": audience])
    let request = WebRequest(url: url, headers: [("Metadata", "true")])
    do {
      let limit = min(Self.retryPolicy, web.retryPolicy.answer)
      let answer = try await web.tokenAnswer(to: request, of: name, attempts: 2, within: limit)
      return try TokenAnswer.read(answer.body, of: name, now: web.timing.now())
    } catch let error as CollectorError {
      // Not there, or there without an identity: either way this machine has none.
      let reason = "\(error)"
      throw CollectorError.noIdentity(tried: [reason.hasPrefix("managed: ") ? reason : "managed: \(reason)"])
    }
  }
}
