import Foundation
import InventoryModel
import NodeDocuments
import TestSupport
import Testing

@Suite struct NodeClassTests {
  static func aksNodeClass(_ name: String, _ spec: String = "{}") -> String {
    "apiVersion: karpenter.azure.com/v1beta1\nkind: AKSNodeClass\nmetadata:\n  name: \(name)\nspec: \(spec)\n"
  }

  static func nodePool(_ name: String, using reference: String) -> String {
    """
    apiVersion: karpenter.sh/v1
    kind: NodePool
    metadata: {name: \(name)}
    spec: {template: {spec: {nodeClassRef: \(reference)}}}

    """
  }

  /// `status` of a class that is ready, with the images of a gallery.
  static func status(_ images: String..., ready: String = "True", generation: Int? = nil) -> String {
    let observed = generation.map { ", observedGeneration: \($0)" } ?? ""
    let ids = images.map { "{id: /CommunityGalleries/AKSUbuntu-1-fips/images/\($0)/versions/2026.10.03}" }
    return """
      status:
        conditions: [{type: ImagesReady, status: "True"}, {type: Ready, status: "\(ready)"\(observed)}]
        images: [\(ids.joined(separator: ", "))]

      """
  }

  static let modes: [(spec: String, status: String, isFIPS: Bool?)] = [
    ("{fipsMode: FIPS}", status("2204gen2fipsTLcontainerd"), true),
    ("{fipsMode: \"FIPS\", imageFamily: AzureLinux}", status("V3gen2fips", "V3gen2arm64fips"), true),
    ("{fipsMode: FIPS}", status("2204gen2containerd", "2004gen2FIPScontainerd"), true),
    // A manifest shows nothing, nor does a class that is not ready, or that has no such image.
    ("{fipsMode: FIPS}", "", nil), ("{fipsMode: FIPS}", "status: {}\n", nil),
    ("{fipsMode: FIPS}", status("2204gen2containerd"), nil), ("{fipsMode: FIPS}", status(), nil),
    ("{fipsMode: FIPS}", status("V3gen2fips", ready: "False"), nil),
    ("{fipsMode: FIPS}", status("V3gen2fips", ready: "Unknown"), nil),
    ("{fipsMode: FIPS}", status("V3gen2fips").replacing("type: Ready", with: "type: SubnetsReady"), nil),
    // Kata does not enforce it.
    ("{fipsMode: FIPS, workloadRuntime: KataVmIsolation}", status("V3gen2fips"), false),
    ("{fipsMode: FIPS, workloadRuntime: OCIContainer}", status("V3gen2fips"), true),
    ("{fipsMode: FIPS}", status("V3katagen2", "V3gen2fips"), false),
    ("{fipsMode: Disabled}", "", false), ("{fipsMode: Disabled}", status("V3gen2fips"), false),
    ("{imageFamily: Ubuntu}", "", false), ("{}", "", false), ("", "", false), ("{fipsMode: null}", "", false),
    ("{fipsMode: ~}", "", false),
  ]

  @Test(arguments: modes)
  func `a class is FIPS only if it says so, and has shown that it can`(
    spec: String, status: String, isFIPS: Bool?
  ) throws {
    let document = try evidence(Self.aksNodeClass("default", spec) + status)
    #expect(document?.kind == .nodeClasses)
    #expect(document?.classes == [NodeClass(name: "default", isFIPS: isFIPS, isUsed: true)])
  }

