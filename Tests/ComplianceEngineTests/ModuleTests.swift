import InventoryModel
import Testing

@testable import ComplianceEngine

/// What a policy that demands FIPS 140-3 makes of the certificates of an image's modules.
@Suite("Modules that must be validated")
struct ModuleTests {
  private static let ubuntu2204 = "AKSUbuntu-2204gen2fipscontainerd"
  private static let ubuntu2004 = "AKSUbuntu-2004gen2fipscontainerd"

  private static func policy(_ modules: ModuleTable = .builtIn, demanding demanded: [Glob] = []) -> Policy {
    Policy(
      name: "p", scopes: [RegulatedScope(name: "s", require: Requirements(is140Dash3: true))],
      demandedModules: demanded, modules: modules)
  }

  private func judged(_ versions: [(Interval, PoolTraits)], under policy: Policy) -> [RowJudgement] {
    var timeline = ClusterTimeline.withPool(versions)
    timeline.id = ClusterID(subscription: "s", resourceGroup: "g", name: "c")
    timeline.pools[0].name = "p"
    return judge(timeline, under: PolicyHistory(always: policy))
  }

  private static func pool(_ image: String?, isFIPS: Bool = true) -> PoolTraits {
    PoolTraits(enableFIPS: isFIPS, osType: "Linux", imageFamily: image)
  }

  private static func from(_ day: String) -> Interval { Interval(from: Instant(day)!) }

  /// `pass flag+image appeared 2026-09-01, unknown certificate time 2026-09-09`
  private func drawn(_ row: RowJudgement) -> String {
    row.spans.map { span in
      let day = CivilDate(dayNumber: span.interval.from.dayNumber)
      return "\(span.judgement.verdict) \(span.judgement.basis.rawValue) \(span.cause) \(day)"
    }.joined(separator: ", ")
  }

  private func episodes(_ row: RowJudgement) -> [String] {
    row.episodes.map { "\($0.control.id) \(CivilDate(dayNumber: $0.openedAt.dayNumber)) \($0.closeReason as Any)" }
  }

  @Test(
    "A row is as good as the worst module of its image on the day",
    arguments: [
      (ubuntu2204, "2026-09-08", "pass flag+image"), (ubuntu2204, "2026-09-09", "unknown certificate"),
      (ubuntu2204, "2027-01-01", "unknown certificate"), (ubuntu2004, "2026-01-01", "fail module"),
      (ubuntu2004, "2026-11-01", "fail module"), ("AKSUbuntu-1804gen2fipscontainerd", "2026-01-01", "fail module"),
      ("AKSAzureLinux-V2gen2fips", "2026-11-01", "fail module"),
      ("AKSAzureLinux-V3gen2fips", "2026-11-01", "unknown certificate"),
      ("AKSAzureLinux-OSGuardV3gen2fipsTL", "2026-11-01", "unknown certificate"),
      ("AKSUbuntu-2404gen2fipscontainerd", "2026-11-01", "unknown certificate"),
      (nil, "2026-11-01", "unknown certificate"), ("AKSFlatcar-flatcargen2", "2026-11-01", "unknown image"),
      ("AKSUbuntu-2204gen2containerd", "2026-09-08", "fail conflict"),
    ])
  func worst(image: String?, day: String, expected: String) {
    let row = judged([(Self.from(day), Self.pool(image))], under: Self.policy())[row: 2]
    #expect(drawn(row).hasPrefix(expected + " appeared"))
  }

  @Test func `a certificate lapses on its day, by time alone, and neither opens nor closes anything`() {
    let row = judged([(Self.from("2026-09-01"), Self.pool(Self.ubuntu2204))], under: Self.policy())[row: 2]
    #expect(drawn(row) == "pass flag+image appeared 2026-09-01, unknown certificate time 2026-09-09")
    #expect(row.episodes.isEmpty)
  }

  @Test func `where no standard is demanded, certificates change nothing`() {
    for image in [Self.ubuntu2204, Self.ubuntu2004, "AKSAzureLinux-V3gen2fips"] {
      let row = judged([(Self.from("2026-01-01"), Self.pool(image))], under: .builtIn)[row: 2]
      #expect(drawn(row) == "pass flag+image appeared 2026-01-01" && row.episodes.isEmpty)
    }
  }

  @Test func `modules that fail are a finding of their own, which no sunset and no lapse ends`() {
    let row = judged(
      [
        (Interval(from: Instant("2026-04-01")!, to: Instant("2026-10-01")!), Self.pool(Self.ubuntu2004)),
        (Self.from("2026-10-01"), Self.pool(Self.ubuntu2204)),
      ], under: Self.policy())[row: 2]
    #expect(drawn(row) == "fail module appeared 2026-04-01, unknown certificate facts 2026-10-01")
    #expect(episodes(row) == ["module-140-3 2026-04-01 nil"])
  }

