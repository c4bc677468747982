import InventoryModel
import Testing

@testable import ComplianceEngine

@Suite("The verdict table")
struct VerdictTableTests {
  private static let fipsImage = "AKSUbuntu-2204gen2fipscontainerd"
  private static let plainImage = "AKSUbuntu-2204gen2containerd"

  @Test(
    "The first row that matches counts",
    arguments: [
      (PoolTraits(enableFIPS: true, mode: "Machines", imageFamily: fipsImage), Judgement(.unknown, .notListed)),
      (PoolTraits(type: "machines"), Judgement(.unknown, .notListed)),
      (
        PoolTraits(enableFIPS: true, osType: "Linux", workloadRuntime: "KataMshvVmIsolation", imageFamily: fipsImage),
        Judgement(.fail, .kata)
      ),
      (
        PoolTraits(enableFIPS: false, osType: "Linux", workloadRuntime: "KataVmIsolation", imageFamily: plainImage),
        Judgement(.fail, .flag)
      ),
      (
        PoolTraits(enableFIPS: true, osType: "Linux", imageFamily: fipsImage),
        Judgement(.pass, .flagAndImage, evidence: .image)
      ),
      (
        PoolTraits(enableFIPS: true, imageFamily: "AKSUbuntu-2204gen2FIPSTLcontainerd"),
        Judgement(.pass, .flagAndImage, evidence: .image)
      ),
      (PoolTraits(enableFIPS: true, osType: "Linux"), Judgement(.pass, .flag)),
      (
        PoolTraits(enableFIPS: true, osType: "linux", imageFamily: plainImage),
        Judgement(.fail, .conflict, evidence: .image)
      ),
      (
        PoolTraits(enableFIPS: true, osType: "Linux", imageFamily: "AKSAzureContainerLinux"),
        Judgement(.unknown, .image)
      ),
      (PoolTraits(enableFIPS: true, imageFamily: "AKSAzureContainerLinux-nonfips"), Judgement(.unknown, .image)),
      (
        PoolTraits(enableFIPS: true, workloadRuntime: "KataVmIsolation", imageFamily: "AKSAzureContainerLinux"),
        Judgement(.fail, .kata)
      ),
      (PoolTraits(enableFIPS: false, imageFamily: "AKSAzureContainerLinux"), Judgement(.fail, .flag)),
      (PoolTraits(imageFamily: "AKSAzureContainerLinux"), Judgement(.fail, .flagAbsent)),
      (
        PoolTraits(enableFIPS: true, osType: "Windows", imageFamily: "AKSWindows-2019"), Judgement(.pass, .flag)
      ),
      (PoolTraits(enableFIPS: false, osType: "Linux", imageFamily: fipsImage), Judgement(.fail, .flag)),
      (PoolTraits(osType: "Linux", imageFamily: plainImage), Judgement(.fail, .flagAbsent)),
      (PoolTraits(), Judgement(.fail, .flagAbsent)),
      (PoolTraits(imageFamily: fipsImage), Judgement(.unknown, .flagAbsent, evidence: .image)),
      (PoolTraits(enableFIPS: false, osType: "Windows", osSKU: "Windows2022"), Judgement(.pass, .osDefault)),
      (PoolTraits(osType: "windows", osSKU: "windows2025"), Judgement(.pass, .osDefault)),
      (
        PoolTraits(osType: "Windows", osSKU: "Windows2025", imageFamily: "AKSWindows-2022-containerd-gen2"),
        Judgement(.pass, .osDefault)
      ),
      (
        PoolTraits(enableFIPS: false, osType: "Windows", osSKU: "Windows2022", imageFamily: "AKSWindows-2019-gen2"),
        Judgement(.fail, .flag)
      ),
      (
        PoolTraits(enableFIPS: true, osType: "Windows", osSKU: "Windows2025", imageFamily: "akswindows-23H2-gen2"),
        Judgement(.pass, .flag)
      ),
      (
        PoolTraits(osType: "Windows", osSKU: "Windows2022", imageFamily: "AKSWindows2019"), Judgement(.fail, .flag)
      ),
      (PoolTraits(osType: "Windows", osSKU: "Windows2025", imageFamily: "own-image"), Judgement(.pass, .osDefault)),
      (PoolTraits(enableFIPS: false, osType: "Windows", osSKU: "Windows2019"), Judgement(.fail, .flag)),
      (PoolTraits(enableFIPS: true, osType: "Windows", osSKU: "Windows2019"), Judgement(.pass, .flag)),
      (PoolTraits(osType: "Windows"), Judgement(.fail, .flag)),
    ])
  func judges(pool: PoolTraits, expected: Judgement) {
    #expect(declaredJudgement(of: pool) == expected)
  }

  @Test("Provisioning other than Manual may make nodes", arguments: ["Auto", "auto", "Automatic", "new"])
  func provisioned(mode: String) {
    let cluster = ClusterTimeline.withPool(
      [(stretch(1), .compliant)], cluster: [(stretch(1), ClusterTraits(nodeProvisioningMode: mode))])
    #expect(judge(cluster, under: PolicyHistory(always: .builtIn))[row: 1].drawnSpans == "unknown 1→")
  }

  @Test("Manual provisioning makes none, nor does one that is not told", arguments: ["Manual", "manual", nil])
  func manual(mode: String?) {
    let cluster = ClusterTimeline.withPool(
      [(stretch(1), .compliant)], cluster: [(stretch(1), ClusterTraits(nodeProvisioningMode: mode))])
    #expect(judge(cluster, under: PolicyHistory(always: .builtIn))[row: 1].drawnSpans == "")
  }

  @Test func `a policy can say that image names of a family mean nothing, so that the flag counts`() {
    let images = ImageTable(families: [
      ImageTable.Family(image: "AKSAzureContainerLinux*", namesFIPS: false, source: "s")
    ])
    let pool = PoolTraits(enableFIPS: true, osType: "Linux", imageFamily: "AKSAzureContainerLinux")
    #expect(declaredJudgement(of: pool, images: images) == Judgement(.pass, .flag))
    let other = PoolTraits(enableFIPS: true, osType: "Linux", imageFamily: Self.plainImage)
    #expect(declaredJudgement(of: other, images: images) == Judgement(.unknown, .image))
  }
}
