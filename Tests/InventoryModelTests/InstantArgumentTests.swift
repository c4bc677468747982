import InventoryModel
import Testing

@Suite struct InstantArgumentTests {
  private static let now = Instant("2026-11-22T12:00:00Z")!

  @Test(arguments: [("-7d", 7 * 86_400), ("-0d", 0), ("-02w", 14 * 86_400), ("-90m", 5_400), ("-36h", 129_600)])
  func `so long ago is counted from now`(_ text: String, _ seconds: Int64) {
    #expect(InstantArgument(text)?.start(now: Self.now) == Self.now.adding(seconds: -seconds))
  }

  @Test(arguments: [
    "-+7d", "--7d", "+7d", "7d", "-d", "-7", "-7s", "-7D", "- 7d", "-7 d", "-1_000d", "-٧d", "-99999999999d",
  ])
  func `what is not so long ago is refused`(_ text: String) {
    #expect(InstantArgument(text) == nil)
  }
}
