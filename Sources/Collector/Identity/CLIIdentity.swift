import Foundation
import InventoryModel

/// Whoever is logged in to the Azure CLI.
struct CLIIdentity: Identity {
  let name = IdentityName.cli
  private let audience: String
  private let az: Tool

  init(cloud: Cloud, az: Tool = .az) {
    audience = cloud.audience
    self.az = az
  }

  func token(through web: RetryingWeb) async throws -> AccessToken {
    guard az.isInstalled else { throw CollectorError.noIdentity(tried: ["cli: az is not installed"]) }
    let arguments = ["account", "get-access-token", "--resource", audience, "--output", "json"]
    let output: Data
    do {
      output = try await az.output(of: arguments, within: min(web.retryPolicy.answer, web.deadline.remaining))
    } catch let error as CollectorError {
      throw CollectorError.noIdentity(tried: ["cli: \(error)"])
    }
    return try TokenAnswer.read(output, of: name, now: web.timing.now())
  }
}
