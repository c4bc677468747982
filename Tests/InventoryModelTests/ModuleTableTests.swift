import InventoryModel
import Testing

@Suite("Where the certificates of modules stand")
struct ModuleTableTests {
  typealias Entry = ModuleTable.Entry

  private static func dated(
    _ module: String = "m", _ number: Int? = 1, _ standard: Standard = .oneFortyThree, from: String? = nil,
    to: String? = nil, isVerified: Bool = true
  ) -> Entry {
    Entry(
      image: "image", module: module, number: number, standard: standard, validatedOn: from.flatMap(Instant.init),
      sunset: to.flatMap(Instant.init), source: "s", isVerified: isVerified)
  }

  private static func said(_ word: Entry.Said, _ standard: Standard = .oneFortyThree, since: String? = nil) -> Entry {
    Entry(
      image: "image", module: "all", standard: standard, source: "s", said: word, since: since.flatMap(Instant.init))
  }

  private func standing(_ entries: [Entry], _ day: String, demanding demanded: [Glob] = []) -> ModuleStanding {
    ModuleTable(entries: entries).standing(ofImage: "AnImage", demanding: demanded, asOf: Instant(day)!)
  }

  @Test(
    "A certificate is active from its first day up to its sunset, in its standard's time",
    arguments: [
      (dated(from: "2026-01-02", to: "2026-03-04"), "2026-01-01T23:59:59Z", Certificate.unverified, Verdict.unknown),
      (dated(from: "2026-01-02", to: "2026-03-04"), "2026-01-02", .active, .pass),
      (dated(from: "2026-01-02", to: "2026-03-04"), "2026-03-03T23:59:59Z", .active, .pass),
      (dated(from: "2026-01-02", to: "2026-03-04"), "2026-03-04", .expired, .unknown),
      (dated(), "2030-01-01", .active, .pass), (dated("m", nil), "2026-01-01", .unverified, .unknown),
      (dated(isVerified: false), "2026-01-01", .unverified, .unknown),
      (dated("m", 1, .oneFortyTwo, to: "2026-04-19"), "2026-04-18", .active, .fail),
      (dated("m", 1, .oneFortyTwo, to: "2026-04-19"), "2026-04-19", .expired, .fail),
      (dated("m", 1, .oneFortyTwo, to: "2026-04-19"), "2026-09-21", .historical, .fail),
      (dated("m", nil, .oneFortyTwo), "2026-09-20T23:59:59Z", .unverified, .fail),
      (dated("m", nil, .oneFortyTwo), "2026-09-21", .historical, .fail),
      (dated("m", 1, .unknown), "2026-01-01", .active, .unknown),
      (said(.interim), "2026-11-28", .active, .pass), (said(.active), "2026-11-28", .active, .pass),
      (said(.historical), "2026-11-28", .historical, .fail), (said(.unverified), "2026-11-28", .unverified, .unknown),
      (said(.active, .oneFortyTwo), "2026-11-28", .active, .fail),
      (said(.active, since: "2026-01-02"), "2026-01-01", .unverified, .unknown),
    ])
  func certificate(entry: Entry, day: String, certificate: Certificate, verdict: Verdict) {
    let standing = standing([entry], day)
    #expect(standing.certificate == certificate && standing.is140Dash3 == verdict)
  }

  @Test func `a module with another certificate goes on with it`() {
    let entries = [Self.dated("m", 1, to: "2026-01-01"), Self.dated("M", 2, to: "2031-01-01")]
    #expect(standing(entries, "2026-06-01").number == 2 && standing(entries, "2026-06-01").certificate == .active)
    #expect(standing(entries, "2031-01-01").certificate == .expired)
  }

  @Test func `an image is as good as its worst module, whatever the order of the table`() {
    let entries = [
      Self.dated("late", 1, to: "2026-05-01"), Self.dated("early", 2, to: "2026-04-01"), Self.dated("none", nil),
      Self.dated("old", 3, .oneFortyTwo), Self.said(.active),
    ]
    func worst(_ count: Int, _ day: String) -> String? {
      let some = Array(entries.prefix(count))
      #expect(standing(some, day) == standing(some.reversed(), day))
      return standing(some, day).module
    }
    #expect(worst(1, "2026-01-01") == "late" && worst(2, "2026-01-01") == "early" && worst(2, "2026-06-01") == "early")
    #expect(worst(3, "2026-06-01") == "none" && worst(4, "2026-06-01") == "old" && worst(5, "2026-06-01") == "old")
    #expect(standing(Array(entries.suffix(1)), "2026-06-01").is140Dash3 == .pass)
  }

  @Test func `of what is said of an image, the last word counts`() {
    let entries = [Self.said(.historical), Self.said(.active, since: "2026-02-01")]
    #expect(standing(entries, "2026-01-31").certificate == .historical)
    #expect(standing(entries, "2026-02-01").certificate == .active)
  }

  @Test func `of an image that no row knows, and of a module that is demanded and not there, nothing is known`() {
    let table = ModuleTable(entries: [Self.dated("here")])
    let day = Instant("2026-01-01")!
    #expect(table.standing(ofImage: "other", demanding: [], asOf: day) == .unknown)
    #expect(table.standing(ofImage: nil, demanding: [], asOf: day) == .unknown)
    #expect(standing([Self.dated("here")], "2026-01-01", demanding: ["HERE", "there*"]).module == "there*")
    #expect(standing([Self.dated("here")], "2026-01-01", demanding: ["he?e"]).is140Dash3 == .pass)
  }

  @Test func `the table of images of AKS names what is demanded on the day, with its date`() {
    func named(_ image: String, _ day: String) -> String {
      let standing = ModuleTable.builtIn.standing(ofImage: image, demanding: [], asOf: Instant(day)!)
      let number = standing.number.map { "#\($0) " } ?? ""
      return "\(standing.certificate.rawValue) \(standing.module ?? "") \(number)\(standing.sunsetDay ?? "")"
    }
    let ubuntu = "AKSUbuntu-2204gen2fipscontainerd"
    #expect(named(ubuntu, "2026-09-08") == "active Libgcrypt 1.9.4 #4793 2026-09-09")
    #expect(named(ubuntu, "2026-11-28") == "expired Libgcrypt 1.9.4 #4793 2026-09-09")
    #expect(named("AKSUbuntu-2004gen2fipscontainerd", "2026-11-28") == "historical Libgcrypt #3902 2026-04-19")
    #expect(named("AKSAzureLinux-V3gen2fips", "2026-11-28") == "unverified SymCrypt ")
  }

  /// What no primary source shows is left out, and what is there can be checked.
  @Test func `every number in the table of images of AKS has a sunset and a source`() {
    for entry in ModuleTable.builtIn.entries {
      #expect(entry.image == entry.image.foldedID && !entry.source.isEmpty && entry.asOf != nil)
      #expect((entry.number == nil) == (entry.sunset == nil))
    }
    let numbers = ModuleTable.builtIn.entries.compactMap(\.number)
    #expect(numbers.sorted() == [3902, 4046, 4126, 4292, 4366, 4793, 4794, 4855, 4894, 4911])
  }

  @Test func `every day on which a standing changes is a turning point`() {
    let entry = Self.dated("m", 1, .oneFortyTwo, from: "2026-01-02", to: "2026-03-04")
    let table = ModuleTable(entries: [entry, Self.said(.active, since: "2026-05-06")])
    let days = Set(table.turningPoints.map { CivilDate(dayNumber: $0.dayNumber).description })
    #expect(days == ["2026-01-02", "2026-03-04", "2026-05-06", "2026-09-21"])
  }
}
