import Foundation
import InventoryModel

/// What must hold of exemptions and approvals beyond their shape.
///
/// A rule reports nothing where a shape is wrong: that was reported already.
enum PermissionRules {
  static func check(_ root: Item, into faults: inout FaultList) {
    let permissions = root.list("exemptions") + root.list("approvals")
    checkIDs(permissions, into: &faults)
    for permission in permissions {
      checkPeople(permission, into: &faults)
      checkDates(permission, into: &faults)
      checkSelector(permission, into: &faults)
    }
  }

  /// Exemptions and approvals share their ids, so that a report can name either by it.
  private static func checkIDs(_ permissions: [Item], into faults: inout FaultList) {
    var lines: [String: Int] = [:]
    for id in permissions.compactMap({ $0["id"] }) {
      guard let text = id.scalar?.text.lowercased(), !text.isEmpty else { continue }
      guard let line = lines[text] else {
        lines[text] = id.position.line
        continue
      }
      faults.add(
        at: id.position, "id \(Quoted.text(id.scalar?.text ?? "")) is given already in line \(line)",
        hint: "exemptions and approvals share their ids; case does not count")
    }
  }

  private static func checkPeople(_ permission: Item, into faults: inout FaultList) {
    guard let approver = permission["approvedBy"], !person(permission, "approvedBy").isEmpty,
      person(permission, "approvedBy") == person(permission, "requestedBy")
    else { return }
    faults.add(
      at: approver.position, "\"approvedBy\" and \"requestedBy\" are the same person",
      hint: "another person must approve it")
  }

  /// A name as it is compared: without case, accents and widths, and with blanks only between words, so that nobody
  /// passes as two people by another spelling. Of `Ana <ana@example.com>` and `mailto:ana@example.com` the address, of `@ana`
  /// the name.
  private static func person(_ permission: Item, _ key: String) -> String {
    let text = permission.text(key)
    let words = text.split { $0.isWhitespace || "<>()[],;:\"'".contains($0) }
    let address = words.first { $0.dropFirst().contains("@") }
    return String(address ?? text.drop { $0 == "@" }).precomposedStringWithCompatibilityMapping
      .folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func checkDates(_ permission: Item, into faults: inout FaultList) {
    guard let expiry = permission["expiresOn"], let expiresOn = Instant(permission.text("expiresOn")),
      let approvedAt = Instant(permission.text("approvedAt")), expiresOn < approvedAt.startOfDay
    else { return }
    faults.add(
      at: expiry.position, "\"expiresOn\" is before \"approvedAt\"", hint: "it would never count")
  }

  private static func checkSelector(_ permission: Item, into faults: inout FaultList) {
    guard let match = permission["match"], !match.entries.isEmpty, Selector(match).hasOnlyWildcards else { return }
    faults.add(at: match.position, "this \"match\" matches everything", hint: "name the part of the fleet it is for")
  }
}

extension Selector {
  /// Whether each of its conditions takes any name. A tag or label that must be there, whatever its value, is not
  /// everything.
  fileprivate var hasOnlyWildcards: Bool {
    let lists = [subscriptions, resourceGroups, locations, clusters, pools].filter { !$0.isEmpty }
    return !readsTags && !lists.isEmpty && lists.allSatisfy { $0.contains(where: \.isWildcard) }
  }
}

extension Glob {
  /// `*`, `**`, `?*` …: any name matches it.
  var isWildcard: Bool {
    description.contains("*") && description.filter { $0 != "*" }.allSatisfy { $0 == "?" }
  }
}
