import GRDB
import InventoryModel
import Migrations
import Testing

@testable import InventoryStore

/// The views promise not to change: columns may be added at their end, none goes away or changes its name.
@Suite("Promises of views")
struct ViewPromiseTests {
  private static let promised = [
    "v_clusters": """
    cluster_id cluster subscription resource_group location kubernetes_version node_resource_group pools nodes pass \
    fail unknown exempt unregulated is_compliant last_seen_at last_confirmed_at
    """,
    "v_compatibility_issues": """
    issue cluster_id cluster subscription resource_group application test symptom workaround state discovered_at \
    last_failed_at closed_at closed_as times
    """,
    "v_drift": """
    day observed_at kind category cluster_id cluster subscription resource_group pool path before after is_regulated
    """,
    "v_episodes": """
    cluster_id cluster subscription resource_group pool control severity basis scopes incarnation finding_opened_at \
    number opened_at opened_day detected_after is_baseline closed_at closed_day close_reason is_open is_remediated \
    days sla_days due_at sla
    """,
    "v_findings": """
    cluster_id cluster subscription resource_group pool control severity basis scopes incarnation finding_opened_at \
    reopen_count opened_at opened_day detected_after is_baseline closed_at closed_day close_reason is_open days \
    sla_days due_at sla
    """,
    "v_kpi_daily": """
    day pass fail unknown exempt total compliance_strict compliance_adjusted seen coverage opened closed open \
    left_scope mttr_days
    """,
    "v_node_hours": """
    cluster_id cluster subscription resource_group location pool from_at to_at hours node_count node_hours vm_size \
    os_type priority verdict is_regulated is_exempt scopes
    """,
    "v_pool_history": """
    cluster_id subscription resource_group pool from_at to_at from_day to_day days verdict basis evidence is_pending \
    is_regulated is_exempt has_left_scope scopes severity cause
    """,
    "v_pools": """
    cluster_id cluster subscription resource_group location pool mode os_type os_sku vm_size count \
    kubernetes_version node_image_version enable_fips verdict basis standard certificate evidence is_regulated \
    is_exempt is_pending failing_since scopes severity last_seen_at last_confirmed_at module certificate_number \
    certificate_sunset
    """,
    "v_remediation": "month closed censored mttr_days mttr_median_days mttr_p90_days",
    "v_snapshots": """
    snapshot taken_at taken_day is_complete partial_reason policy files bytes imported_at import_seconds is_retracted \
    retracted_at retraction_reason collector
    """,
  ]

  @Test func `they have the columns that they promise, in this order`() throws {
    let store = try TestStore()
    try store.store.database.inDatabase { try $0.execute(sql: "PRAGMA trusted_schema = ON") }
    let views = try store.store.loadViews()
    #expect(views.map(\.name) == Self.promised.keys.sorted())
    for view in views {
      let columns = try store.lines("SELECT name FROM pragma_table_info('\(view.name)')")
      #expect(columns.joined(separator: " ") == Self.promised[view.name], "\(view.name)")
    }
  }

  @Test func `each says what it and its columns mean`() throws {
    for view in try TestStore().store.loadViews() {
      #expect(view.columns.map(\.name).joined(separator: " ") == Self.promised[view.name], "\(view.name)")
      for (name, meaning) in [(view.name, view.meaning)] + view.columns.map({ ($0.name, $0.meaning) }) {
        #expect(meaning.hasSuffix(".") && meaning.first?.isWhitespace == false, "\(view.name) \(name): \(meaning)")
      }
    }
  }

  /// Blank lines, comments, and lines that only name a column with its meaning aside.
  @Test func `they take at most 250 lines of SQL, of at most 124 columns`() {
    let lines = views.split(separator: "\n").filter { $0.wholeMatch(of: /\s*(\w+,?  )?--.*/) == nil }
    #expect(lines.count <= 250, "\(lines.count) lines of SQL are in Migrations/views.sql")
    #expect(lines.count > 100)
    #expect(lines.allSatisfy { $0.count <= 124 })
  }

  @Test func `comments become meanings, going on over lines`() {
    let view = DocumentedView(
      name: "v_x",
      definition: """
        CREATE VIEW v_x (
          -- One row for
          -- each -- thing.
          a,  -- The first, with
              -- more.
          b  -- The -- last.
        ) AS SELECT 1, 2 -- nothing
        """)
    #expect(view.meaning == "One row for each -- thing.")
    #expect(
      view.columns == [.init(name: "a", meaning: "The first, with more."), .init(name: "b", meaning: "The -- last.")])
  }
}