  @Test(arguments: [(3, 3, true), (3, 2, nil), (nil, 2, true), (3, nil, true)] as [(Int?, Int?, Bool?)])
  func `readiness that was observed of an earlier generation does not count`(
    generation: Int?, observed: Int?, isFIPS: Bool?
  ) throws {
    let name = "  name: default" + (generation.map { "\n  generation: \($0)" } ?? "")
    let yaml =
      Self.aksNodeClass("default", "{fipsMode: FIPS}").replacing("  name: default", with: name)
      + Self.status("V3gen2fips", generation: observed)
    #expect(try evidence(yaml)?.classes.map(\.isFIPS) == [isFIPS])
    let member = generation.map { #", "generation": \#($0)"# } ?? ""
    let condition = observed.map { #", "observedGeneration": \#($0)"# } ?? ""
    let json = """
      {"apiVersion": "karpenter.azure.com/v1beta1", "kind": "AKSNodeClass",
       "metadata": {"name": "default"\(member)}, "spec": {"fipsMode": "FIPS"},
       "status": {"conditions": [{"type": "Ready", "status": "True"\(condition)}],
        "images": [{"id": "/CommunityGalleries/x/images/V3gen2fips/versions/1"}]}}
      """
    #expect(try evidence(json)?.classes.map(\.isFIPS) == [isFIPS])
  }

  static func nodeClaim(_ name: String, of nodeClass: String, image: String?) -> String {
    let status = image.map { "status: {imageID: /CommunityGalleries/AKSUbuntu-1/images/\($0)/versions/1}\n" } ?? ""
    return """
      apiVersion: karpenter.sh/v1
      kind: NodeClaim
      metadata: {name: \(name)}
      spec: {nodeClassRef: {group: karpenter.azure.com, kind: AKSNodeClass, name: \(nodeClass)}}

      """ + status
  }

  static let claims: [(spec: String, status: String, images: [String?], isFIPS: Bool?)] = [
    ("{fipsMode: FIPS}", status("V3gen2fips"), ["V3gen2fips", "V3gen2"], false),
    ("{fipsMode: FIPS}", status("V3gen2fips"), ["V3gen2fips", nil], true),
    ("{fipsMode: FIPS}", "", ["V3gen2fips"], true), ("{fipsMode: FIPS}", "", [nil], nil),
    ("{fipsMode: Disabled}", "", ["V3gen2fips"], true), ("{fipsMode: FIPS}", "", ["V3katagen2fips"], false),
  ]

  @Test(arguments: claims)
  func `the claims of nodes show what their class did`(
    spec: String, status: String, images: [String?], isFIPS: Bool?
  ) throws {
    let claims = images.enumerated().map { Self.nodeClaim("c\($0)", of: "default", image: $1) }
    let text = ([Self.aksNodeClass("default", spec) + status] + claims).joined(separator: "---\n")
    #expect(try evidence(text)?.classes == [NodeClass(name: "default", isFIPS: isFIPS, isUsed: true)])
  }

  @Test func `NodePools name the classes that are used`() throws {
    let text = [
      Self.aksNodeClass("spare"), Self.aksNodeClass("fips", "{fipsMode: FIPS}"), Self.aksNodeClass("old"),
      Self.nodePool("a", using: "{group: karpenter.azure.com, kind: AKSNodeClass, name: fips}"),
      Self.nodePool("b", using: "{name: old}"), Self.nodePool("c", using: "{name: fips}"),
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: inflate}\n", "",
    ].joined(separator: "---\n")
    #expect(
      try evidence(text)?.classes == [
        NodeClass(name: "fips", isFIPS: nil, isUsed: true), NodeClass(name: "old", isFIPS: false, isUsed: true),
        NodeClass(name: "spare", isFIPS: false, isUsed: false),
      ])
  }

  @Test func `a list by kubectl, as JSON, says the same`() throws {
    let text = """
      {"apiVersion": "v1", "kind": "List", "items": [
        {"apiVersion": "karpenter.azure.com/v1beta1", "kind": "AKSNodeClass", "metadata": {"name": "default"},
         "spec": {"fipsMode": "FIPS"}, "status": {"images": [{"id": "/galleries/a/Images/2204gen2fipscontainerd"}],
          "conditions": [{"type": "Ready", "status": "True"}]}},
        {"apiVersion": "karpenter.sh/v1", "kind": "NodePool", "metadata": {"name": "a"},
         "spec": {"template": {"spec": {"nodeClassRef": {"kind": "AKSNodeClass", "name": "default"}}}}}]}
      """
    #expect(try evidence(text)?.classes == [NodeClass(name: "default", isFIPS: true, isUsed: true)])
  }

