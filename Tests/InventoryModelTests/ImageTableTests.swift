import Foundation
import InventoryModel
import TestSupport
import Testing

@Suite("What the names of images mean for FIPS")
struct ImageTableTests {
  private func reading(_ name: String) -> ImageTable.Reading { ImageTable.builtIn.reading(of: name) }

  @Test(
    "A FIPS image has fips as a word in a name that AKS gives",
    arguments: [
      "AKSUbuntu-1804fipscontainerd", "AKSUbuntu-2004gen2fipscontainerd", "AKSUbuntu-2204gen2fipsTLcontainerd",
      "AKSUBUNTU-2204GEN2FIPSCONTAINERD", "AKSAzureLinux-V2fips", "AKSAzureLinux-V3gen2arm64fips",
      "AKSAzureLinux-OSGuardV3gen2fipsTL", "AKSAzureLinux-aclgen2fipsTL", "AKSCBLMariner-V2gen2fips",
      "AKSUbuntu-2604gen2fipscontainerd", "AKSUbuntu-gen2-2004fipscontainerd",
    ])
  func fips(name: String) { #expect(reading(name) == .fips) }

  @Test(
    "Without it, one of a family that names it is none",
    arguments: [
      "AKSUbuntu-1804gen2gpucontainerd", "AKSUbuntu:1804", "AKSUbuntu-2004gen2CVMcontainerd",
      "AKSUbuntu-2204containerd", "aksubuntu-2204gen2arm64containerd", "AKSUbuntu-2204gen2containerd-xxxxxxxx.xx.x",
      "AKSUbuntu-2404gen2containerd",
      "AKSUbuntu-2204gen2fips\u{301}containerd", "AKSUbuntu-2204gen2fips\u{200D}",
      "AKSAzureLinux-V2gen2", "AKSAzureLinux-V3katagen2", "AKSAzureLinux-aclgen2TL", "AKSCBLMariner-V2katagen2TL",
    ])
  func plain(name: String) { #expect(reading(name) == .plain) }

  @Test(
    "Other names mean nothing, least of all where fips is part of another word",
    arguments: [
      "AKSAzureContainerLinux", "AKSUbuntu:1604", "AKSUbuntu-2604gen2containerd", "AKSCBLMariner-V1",
      "AKSFlatcar-flatcargen2", "AKSUbuntuEdgeZone-2204gen2containerd", "AKSAzureLinux-V4gen2", "AKSUbuntu-", "",
      "AzureLinuxContainerHost", "AKSUbuntu-2204gen2nonfipscontainerd", "AKSUbuntu-2204gen2fipslesscontainerd",
      "AKSFipster-V1", "contoso-fips-1", "2204gen2fipscontainerd",
      "/subscriptions/s/resourceGroups/fips/providers/Microsoft.Compute/galleries/g/images/2204/versions/1.0.0",
    ])
  func unknown(name: String) { #expect(reading(name) == .unknown) }

  @Test func `of several families that match, the first counts, and a table may have any names`() {
    let table = ImageTable(families: [
      .init(image: "contoso-a*", namesFIPS: false, source: "s"),
      .init(image: "contoso-*", namesFIPS: true, source: "s"),
    ])
    let names = ["contoso-a1", "Contoso-b1", "contoso-b-fips", "contoso-a-nofips", "AKSUbuntu-2204gen2containerd"]
    #expect(names.map(table.reading) == [.silent, .plain, .fips, .unknown, .unknown])
  }

  @Test(.enabled(if: SharedData.isThere, "\(SharedData.missing)"))
  func `of the image names that AKS offered, exactly those of FIPS images are read as such`() throws {
    let text = try String(contentsOf: Self.recorded, encoding: .utf8)
    let linux = text.matches(of: #/AKS(?:Ubuntu|AzureLinux|CBLMariner|Flatcar)[A-Za-z]*-[A-Za-z0-9]+/#)
    let read = Dictionary(grouping: Set(linux.map { String($0.0) }), by: reading)
    #expect(read[.fips]?.count == 13)
    #expect(read[.fips]?.allSatisfy { $0.lowercased().contains("fips") } == true)
    #expect(read[.plain]?.contains { $0.lowercased().contains("fips") } == false)
    #expect(
      read[.unknown]?.sorted() == [
        "AKSCBLMariner-V1", "AKSFlatcar-flatcargen2", "AKSFlatcar-flatcargen2arm64",
        "AKSUbuntuEdgeZone-2204containerd", "AKSUbuntuEdgeZone-2204gen2containerd",
      ])
  }

  private static let recorded = SharedData.folder.appending(path: "karpenter/node_image_versions.json")
}
