import InventoryModel

/// The shape of the part of a policy file with what official formats ask of a system.
extension Shape {
  static let system = Mapping(
    fields: [
      Field("csp", .text(.words), "The cloud service provider."),
      Field("name", .text(.words), "The name of the system."),
      Field("impactLevel", .choice(SystemDetails.ImpactLevel.allCases.map(\.rawValue)), "Its impact level."),
      Field(
        "class", .choice(SystemDetails.CertificationClass.allCases.map(\.rawValue)),
        "Its class under FedRAMP's Consolidated Rules, by which time frames count."),
      Field("packageUri", .text(.address), "The address of its Certification Package Overview."),
      Field("securityPlan", .text(.reference), "Where its system security plan is, as OSCAL refers to it."),
      Field("assessmentPlan", .text(.reference), "Where its assessment plan is, as OSCAL refers to it."),
      Field("contacts", .list(.mapping(contact), minimum: 1), "Points of contact; the first is that of every item."),
      Field(
        "itemsPer", .choice(SystemDetails.ItemUnit.allCases.map(\.rawValue)),
        "What one item of the plan of action and milestones is for, besides its control; cluster, unless given."),
      Field(
        "exposures", .list(.mapping(exposure), minimum: 1), "Of each scope, how its pools could be attacked."),
    ], minimum: 1)

  private static let contact = Mapping(fields: [
    Field("role", .text(.words), isRequired: true, "What the person or team is responsible for."),
    Field("name", .text(.words), isRequired: true, "Who it is."),
    Field("email", .text(.reference), "An address for mail."),
  ])

  private static let exposure = Mapping(fields: [
    Field("scope", .text(.name), isRequired: true, "The name of a scope of this policy."),
    Field("internetReachable", .truth, "Whether its pools can be reached from the internet (FedRAMP VER-EVA-EIR)."),
    Field("likelyExploitable", .truth, "Whether its findings can likely be exploited (FedRAMP VER-EVA-ELX)."),
    Field("rating", .number(1...5), "The potential agency impact, N1 to N5 (FedRAMP VER-EVA-EPA)."),
  ])
}