  static let refused: [(text: String, reason: String)] = [
    (
      aksNodeClass("a", "{fipsMode: fips}"),
      "document: line 5: AKSNodeClass \"a\": fipsMode \"fips\": it is FIPS or Disabled"
    ),
    (aksNodeClass("a", "{fipsMode: [FIPS]}"), "fipsMode is not a text"),
    (aksNodeClass("a", "[fipsMode]"), "\"spec\" is not an object"),
    (aksNodeClass("a", "{fipsMode: FIPS, fipsMode: Disabled}"), "\"fipsMode\" appears twice"),
    (aksNodeClass("a") + "---\n" + aksNodeClass("a"), "line 7: AKSNodeClass \"a\" appears twice, first at line 1"),
    (
      aksNodeClass("a") + "---\n" + nodePool("p", using: "{name: a}") + "---\n" + nodePool("p", using: "{name: a}"),
      "NodePool \"p\" appears twice"
    ),
    (nodePool("p", using: "{name: a}"), "NodePool \"p\" uses AKSNodeClass \"a\", which is not here: export both"),
    (aksNodeClass("b") + "---\n" + nodePool("p", using: "{name: a}"), "line 7: NodePool \"p\" uses AKSNodeClass \"a\""),
    (aksNodeClass("b") + "---\n" + nodePool("p", using: "{kind: EC2NodeClass, name: b}"), "not of AKS"),
    (aksNodeClass("b") + "---\n" + nodePool("p", using: "null"), "does not say which class it uses"),
    (aksNodeClass("b") + "---\n" + nodePool("p", using: "{kind: AKSNodeClass}"), "does not say which class it uses"),
    (aksNodeClass("b").replacing("name: b", with: "name: [b]"), "\"name\" is not a text"),
    (aksNodeClass("B"), "no name that Kubernetes gives"),
    (aksNodeClass("a") + "status: {images: {}}\n", "\"images\" is not a list"),
    (
      aksNodeClass("a", "{fipsMode: FIPS}") + "status: {conditions: [{type: [Ready]}]}\n", "\"type\" is not a text"
    ),
    (
      aksNodeClass("b") + "---\n" + nodeClaim("c", of: "a", image: nil),
      "NodeClaim \"c\" uses AKSNodeClass \"a\", which is not here"
    ),
    (aksNodeClass("a") + "---\napiVersion: v1\nkind: Node\nmetadata: {name: n}\n", "nodes and their classes"),
    (aksNodeClass("a").replacing("karpenter.azure.com", with: "example.com"), "only \"AKSNodeClass\""),
    (nodePool("p", using: "{name: a}").replacing("karpenter.sh", with: "example.com"), "only \"NodePool\""),
    (aksNodeClass("a") + "---\nkind: [", "not YAML"),
  ]

  @Test(arguments: refused)
  func `what could make a class look better than it is, is refused in one line`(text: String, reason: String) {
    let line = refusal(text)
    #expect(line?.contains(reason) ?? false, "\(line ?? "accepted")")
    #expect(line?.contains("\n") == false)
  }
}

/// Manifests published by others, where they are at hand.
@Suite struct PublishedManifestTests {
  static let expected: [(file: String, classes: [NodeClass])] = [
    (
      "docs__node-auto-provisioning-aksnodeclass__018",
      [NodeClass(name: "comprehensive-example", isFIPS: false, isUsed: true)]
    ),
    ("examples__v1beta1__system-surge", [NodeClass(name: "system-surge", isFIPS: false, isUsed: true)]),
    ("examples__v1__perftest", [NodeClass(name: "default", isFIPS: false, isUsed: true)]),
    (
      "docs__node-auto-provisioning-networking__003",
      [NodeClass(name: "custom-networking", isFIPS: false, isUsed: true)]
    ),
    ("test__pkg__environment__azure__default_aksnodeclass", [NodeClass(name: "default", isFIPS: false, isUsed: true)]),
  ]

  private static let published = SharedData.folder.appending(path: "karpenter")

  @Test(.enabled(if: SharedData.isThere, "\(SharedData.missing)"), arguments: expected)
  func `a published manifest is read`(file: String, classes: [NodeClass]) throws {
    let path = Self.published.appending(path: "\(file).yaml").path
    #expect(try NodeDocument.read(file: path)?.classes == classes)
  }

  /// Two of the published manifests are not YAML (they were cut out of pages), and the definition of the class itself
  /// has more lines that begin with "?" than are read.
  @Test(.enabled(if: SharedData.isThere, "\(SharedData.missing)"))
  func `each published manifest has classes, or is refused for what it lacks`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.published.path).sorted()
    let outcomes = Dictionary(grouping: names) { name -> String in
      do throws(NodeDocumentError) {
        let document = try NodeDocument.read(file: Self.published.appending(path: name).path)
        return document == nil ? "other" : "classes"
      } catch {
        return "\(error.cause)"
      }
    }
    #expect(outcomes.mapValues(\.count) == ["classes": 11, "incomplete": 5, "malformed": 3, "other": 1])
  }
}
