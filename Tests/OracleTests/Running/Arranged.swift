/// What the program prints, its lists turned to objects by name, so that the first difference says whose it is.
enum Arranged {
  static func inventory(_ rows: JSON) -> JSON { named(rows, by: row) }

  static func findings(_ report: JSON) -> JSON {
    named(report["findings"]) { finding in
      "\(row(finding)) \(finding["control"].text ?? "") \(finding["episodes"].items.first?["openedAt"].text ?? "")"
    }
  }

  static func kpi(_ report: JSON) -> JSON {
    report.replacing("series", by: named(report["series"]) { "\($0["group"].text ?? "") \($0["at"].text ?? "")" })
  }

  static func explanation(_ report: JSON) -> JSON {
    let parts = report["parts"].items.map { $0.replacing("pools", by: named($0["pools"], by: row)) }
    return report.replacing("parts", by: named(.array(parts)) { $0["cause"].text ?? "" })
  }

  static func exemptions(_ report: JSON) -> JSON {
    let audits = report["exemptions"].items.map { audit in
      ["matching", "excused", "cameBack"].reduce(audit) { audit, key in
        audit.replacing(key, by: .array(audit[key].items.map { .string(row($0)) }))
      }
    }
    return named(.array(audits)) { $0["id"].text ?? "" }
  }

  static func drift(_ report: JSON) -> JSON {
    let events = named(report["events"]) { event in
      "\(event["kind"].text ?? "") \(cluster(event))/\(event["pool"].text ?? "") \(event["path"].text ?? "")"
    }
    return report.replacing("events", by: events)
      .replacing("newNonCompliantPools", by: named(report["newNonCompliantPools"], by: row))
  }

  static func row(_ value: JSON) -> String { "\(cluster(value))/\(value["pool"].text ?? "(not listed)")" }

  private static func cluster(_ value: JSON) -> String {
    value["clusterId"].text.map { String($0.split(separator: "/").last ?? "") } ?? ""
  }

  private static func named(_ list: JSON, by name: (JSON) -> String) -> JSON {
    .object(Dictionary(list.items.map { (name($0), $0) }) { first, _ in .array([first, "appears twice"]) })
  }
}

extension JSON {
  func replacing(_ key: String, by value: JSON) -> JSON {
    guard case .object(var members) = self else { return self }
    members[key] = value
    return .object(members)
  }
}
