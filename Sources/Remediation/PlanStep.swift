import InventoryModel
import Reporting

/// How a row becomes compliant.
package enum RemediationPath: String, Sendable, CaseIterable {
  /// The flag is set, and AKS reimages the nodes of the pool one after the other.
  case inPlace
  /// A pool beside the old one takes its workload over.
  case newPool
  /// The provider replaces all nodes of the pool through a temporary one.
  case terraformRecreate
  /// The class that node auto-provisioning makes nodes from asks for FIPS.
  case nodeClass
  /// The flag of the whole cluster, a preview, for nodes that no pool lists.
  case clusterFlag
  /// FIPS is on, but the image, or the module in it, is not the right one.
  case imageUpgrade
  /// Nothing needs to be changed as far as Azure declares: what is missing is that somebody looks.
  case evidence
}

/// What keeps a step from being taken, and how to clear it.
package struct Blocker: Hashable, Sendable {
  /// `limit`, `windows`, `kata`, `version`, `module`, `extensions`, `wireguard`, `unsettled`, `stopped`, `managedElsewhere`,
  /// `compatibility`
  package var id: String
  package var reason: String
  package var remedy: String
  /// The document that says so.
  package var source: String

  package init(id: String, reason: String, remedy: String, source: String) {
    (self.id, self.reason, self.remedy, self.source) = (id, reason, remedy, source)
  }
}

/// One row on its way to compliance. What is said of it at length is made when it is asked for: there may be very many.
package struct PlanStep: Sendable {
  let route: Route
  package let path: RemediationPath
  package let blockers: [Blocker]
  package let isProduction: Bool
  /// What the row is expected to be once the step is done.
  package let expected: Verdict

  package var row: InventoryRow { route.subject.row }
  /// Why the row is not compliant, in a sentence.
  package var reason: String { route.subject.reason }
  /// Commands to be pasted into a shell, in their order; a line that begins with `#` is for people.
  package var commands: [String] { route.commands(path) }
  /// What nobody but its owner can answer, such as quota.
  package var questions: [String] { route.questions(path) }
  /// Those of the row.
  package var nodes: Int { route.subject.nodes }
  /// How many more run while the step is taken.
  package var surgeNodes: Int { route.surgeNodes(path) }
  /// What these cost for a day, in which a step is expected to be done, in the plan's currency; nil without a price.
  package var surgeCost: Money? { route.surgeCost(path) }
  package var wayBack: [String] { route.wayBack(path) }
  /// What is read again before and after the step.
  var target: ScriptTarget { route.target(path) }
}

extension PlanStep: Record {
  package static let attributes: [Column<PlanStep>] = [
    Column("clusterId") { $0.row.cluster.description },
    Column("cluster") { $0.row.clusterName },
    Column("pool", "pool") { $0.row.pool }.shown { Cell($0.row.pool ?? "(not listed)") },
    Column("verdict", "verdict") { $0.row.judgement.verdict.rawValue }.shown { .verdict($0.row.judgement.verdict) },
    Column("path", "path") { $0.path.rawValue },
    Column("reason", "why") { $0.reason },
    Column("isExempt") { $0.row.isExempt },
    Column("isProduction") { $0.isProduction },
    Column("expected") { $0.expected.rawValue },
    Column("nodes", "nodes", .right) { $0.nodes },
    Column("surgeNodes", "surge", .right) { $0.surgeNodes },
    Column("surgeCost", "surge cost", .right) { $0.surgeCost?.value }.shown {
      Cell($0.surgeCost)
    }.when { $0.surgeCost != nil },
    Column("commands") { $0.commands },
    Column("blockers") { $0.blockers },
    Column("questions") { $0.questions },
    Column("wayBack") { $0.wayBack },
  ]
}

extension Blocker: Record {
  package static let attributes: [Column<Blocker>] = [
    Column("id", "blocker") { $0.id },
    Column("reason", "because") { $0.reason },
    Column("remedy", "clear it by") { $0.remedy },
    Column("source", "source") { $0.source },
  ]
}
