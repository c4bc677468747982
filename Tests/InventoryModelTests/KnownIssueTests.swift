import InventoryModel
import Testing

@Suite("What is publicly known to break")
struct KnownIssueTests {
  private func ids(_ features: ClusterFeatures) -> Set<String> {
    Set(KnownIssue.all.filter { $0.matches(features) }.map(\.id))
  }

  private func cluster(_ osSKU: String?, version: String? = "1.33", metrics: Bool? = nil, observability: Bool? = nil)
    -> ClusterFeatures
  {
    ClusterFeatures(
      version: version, hasFileDriver: false, hasObservability: observability, hasManagedMetrics: metrics,
      pools: [.init(osType: "Linux", osSKU: osSKU)])
  }

  @Test(
    "Retina runs where networking is observed, and with managed Prometheus from 1.29 on",
    arguments: [
      (nil, nil, "1.33", false), (true, nil, "1.28", true), (false, true, "1.29", true), (nil, true, "1.28", false),
      (nil, true, nil, true), (false, false, "1.33", false),
    ] as [(Bool?, Bool?, String?, Bool)])
  func retina(observability: Bool?, metrics: Bool?, version: String?, matches: Bool) {
    let features = cluster("AzureLinux", version: version, metrics: metrics, observability: observability)
    #expect(ids(features).contains("retina-crash") == matches)
  }

  @Test(
    "What no snapshot reports is not ruled out: a driver on any Ubuntu, and any Linux whose SKU is absent",
    arguments: [("Ubuntu2204", true), ("ubuntu", true), (nil, true), ("AzureLinux", false)] as [(String?, Bool)])
  func unreported(osSKU: String?, matches: Bool) {
    #expect(ids(cluster(osSKU)).contains("local-csi-xfs") == matches)
  }

  @Test func `nothing of Linux breaks on Windows`() {
    let windows = ClusterFeatures(
      version: "1.33", hasBlobDriver: true, hasObservability: true, hasManagedMetrics: true,
      pools: [.init(osType: "Windows", osSKU: "Windows2022")])
    #expect(ids(windows).isEmpty)
  }
}
