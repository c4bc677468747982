/// How the modules of an image stand at one instant (DESIGN §4, "The standard comes from a dated table").
struct ModuleStanding {
  var standard: String
  var certificate: String

  static let unknown = ModuleStanding(standard: "unknown", certificate: "unverified")

  /// 140-2 does not do, nor what is historical; what expired or was never found says nothing.
  var is140Dash3: Answer {
    if standard == "140-2" || certificate == "historical" { return .fail }
    return standard == "140-3" && certificate == "active" ? .pass : .unknown
  }

  fileprivate var goodness: Int {
    is140Dash3.rawValue * 10 + ["historical", "unverified", "expired", "active"].firstIndex(of: certificate)!
  }
}

extension PolicyFacts {
  /// When the last certificates of FIPS 140-2 went historical.
  static let endOf140Dash2 = Moment(seconds: 1_789_948_800)  // 2026-09-21

  /// "A family is as good as its worst module." Of several certificates of a module the best counts, of what is only
  /// said the last word.
  func modules(of imageFamily: String?, at instant: Moment) -> ModuleStanding {
    guard let image = imageFamily?.lowercased() else { return .unknown }
    let own = modules.filter { image.contains($0.image) }
    let words = own.filter { $0.said != nil && ($0.since ?? instant) <= instant }
    let last = words.max { ($0.since?.seconds ?? .min) < ($1.since?.seconds ?? .min) }
    var standings = last.map { [$0.standing(at: instant)] } ?? []
    for name in Set(own.filter { $0.said == nil }.map(\.name)) {
      let certificates = own.filter { $0.said == nil && $0.name == name }.map { $0.standing(at: instant) }
      standings.append(certificates.max { $0.goodness < $1.goodness }!)
    }
    return standings.min { $0.goodness < $1.goodness } ?? .unknown
  }
}

extension PolicyFacts.Module {
  fileprivate func standing(at instant: Moment) -> ModuleStanding {
    ModuleStanding(standard: standard, certificate: certificate(at: instant))
  }

  private func certificate(at instant: Moment) -> String {
    if let said { return said == "interim" ? "active" : said }
    if standard == "140-2", instant >= PolicyFacts.endOf140Dash2 { return "historical" }
    guard number != nil, (validatedOn ?? instant) <= instant else { return "unverified" }
    return instant < sunset ?? .never ? "active" : "expired"
  }
}
