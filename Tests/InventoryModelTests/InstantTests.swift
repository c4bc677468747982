import InventoryModel
import Testing

@Suite("Instants")
struct InstantTests {
  @Test(
    "Every form of a date and time is read",
    arguments: [
      ("2026-11-22", "2026-11-22T00:00:00Z"), ("20261122", "2026-11-22T00:00:00Z"),
      ("2026-11-22T02:00:00Z", "2026-11-22T02:00:00Z"), ("2026-11-22T02:00:00.999Z", "2026-11-22T02:00:00Z"),
      ("2026-11-22 02:00", "2026-11-22T02:00:00Z"), ("20261122T020000Z", "2026-11-22T02:00:00Z"),
      ("2026-11-22T02:00:00+01:00", "2026-11-22T01:00:00Z"), ("2024-02-29", "2024-02-29T00:00:00Z"),
      ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"),
    ])
  func reads(text: String, expected: String) {
    #expect(Instant(text)?.description == expected)
  }

  @Test(
    "What is no instant is refused",
    arguments: ["", "soon", "2026-02-30", "2026-13-01", "2026-11-22T25:00Z", "2026"])
  func refuses(text: String) {
    #expect(Instant(text) == nil)
  }

  @Test(
    "The date in a file name is found between separators",
    arguments: [
      ("2026-11-22.json", "2026-11-22"), ("aks_20261122.json.gz", "2026-11-22"), ("2026-11-22-prod.json", "2026-11-22"),
      ("prod-2026-11-22T0200Z.json", "2026-11-22T02:00:00Z"), ("20261122T020000Z.json", "2026-11-22T02:00:00Z"),
      ("010_2024-06-27T211411Z_GET_managedCluster.json", "2024-06-27T21:14:11Z"),
      ("aks-2026-11-22-02-00-00.json", "2026-11-22T02:00:00Z"), ("2026-11-22_0200.json", "2026-11-22T02:00:00Z"),
      ("2026-11-22T02-00-00Z.json.gz", "2026-11-22T02:00:00Z"), ("2026-11-22T02-00-00.json", "2026-11-22T02:00:00Z"),
      ("2026-11-22T02-00-00.5Z.json", "2026-11-22T02:00:00Z"), ("2026-11-22T02-00+0100.json", "2026-11-22T01:00:00Z"),
      ("2026_11_22.json", "2026-11-22"), ("fleet.2026.11.22.json", "2026-11-22"),
      ("2026-11-22-1.json", "2026-11-22"), ("2026-11-22-page02.json", "2026-11-22"),
      ("aks-1.31.2-2026-11-22.json", "2026-11-22"), ("7-2026-11-22-0123456.json", "2026-11-22"),
      // A date twice is one, and the one with a time says more.
      ("2026-11-22-aks-20261122.json", "2026-11-22"),
      ("2026-11-22.aks.2026-11-22T02-00-00Z.json", "2026-11-22T02:00:00Z"),
      // GUIDs, whose digits may look like a date or touch one.
      ("20250917-5b1e-4c0a-9f3d-0123456789ab-2026-11-22.json", "2026-11-22"),
      ("2026-11-22-20250917-5B1E-4C0A-9F3D-0123456789AB.json", "2026-11-22"),
      ("20250917_5b1e_4c0a_9f3d_202601050200_2026-11-22.json", "2026-11-22"),
      ("2026-11-22T02-00-05Z.12260415-5b1e-4c0a-9f3d-0123456789ab.json.gz", "2026-11-22T02:00:05Z"),
    ])
  func finds(name: String, expected: String) throws {
    #expect(try InstantText.found(in: name).map(\.description) == [expected])
  }

  @Test(
    "A name without a date between separators has none",
    arguments: [
      "latest.json", "12345678901.json", "2026-99-99.json", "20250917-5b1e-4c0a-9f3d-0123456789ab.json",
      "20250917a5b1e4c0a9f3d0123456789ab.json", "aks20261122.json", "20261122prod.json", "2026-11-22prod.json",
      "1795312800.json", "1795312800000.json", "20261122020000.json", "2026-11.json", "2026-11_22.json",
      "aks-202601.05.0.json", "x20261122-5b1e-4c0a-9f3d-0123456789ab.json", "",
    ])
  func findsNone(name: String) throws {
    #expect(try InstantText.found(in: name).isEmpty)
  }

  @Test(
    "Every different date in a name is found",
    arguments: [
      ("2025-09-17-to-2026-11-22.json", ["2025-09-17", "2026-11-22"]),
      ("2026-11-21-2026-11-22.json", ["2026-11-21", "2026-11-22"]),
      ("20261121-20261122.json", ["2026-11-21", "2026-11-22"]),
      ("api-2024-09-01_2026-11-22T02-00-00Z.json", ["2024-09-01", "2026-11-22T02:00:00Z"]),
      ("2026-11-22T0200Z-2026-11-22T0300Z.json", ["2026-11-22T02:00:00Z", "2026-11-22T03:00:00Z"]),
      ("12260415-2026-11-22.json", ["1226-04-15", "2026-11-22"]),
    ])
  func findsSeveral(name: String, expected: [String]) throws {
    #expect(try InstantText.found(in: name).map(\.description) == expected)
  }

  @Test("Days, weeks and months begin where the calendar says")
  func calendar() throws {
    let instant = try #require(Instant("2026-11-22T02:00:00Z"))
    #expect(instant.startOfDay.description == "2026-11-22T00:00:00Z")
    #expect(instant.endOfDay.description == "2026-11-22T23:59:59Z")
    #expect(instant.startOfWeek.description == "2026-11-16T00:00:00Z")
    #expect(instant.startOfMonth.description == "2026-11-01T00:00:00Z")
    #expect(instant.startOfNextMonth.description == "2026-12-01T00:00:00Z")
  }

  @Test("Every day of four centuries comes back from its number")
  func roundTrip() {
    for day in stride(from: Int64(-73_000), to: 73_000, by: 1) {
      #expect(CivilDate(dayNumber: day).dayNumber == day)
    }
  }

  @Test("at the ends of time, reckoning stays there", arguments: [Int64.min, .min + 1, .max - 1, .max])
  func extremes(seconds: Int64) {
    let instant = Instant(seconds: seconds)
    for moved in [
      instant.startOfDay, instant.endOfDay, instant.startOfWeek, instant.startOfMonth, instant.startOfNextMonth,
      instant.adding(days: .max), instant.adding(days: .min), instant.adding(seconds: .max),
      instant.adding(seconds: .min),
    ] {
      #expect(!moved.description.isEmpty)
      #expect(abs(moved.days(since: instant)) <= Double(UInt64.max) / 86_400 + 1)
    }
    #expect(instant.adding(days: .max) == .never || seconds < 0)
    #expect(Instant.never.adding(seconds: 1) == .never)
  }
}

@Suite("Scopes")
struct ScopeTests {
  @Test(
    "Ids are read in any case",
    arguments: [
      ("AAA", "/subscriptions/aaa"), ("/Subscriptions/AAA", "/subscriptions/aaa"),
      ("/subscriptions/a/resourceGroups/G", "/subscriptions/a/resourcegroups/g"),
      (
        "/subscriptions/a/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/C",
        "/subscriptions/a/resourcegroups/g/providers/microsoft.containerservice/managedclusters/c"
      ),
    ])
  func reads(text: String, expected: String) {
    #expect(Scope(text)?.description == expected)
  }

  @Test("Ids of anything else are refused", arguments: ["", "a b", "/foo/bar", "/subscriptions", "/subscriptions/a/b"])
  func refuses(text: String) {
    #expect(Scope(text) == nil)
  }
}
