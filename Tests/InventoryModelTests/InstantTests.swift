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
    "The date in a file name is found",
    arguments: [
      ("2026-11-22.json", "2026-11-22T00:00:00Z"), ("aks_20261122.json.gz", "2026-11-22T00:00:00Z"),
      ("prod-2026-11-22T0200Z.json", "2026-11-22T02:00:00Z"),
      ("010_2024-06-27T211411Z_GET_managedCluster.json", "2024-06-27T21:14:11Z"),
      ("aks-2026-11-22-02-00-00.json", "2026-11-22T02:00:00Z"), ("2026-11-22-prod.json", "2026-11-22T00:00:00Z"),
    ])
  func finds(name: String, expected: String) {
    #expect(InstantText(foundIn: name)?.instant.description == expected)
  }

  @Test("A name without a date has none", arguments: ["latest.json", "12345678901.json", "2026-99-99.json"])
  func findsNone(name: String) {
    #expect(InstantText(foundIn: name) == nil)
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
