import InventoryModel
import Reporting

/// One line of FedRAMP's plan of action and milestones (POA&M), template 2.1 of 2024-03-29.
struct PlanItem: Sendable {
  /// Where it stands.
  enum Sheet: String, Sendable, CaseIterable {
    case open = "Open POA&M Items"
    case closed = "Closed POA&M Items"
    case configuration = "Configuration Findings"
  }

  let weakness: Weakness
  let sheet: Sheet
  let completion: Instant
  private let deviations: Deviations
  let facts: EvidenceFacts

  init(_ weakness: Weakness, _ deviations: Deviations, _ facts: EvidenceFacts) {
    (self.weakness, self.deviations, self.facts) = (weakness, deviations, facts)
    completion = weakness.due ?? weakness.detectedAt.adding(days: weakness.severity.remediationDays)
    if weakness.isOpen {
      // A misconfiguration is no item of the plan until it is late, but for what the provider wants to keep.
      let isKept = deviations.cover(weakness, by: [.operationalRequirement])
      sheet = isKept || facts.period.asOf > completion ? .open : .configuration
    } else {
      sheet = .closed
    }
  }

  /// A false positive that was approved is closed.
  var place: Sheet { isFalsePositive ? .closed : sheet }

  private var isFalsePositive: Bool { deviations.cover(weakness, by: [.falsePositive]) }

  private func deviation(_ category: Permission.Category) -> SheetCell {
    guard weakness.isOpen else { return .text("No") }
    return .text(deviations.cover(weakness, by: [category]) ? "Yes" : "No")
  }

  /// Who owns what fails, where tags say it, and the contact of the system.
  private var contact: String {
    let owners = Set(weakness.open.compactMap(\.owner)).sorted()
    return (owners + [facts.system.contacts.first?.line].compactMap(\.self)).joined(separator: "; ")
  }

  private var statusDay: Instant { weakness.closedAt ?? facts.period.asOf }

  private var comments: String {
    var sentences: [String] = []
    if weakness.isBaseline { sentences.append("At least as old as shown: it was so when first observed.") }
    if weakness.reopenCount > 0 { sentences.append("Came back \(weakness.reopenCount) times.") }
    if let closedAt = weakness.closedAt {
      sentences.append("Closed at \(closedAt): \(weakness.closeReasons.map(\.words).joined(separator: "; ")).")
    }
    if !facts.period.isOver { sentences.append(facts.period.statement) }
    return sentences.joined(separator: " ")
  }

  /// The 31 official columns, A to AE.
  static let columns: [SheetColumn<PlanItem>] = [
    SheetColumn("POAM ID") { .text($0.weakness.id) },
    SheetColumn("Controls") { .text($0.weakness.control.nistControls.joined(separator: ", ")) },
    SheetColumn("Weakness Name") { .text($0.weakness.title) },
    SheetColumn("Weakness Description") { .text($0.weakness.description) },
    SheetColumn("Weakness Detector Source") { _ in .text("fipswatch") },
    SheetColumn("Weakness Source Identifier") { .text($0.weakness.control.id) },
    SheetColumn("Asset Identifier") { .text($0.weakness.assets().joined(separator: "\n")) },
    SheetColumn("Point of Contact") { SheetCell($0.contact) },
    .unknown("Resources Required"),
    SheetColumn("Overall Remediation Plan") { .text($0.weakness.control.remedy) },
    SheetColumn("Original Detection Date") { .day($0.weakness.detectedAt) },
    SheetColumn("Scheduled Completion Date") { .day($0.completion) },
    SheetColumn("Planned Milestones") { .text($0.milestoneText) },
    .unknown("Milestone Changes"),
    SheetColumn("Status Date") { .day($0.statusDay) },
    SheetColumn("Vendor Dependency") { _ in .text("No") },
    .unknown("Last Vendor Check-in Date"),
    .unknown("Vendor Dependent Product Name"),
    SheetColumn("Original Risk Rating") { .text($0.weakness.severity.riskRating) },
    SheetColumn("Adjusted Risk Rating") { _ in .text("N/A") },
    SheetColumn("Risk Adjustment") { $0.deviation(.mitigated) },
    SheetColumn("False Positive") { $0.deviation(.falsePositive) },
    SheetColumn("Operational Requirement") { $0.deviation(.operationalRequirement) },
    SheetColumn("Deviation Rationale") { SheetCell($0.deviations.rationale(of: $0.weakness)) },
    SheetColumn("Supporting Documents") {
      SheetCell($0.deviations.permissions(of: $0.weakness).map(\.ticket).joined(separator: "\n"))
    },
    SheetColumn("Comments") { SheetCell($0.comments) },
    SheetColumn("Auto-Approve") { _ in .text("No") },
    SheetColumn("Binding Operational Directive 22-01 tracking") { _ in .text("No") },
    .unknown("Binding Operational Directive 22-01 Due Date"),
    .unknown("CVE"),
    SheetColumn("Service Name") { SheetCell($0.facts.system.name) },
  ]
}

extension SystemDetails.Contact {
  /// `Ana Lima (ISSO), ana@example.com`
  var line: String { "\(name) (\(role))" + (email.map { ", \($0)" } ?? "") }
}

extension Control.Severity {
  /// As FedRAMP rates risks.
  var riskRating: String {
    switch self {
    case .critical, .high: "High"
    case .medium: "Moderate"
    case .low: "Low"
    }
  }

  /// Source: FedRAMP continuous monitoring, 30, 90 and 180 days for high, moderate and low risks.
  var remediationDays: Int64 {
    switch self {
    case .critical, .high: 30
    case .medium: 90
    case .low: 180
    }
  }
}

extension Control {
  /// `SC-13`: those of NIST SP 800-53 that it serves.
  var nistControls: [String] {
    let prefix = "NIST SP 800-53 "
    return serves.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
  }
}
