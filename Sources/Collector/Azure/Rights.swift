import Foundation

/// Whether the identity may read every cluster of a subscription, as Azure reports its rights there.
///
/// A list of clusters leaves out, silently, what the identity may not read. Only rights at the subscription, which every
/// resource group inherits, show that nothing was left out. They cover pools too: a list of clusters holds them.
///
/// Rights are asked for before the list: a role that is added between the two then leaves the list incomplete for this
/// time. One that is taken away in that moment is not noticed; Azure itself takes minutes to apply such a change.
///
/// Source: Microsoft.Authorization, `permissions`, API version 2022-04-01, which answers for a subscription as it does
/// for a resource group (Azure/azure-rest-api-specs, issue 19473). Whether deny assignments are taken off there is not
/// documented. None that is documented denies reads: those of users cannot (New-AzDenyAssignment, `-Action`), and those
/// of deployment stacks deny writes and deletions.
struct Rights: Sendable {
  /// Why a list of clusters may not have all; nil where the identity may read all.
  let gap: CollectorError?
  let failures: [String]

  static let apiVersion = "2022-04-01"
  private static let action = "microsoft.containerservice/managedclusters/read"

  static func path(at subscription: Subscription) -> String {
    "/subscriptions/\(subscription.id)/providers/Microsoft.Authorization/permissions"
  }

  /// - Parameter permissions: what Azure answered at the path.
  init(_ permissions: PagedElements) {
    let roles = permissions.elements.map { JSONText.decoded(Role.self, from: $0) }
    let reason =
      if let error = permissions.stoppedBy {
        "the rights of the identity are not known (\(error)), so clusters may be missing"
      } else if roles.contains(where: { $0 == nil }) {
        "the rights of the identity are not known (Azure reports them in an unexpected shape), so clusters may be missing"
      } else if !roles.contains(where: { $0!.allows(Self.action) }) {
        "the identity may not read all clusters of the subscription, so some may be missing"
      } else {
        String?.none
      }
    gap = reason.map { .cutShort(reason: "\($0): the identity needs the role Reader at the subscription") }
    failures = permissions.failures
  }

  /// What one role grants. Rights of several roles add up, so what one leaves out another may grant.
  ///
  /// Its `condition` is not looked at: Azure takes conditions for data actions and for role assignments only, and reads of
  /// clusters are neither.
  private struct Role: Decodable {
    var actions: [String]?
    var notActions: [String]?

    func allows(_ action: String) -> Bool {
      func isNamed(in patterns: [String]?) -> Bool { (patterns ?? []).contains { Rights.matches(action, $0) } }
      return isNamed(in: actions) && !isNamed(in: notActions)
    }
  }

  /// Whether an action, in lower case, is among those of a pattern, in which `*` stands for any characters.
  private static func matches(_ action: String, _ pattern: String) -> Bool {
    let parts = pattern.foldedID.split(separator: "*", omittingEmptySubsequences: false)
    guard parts.count > 1, action.hasPrefix(parts[0]) else { return action == pattern.foldedID }
    var rest = action.dropFirst(parts[0].count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let found = rest.firstRange(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return rest.hasSuffix(parts.last!)
  }
}