  @Test func `FIPS that was turned on is fixed, whatever its modules are`() {
    let row = judged(
      [
        (Interval(from: Instant("2026-11-01")!, to: Instant("2026-11-02")!), Self.pool(Self.ubuntu2204, isFIPS: false)),
        (Self.from("2026-11-02"), Self.pool(Self.ubuntu2204)),
      ], under: Self.policy())[row: 2]
    #expect(drawn(row) == "fail flag appeared 2026-11-01, unknown certificate facts 2026-11-02")
    #expect(episodes(row) == ["fips-enabled 2026-11-01 Optional(InventoryModel.CloseReason.fixedInPlace)"])
  }

  @Test func `a certificate that begins to count is no remediation`() {
    let image = ModuleTable.Entry(
      image: "contoso", module: "m", number: 1, standard: .oneFortyThree, validatedOn: Instant("2026-06-01"),
      source: "s")
    let told = ModuleTable.Entry(
      image: "ubuntu-2004", module: "m", standard: .oneFortyTwo, source: "s", said: .historical)
    let images = ImageTable(families: [.init(image: "contoso*", namesFIPS: false, source: "s")])
    var policy = Self.policy(ModuleTable(entries: [image, told]))
    policy.images = images
    let row = judged(
      [
        (Interval(from: Instant("2026-04-01")!, to: Instant("2026-05-01")!), Self.pool(Self.ubuntu2004)),
        (Self.from("2026-05-01"), Self.pool("contoso")),
      ], under: policy)[row: 2]
    #expect(
      drawn(row)
        == "fail module appeared 2026-04-01, unknown certificate facts 2026-05-01, pass flag time 2026-06-01")
    #expect(episodes(row) == ["module-140-3 2026-04-01 Optional(InventoryModel.CloseReason.policyChanged)"])
  }

  @Test func `only the modules that the policy demands count, and each must be there`() {
    func verdict(_ demanded: [Glob]) -> String {
      drawn(
        judged([(Self.from("2026-10-01"), Self.pool(Self.ubuntu2204))], under: Self.policy(demanding: demanded))[row: 2]
      )
    }
    let lapsing = "pass flag+image appeared 2026-10-01, unknown certificate time"
    #expect(verdict(["gnutls", "*KERNEL*"]) == "\(lapsing) 2026-10-27")
    #expect(verdict(["strongSwan"]) == "\(lapsing) 2026-12-02")
    #expect(verdict(["strongSwan", "SymCrypt"]) == "unknown certificate appeared 2026-10-01")
  }

  @Test(
    "A row whose modules are in its way is exempt by an exemption from that control, and no other",
    arguments: [(ubuntu2004, "module-140-3", true), (ubuntu2004, "fips-enabled", false)]
      + [(ubuntu2204, "module-140-3", true), (ubuntu2204, "fips-enabled", false)])
  func exempt(image: String, control: String, isExempt: Bool) {
    var policy = Self.policy()
    policy.exemptions = [
      Permission(
        id: "e", control: control, selector: Selector(pools: ["p"]), category: .waiver, justification: "j",
        ticket: "t", requestedBy: "x", approvedBy: "y", approvedAt: Instant("2026-10-01")!,
        expiresOn: Instant("2027-10-01")!)
    ]
    let row = judged([(Self.from("2026-11-01"), Self.pool(image))], under: policy)[row: 2]
    #expect(row.spans[0].standing.isExempt == isExempt)
    #expect(
      judged([(Self.from("2026-11-01"), Self.pool(image, isFIPS: false))], under: policy)[row: 2]
        .spans[0].standing.isExempt == (control == "fips-enabled"))
  }

  @Test func `of nodes that no pool lists no image is known, so their modules are not either`() {
    let cluster = ClusterTraits(nodeProvisioningMode: "Auto")
    var timeline = ClusterTimeline.withPool([], cluster: [(Self.from("2026-11-01"), cluster)])
    timeline.id = ClusterID(subscription: "s", resourceGroup: "g", name: "c")
    let nodes = Node(name: "n", pool: nil, isFIPSByLabel: true)
    timeline.evidence.lists = [.init(takenAt: Instant("2026-11-01")!, nodes: [nodes])]
    func drawnFirst(_ policy: Policy) -> String {
      drawn(judge(timeline, under: PolicyHistory(always: policy))[row: 1])
    }
    #expect(drawnFirst(.builtIn).hasPrefix("pass nodes"))
    #expect(drawnFirst(Self.policy()).hasPrefix("unknown certificate"))
  }
}
