import InventoryModel

/// What an official format requires, and nobody said.
package struct MissingDetail: Hashable, Sendable {
  /// Where it would stand in the policy file.
  package var key: String
  /// What asks for it, and stays empty.
  package var requiredBy: String
}

extension SystemDetails {
  /// No key of the policy says it, because it differs from asset to asset.
  private static let unknowable = MissingDetail(
    key: "(no key: fill in by hand)",
    requiredBy: "Workbooks: IPv4 or IPv6 Address, Public, DNS Name, NetBIOS Name, MAC Address, Diagram Label, Serial"
      + " Number, VLAN, Application Owner, End-of-Life; Resources Required, vendor dependencies, Adjusted Risk Rating")

  /// What is missing, in the order of the policy file.
  ///
  /// - Parameter scopes: those in which something fails.
  func missing(for scopes: [String]) -> [MissingDetail] {
    let own: [(key: String, isSaid: Bool, requiredBy: String)] = [
      ("system.csp", csp != nil, "POA&M and inventory workbooks: CSP"),
      ("system.name", name != nil, "POA&M and inventory workbooks: System Name; OSCAL: system-id"),
      ("system.impactLevel", impactLevel != nil, "POA&M workbook: Impact Level"),
      ("system.class", certificationClass != nil, "FedRAMP VER: time frames of evaluation and remediation"),
      ("system.packageUri", packageURI != nil, "FedRAMP VER: certificationPackageOverviewUri"),
      ("system.securityPlan", securityPlan != nil, "OSCAL POA&M: import-ssp"),
      ("system.assessmentPlan", assessmentPlan != nil, "OSCAL assessment results: import-ap"),
      ("system.contacts", !contacts.isEmpty, "POA&M workbook: Point of Contact; OSCAL: responsible party"),
    ]
    let exposed = scopes.flatMap { scope -> [(key: String, isSaid: Bool, requiredBy: String)] in
      let exposure = exposures.first { $0.scope == scope }
      return [
        ("internetReachable", exposure?.isInternetReachable != nil, "isInternetReachable"),
        ("likelyExploitable", exposure?.isLikelyExploitable != nil, "isLikelyExploitable"),
        ("rating", exposure?.rating != nil, "currentRating"),
      ].map { ("system.exposures[scope: \(scope)].\($0.0)", $0.1, "FedRAMP VER: \($0.2)") }
    }
    let unsaid = (own + exposed).filter { !$0.isSaid }.map { MissingDetail(key: $0.key, requiredBy: $0.requiredBy) }
    return unsaid + [Self.unknowable]
  }
}
