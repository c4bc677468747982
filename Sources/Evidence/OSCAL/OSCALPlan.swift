import InventoryModel

/// The plan of action and milestones as OSCAL.
struct OSCALPlan: Sendable {
  let document: OSCALDocument
  let weaknesses: [Weakness]

  private var facts: EvidenceFacts { document.facts }

  var json: JSONValue {
    let deviations = Deviations(facts.policy)
    let items = weaknesses.map { PlanItem($0, deviations, facts) }
    return JSONValue.object([
      "plan-of-action-and-milestones": [
        "uuid": document.uuid("plan", facts.period.month.description, facts.factsDigest),
        "metadata": document.metadata(title: "Plan of action and milestones, \(facts.period.month)"),
        "import-ssp": facts.system.securityPlan.map { ["href": .string($0)] } ?? .null,
        // Either names the system; a plan without both names none.
        "system-id": facts.system.securityPlan == nil
          ? facts.system.name.map { ["id": .string(OSCALText.line($0))] } ?? .null : .null,
        "local-definitions": document.inventoryItems(of: weaknesses),
        "observations": items.isEmpty ? .null : .array(weaknesses.map(document.observation)),
        "risks": items.isEmpty ? .null : .array(items.map { risk($0, deviations) }),
        "poam-items": .array(items.isEmpty ? [nothing] : items.map(item)), "back-matter": document.backMatter,
      ]
    ])
  }

  private func riskID(_ item: PlanItem) -> JSONValue { document.uuid("risk", document.name(of: item.weakness)) }

  private func item(_ item: PlanItem) -> JSONValue {
    [
      "uuid": document.uuid("poam-item", document.name(of: item.weakness)),
      "title": .string(OSCALText.line("\(item.weakness.id): \(item.weakness.title)")),
      "description": .string(OSCALText.line(item.weakness.description)),
      "props": [OSCALDocument.property("poam-id", item.weakness.id)],
      "related-observations": [
        ["observation-uuid": document.uuid("observation", document.name(of: item.weakness))]
      ],
      "related-risks": [["risk-uuid": riskID(item)]],
    ]
  }

  private func risk(_ item: PlanItem, _ deviations: Deviations) -> JSONValue {
    let weakness = item.weakness
    let rationale = deviations.rationale(of: weakness)
    let isLetBe = deviations.cover(weakness, by: Set(Permission.Category.allCases))
    return [
      "uuid": riskID(item), "title": .string(OSCALText.line(weakness.title)),
      "description": .string(OSCALText.line(weakness.description)),
      "statement": .string(
        "Risk rating \(weakness.severity.riskRating)."
          + (rationale.isEmpty ? "" : " " + OSCALText.line(rationale))),
      "status": .string(!weakness.isOpen ? "closed" : isLetBe ? "deviation-approved" : "open"),
      "deadline": weakness.isOpen ? .string(item.completion.description) : .null,
      "remediations": [
        [
          "uuid": document.uuid("response", document.name(of: weakness)), "lifecycle": "planned",
          "title": .string("Remediation of \(weakness.id)"), "description": .string(weakness.control.remedy),
          "tasks": weakness.isOpen ? tasks(item) : .null,
        ]
      ],
      "related-observations": [["observation-uuid": document.uuid("observation", document.name(of: weakness))]],
    ]
  }

  /// The milestones of the saved plan.
  private func tasks(_ item: PlanItem) -> JSONValue {
    guard !facts.milestones.isEmpty else { return .null }
    return .array(
      item.milestones.enumerated().map { index, text in
        [
          "uuid": document.uuid("milestone \(index)", document.name(of: item.weakness)), "type": "milestone",
          "title": .string(OSCALText.line(text)), "timing": ["on-date": ["date": .string(item.completion.description)]],
        ]
      })
  }

  /// OSCAL wants one item at least.
  private var nothing: JSONValue {
    [
      "uuid": document.uuid("no-item", facts.period.month.description), "title": "No weakness is known",
      "description": .string("Nothing was found to fail up to \(facts.period.asOf). \(facts.period.statement)"),
    ]
  }
}
