import InventoryModel

/// A step of a saved plan, as a milestone of the item that it remediates.
package struct PlannedMilestone: Hashable, Codable, Sendable {
  /// The Azure id, in lower case.
  package var cluster: String
  /// In lower case; nil for nodes that no pool lists.
  package var pool: String?
  /// Nil for what cannot be done before a blocker is cleared.
  package var wave: Int?
  /// What is to be done.
  package var text: String

  package init(cluster: String, pool: String?, wave: Int?, text: String) {
    (self.cluster, self.pool, self.wave, self.text) = (cluster, pool, wave, text)
  }
}

extension PlanItem {
  /// What is still to be done, in the order of the plan; what the plan says nothing of is remediated as its control says.
  ///
  /// A plan has no dates, so every milestone is due when the item is.
  var milestones: [String] {
    let planned = weakness.control.isRemediatedByPlan ? facts.milestones.filter(isOfItem).map(\.text) : []
    return planned.isEmpty ? [weakness.control.remedy] : planned
  }

  private static let mostNamed = 50

  /// `(01) 2026-11-01: …`, one a line.
  var milestoneText: String {
    let lines = milestones.prefix(Self.mostNamed).enumerated().map { index, text in
      "(\(index < 9 ? "0" : "")\(index + 1)) \(completion.civilDay): \(text)"
    }
    let rest = milestones.count - Self.mostNamed
    return (lines + (rest > 0 ? ["and \(rest) more: see the saved plan"] : [])).joined(separator: "\n")
  }

  private func isOfItem(_ milestone: PlannedMilestone) -> Bool {
    guard milestone.cluster == weakness.cluster.description else { return false }
    return weakness.open.contains { $0.pool?.foldedID == milestone.pool }
  }
}

extension Control {
  /// Steps of plans turn FIPS on and bring validated images; tags and approvals are other people's work.
  fileprivate var isRemediatedByPlan: Bool {
    [Control.fipsEnabled, .moduleValidated, .fipsCapable].contains { $0.id == id }
  }
}
