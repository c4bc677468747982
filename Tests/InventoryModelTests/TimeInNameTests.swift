import InventoryModel
import Testing

@Suite("Times in the names of files")
struct TimeInNameTests {
  @Test(
    "A time is read however tools and people write it without colons",
    arguments: [
      ("2026-11-03T02.15.00Z.json", "2026-11-03T02:15:00Z"), ("2026-11-03T02.15.00.json", "2026-11-03T02:15:00Z"),
      ("2026_11_03_02_15_00.json", "2026-11-03T02:15:00Z"), ("2026-11-03.0215.json.gz", "2026-11-03T02:15:00Z"),
      ("2026-11-03 02:15:00.123456+00:00.json", "2026-11-03T02:15:00Z"), ("2026-11-03T02.json", "2026-11-03T02:00:00Z"),
      ("2026-11-03_02h15.json", "2026-11-03T02:15:00Z"), ("2026-11-03-2h15m09s.json", "2026-11-03T02:15:09Z"),
      ("2026-11-03_0215am.json", "2026-11-03T02:15:00Z"), ("2026-11-03_2.15pm.json", "2026-11-03T14:15:00Z"),
      ("2026-11-03 at 12.15.00\u{202F}AM.json", "2026-11-03T00:15:00Z"),
      ("2026-11-03-12pm.json", "2026-11-03T12:00:00Z"),
      ("2026-11-03--021500.json", "2026-11-03T02:15:00Z"), ("2026-11-03 - 02-15.json", "2026-11-03T02:15:00Z"),
      ("2026-11-03-T0215Z.json", "2026-11-03T02:15:00Z"), ("20261103T0215003112.json", "2026-11-03T02:15:00Z"),
      ("2026-11-03T02-15-00-123Z.json", "2026-11-03T02:15:00Z"),
      ("2026-11-03T02%3A15%3A00Z.json", "2026-11-03T02:15:00Z"),
      ("2026-11-03T02\u{A789}15\u{A789}00Z.json", "2026-11-03T02:15:00Z"),
      ("2026-11-03T02-15+05-30.json", "2026-11-02T20:45:00Z"),
      ("2026-11-03T02-15-00-08-00.json", "2026-11-03T10:15:00Z"),
      ("2026-11-03T02-15-00.1234567+01-00.json", "2026-11-03T01:15:00Z"),
      ("2026-11-03T0215+02.json", "2026-11-03T00:15:00Z"),
      ("2026-11-03-021500_UTC-prod.json", "2026-11-03T02:15:00Z"),
      ("2026-11-03T02-15-00 GMT+02-00.json", "2026-11-03T00:15:00Z"),
      ("2026-11-03 02:15:00 -0330.json", "2026-11-03T05:45:00Z"),
      ("2026-11-03_0215_-0800.json", "2026-11-03T10:15:00Z"), ("2026-11-03T02:15-07:00.json", "2026-11-03T09:15:00Z"),
      ("2026-11-03T02:15:00\u{2212}03:00.json", "2026-11-03T05:15:00Z"),
      ("2026-11-03T02-15-00\u{FF0B}0200.json", "2026-11-03T00:15:00Z"),
      ("2026-11-03T02:15:60-0100.json", "2026-11-03T03:16:00Z"),
      ("2026-11-03 02.15 (UTC+05_30).json", "2026-11-02T20:45:00Z"),
      ("2026-11-03 02-15-00 (+0100).json", "2026-11-03T01:15:00Z"),
      ("2026-11-03 02-15 Uhr.json", "2026-11-03T02:15:00Z"), ("2026-11-03T0215Z-2.json", "2026-11-03T02:15:00Z"),
    ])
  func reads(name: String, expected: String) throws {
    #expect(try InstantText.found(in: name).map(\.description) == [expected])
  }

  @Test(
    "What looks like a time or a zone and is not understood is not taken for nothing",
    arguments: [
      "2026-11-03-0215-EST.json", "2026-11-03-0215-cet.json", "2026-11-03T02-15-00EST.json", "2026-11-03-JST.json",
      "2026-11-03-0215-Europe-Berlin.json", "2026-11-03_0215_local.json", "2026-11-03+05-30.json",
      "2026-11-03T02-15-00UTC+1.json", "2026-11-03-021500R.json", "2026-11-03T2515Z.json", "2026-11-03-25-00-00.json",
      "2026-11-03_1415pm.json", "2026-11-03-pm.json", "2026-11-03-02h.json", "2026-11-03-0215h.json",
      "2026-11-03T24-00-00Z.json", "2026-11-03-prod-02h15.json", "0215Z-2026-11-03.json", "2026-11-03-prod-2am.json",
      "2026-11-03T02-15Z+2.json", "2026-11-03_0215_MEZ.json", "2026-11-03 02-15-00 Uhr OESZ.json",
      "2026-11-03-021500-mesz.json", "2026-11-03-0215 MST7MDT.json", "2026-11-03_0215_CST6CDT.json",
      "2026-11-03_0215_EST5.json", "2026-11-03 7 Uhr.json", "2026-11-03_07uhr.json", "2026-11-03 7時.json",
      "2026-11-03 19点.json", "2026-11-03T02:15:77.json", "2026-11-03 02:15:00 -0599.json",
      "2026-11-03 02:15:00 (+3).json",
    ])
  func refuses(name: String) {
    #expect(throws: InstantText.UnreadTime.self) { try InstantText.found(in: name) }
  }

  @Test(
    "Counters, versions, builds, hashes, places and words behind a date are no times",
    arguments: [
      "fleet-2026-11-03-prod-2.json", "2026-11-03-02.json", "2026-11-03 (1).json", "Copy of 2026-11-03.json",
      "2026-11-03-1.31.2.json", "2026-11-03-10.20.3.json", "prod.2026-11-03.v2.json.gz", "2026-11-03-v10.20.json",
      "2026-11-03-4711.json", "2026-11-03-876543.json", "20261103.12.json", "build-0812-2026-11-03.json",
      "2026-11-03-0215abc.json", "2026-11-03-1e4567f.json", "2026-11-03_abcdef12.json", "2026-11-03-12-1.json",
      "2026-11-03-west.json", "2026-11-03-europe-west.json", "2026-11-03-eastus2.json", "2026-11-03-us-east.json",
      "2026-11-03-24h.json", "2026-11-03-7d.json", "2026-11-03-Tue.json", "2026-11-03-T1.json",
      "2026-11-03-amsterdam.json",
      "2026-11-03-team-a.json", "2026-11-03_GET_managedClusters.json", "part-00001-2026-11-03-c000.json",
      "2026-11-03_part-00001.json", "2026-11-03-at-home.json", "2026-11-03-UTC.json", "20261103Z.json",
      "2026-11-03_sub-11111111-2222-3333-4444-555555555555.json",
    ])
  func isDate(name: String) throws {
    #expect(try InstantText.found(in: name).map(\.description) == ["2026-11-03"])
  }
}
