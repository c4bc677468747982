import Files
import Foundation
import InventoryModel
import WebClient

/// An application that proves itself by a secret from the environment.
struct ClientSecret: Identity {
  let name = IdentityName.environment
  let cloud: Cloud
  let environment: [String: String]

  func token(through web: RetryingWeb) async throws -> AccessToken {
    let names = ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"]
    let values = try environment.values(names, of: name)
    let exchange = try TokenExchange(
      identity: name, tenant: values[0], client: values[1], cloud: cloud, environment: environment)
    return try await exchange.token(provenBy: ["client_secret": values[2]], through: web)
  }
}

/// A Kubernetes service account that Azure trusts: the token in a file is exchanged for one of Azure's.
///
/// Source: azure-workload-identity, which sets the four variables and renews the file.
struct WorkloadIdentity: Identity {
  let name = IdentityName.workload
  let cloud: Cloud
  let environment: [String: String]

  func token(through web: RetryingWeb) async throws -> AccessToken {
    let names = ["AZURE_FEDERATED_TOKEN_FILE", "AZURE_TENANT_ID", "AZURE_CLIENT_ID"]
    let values = try environment.values(names, of: name)
    // The file is read each time: the kubelet replaces it every hour.
    guard let data = try? SmallFile.data(at: values[0], upTo: 1 << 16), let text = String(data: data, encoding: .utf8)
    else {
      throw CollectorError.identityRefused(identity: name.rawValue, reason: "\(values[0]) cannot be read")
    }
    let exchange = try TokenExchange(
      identity: name, tenant: values[1], client: values[2], cloud: cloud, environment: environment)
    return try await exchange.token(
      provenBy: [
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": text.trimmingCharacters(in: .whitespacesAndNewlines),
      ], through: web)
  }
}

/// A question to the token service of Microsoft Entra (OAuth 2.0 client credentials, RFC 6749, 4.4).
private struct TokenExchange {
  let identity: IdentityName
  let client: String
  let audience: String
  let url: String

  init(
    identity: IdentityName, tenant: String, client: String, cloud: Cloud, environment: [String: String]
  ) throws {
    let authority = try environment.origin("AZURE_AUTHORITY_HOST") ?? cloud.authority
    self.identity = identity
    self.client = client
    audience = cloud.audience
    url = authority.url("/\(Origin.encoded(tenant))/oauth2/v2.0/token")
  }

  func token(provenBy proof: KeyValuePairs<String, String>, through web: RetryingWeb) async throws -> AccessToken {
    let fields: KeyValuePairs = [
      "grant_type": "client_credentials", "client_id": client, "scope": "\(audience)/.default",
    ]
    let form = (Array(fields) + Array(proof)).map { "\($0.key)=\(Origin.encoded($0.value))" }.joined(separator: "&")
    let request = WebRequest(
      method: .post, url: url, headers: [("Content-Type", "application/x-www-form-urlencoded")],
      body: Data(form.utf8))
    let answer = try await web.tokenAnswer(to: request, of: identity)
    return try TokenAnswer.read(answer.body, of: identity, now: web.timing.now())
  }
}

extension RetryingWeb {
  /// A token service's answer. Of a refusal only the code is kept: its text may quote what was sent.
  func tokenAnswer(
    to request: WebRequest, of identity: IdentityName, attempts: Int? = nil, within limit: Duration? = nil
  ) async throws -> WebAnswer {
    var ignored: [String] = []
    do {
      return try await answer(to: request, attempts: attempts, within: limit, noting: &ignored)
    } catch CollectorError.refused(let host, let status, _, _, _) {
      throw CollectorError.identityRefused(
        identity: identity.rawValue,
        reason: "\(host) answered \(status): check the identity and its secret")
    }
  }
}

extension [String: String] {
  /// The address of a service that a variable names; nil where it is not set.
  func origin(_ name: String) throws(CollectorError) -> Origin? {
    guard let text = self[name] else { return nil }
    return try wrappingWebErrors { () throws(WebError) in try Origin(text, of: name) }
  }

  /// The values of variables that must all be set.
  fileprivate func values(_ names: [String], of identity: IdentityName) throws -> [String] {
    let missing = names.filter { self[$0]?.isEmpty ?? true }
    guard missing.isEmpty else {
      throw CollectorError.noIdentity(tried: ["\(identity.rawValue): \(missing.joined(separator: ", ")) not set"])
    }
    return names.map { self[$0]! }
  }
}
