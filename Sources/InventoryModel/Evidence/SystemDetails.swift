/// What official formats ask of a system, and no snapshot can tell: the part `system:` of a policy file.
///
/// It stands in the policy file but is no part of the policy: a change of it changes no verdict. What nobody said is nil.
package struct SystemDetails: Hashable, Codable, Sendable {
  /// The cloud service provider.
  package var csp: String?
  package var name: String?
  package var impactLevel: ImpactLevel?
  /// Of FedRAMP's Consolidated Rules, which took the place of impact levels.
  package var certificationClass: CertificationClass?
  /// Of the Certification Package Overview.
  package var packageURI: String?
  /// Where the system security plan is, as OSCAL refers to it.
  package var securityPlan: String?
  /// Where the assessment plan is.
  package var assessmentPlan: String?
  package var contacts: [Contact]
  package var itemsPer: ItemUnit
  package var exposures: [Exposure]

  package enum ImpactLevel: String, Codable, Sendable, CaseIterable { case low, moderate, high }
  package enum CertificationClass: String, Codable, Sendable, CaseIterable {
    case a = "A"
    case b = "B"
    case c = "C"
    case d = "D"
  }
  /// What one item of the plan of action and milestones stands for: a control in a cluster, or in one pool of it.
  package enum ItemUnit: String, Codable, Sendable, CaseIterable { case cluster, pool }

  package struct Contact: Hashable, Codable, Sendable {
    package var role: String
    package var name: String
    package var email: String?

    package init(role: String, name: String, email: String? = nil) {
      (self.role, self.name, self.email) = (role, name, email)
    }
  }

  /// How the pools of a scope could be attacked, and what that would do, as the provider rates it.
  package struct Exposure: Hashable, Codable, Sendable {
    package var scope: String
    package var isInternetReachable: Bool?
    package var isLikelyExploitable: Bool?
    /// Potential Agency Impact, from 1 to 5. Source: FedRAMP VER-EVA-EPA.
    package var rating: Int?

    package init(scope: String, isInternetReachable: Bool? = nil, isLikelyExploitable: Bool? = nil, rating: Int? = nil)
    {
      self.scope = scope
      self.isInternetReachable = isInternetReachable
      self.isLikelyExploitable = isLikelyExploitable
      self.rating = rating
    }
  }

  package init(
    csp: String? = nil, name: String? = nil, impactLevel: ImpactLevel? = nil,
    certificationClass: CertificationClass? = nil, packageURI: String? = nil, securityPlan: String? = nil,
    assessmentPlan: String? = nil, contacts: [Contact] = [], itemsPer: ItemUnit = .cluster, exposures: [Exposure] = []
  ) {
    self.csp = csp
    self.name = name
    self.impactLevel = impactLevel
    self.certificationClass = certificationClass
    self.packageURI = packageURI
    self.securityPlan = securityPlan
    self.assessmentPlan = assessmentPlan
    self.contacts = contacts
    self.itemsPer = itemsPer
    self.exposures = exposures
  }

  /// Nothing was said.
  package static let unsaid = SystemDetails()
}
