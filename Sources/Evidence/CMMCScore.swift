import InventoryModel
import Reporting

/// What practice 3.13.11 of NIST SP 800-171 (CMMC SC.L2-3.13.11) would cost by what was observed: an estimate, which takes
/// the place of no assessment. Source: 32 CFR 170.24(c)(2)(i)(B)(4)(ii).
struct CMMCScore: Sendable {
  /// Points to subtract: 5 where nothing shows that cryptography is employed, 3 where it is not FIPS-validated, 0 where the
  /// practice is met; nil where there is nothing to judge.
  let points: Int?
  let reason: String

  init(_ facts: EvidenceFacts) {
    // Counted where they stand: a large fleet is not copied.
    let rows = facts.inventory.lazy.filter { $0.isRegulated && $0.judgement.verdict != .notApplicable }
    let on = rows.filter(\.judgement.isFIPSOn)
    let pools = rows.count
    let poolsOn = on.count
    let validated = on.count { $0.module.certificate == .active && $0.module.standard != .none }
    let counts =
      "\(Plural.text(pools, "regulated pool")), of which \(poolsOn) have FIPS on and"
      + " \(validated) run only modules whose certificates are active"
    if pools == 0 {
      (points, reason) = (nil, "No pool was regulated, so there is nothing to judge.")
    } else if validated == pools {
      (points, reason) = (0, "Met: \(counts).")
    } else if poolsOn == 0 {
      (points, reason) = (
        5,
        "No pool is known to have FIPS on, and nothing here shows other cryptography: \(counts)."
          + " Where it is shown to an assessor that cryptography is employed, 3 points."
      )
    } else {
      (points, reason) = (
        3,
        "Cryptography is employed but not everywhere FIPS-validated: \(counts). Exempt pools count"
          + " as they are."
      )
    }
  }

  var json: JSONValue {
    .object([
      "practice": "SC.L2-3.13.11", "points": points.jsonValue, "isMet": .bool(points == 0), "reason": .string(reason),
      "isEstimate": .bool(true),
      "source":
        "32 CFR 170.24(c)(2)(i)(B)(4)(ii); a plan of action is allowed only for the 3 points (170.21(a)(2)(ii))",
    ])
  }
}
