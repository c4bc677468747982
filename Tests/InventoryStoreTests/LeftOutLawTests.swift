import ComplianceEngine
import FleetSimulator
import Foundation
import InventoryModel
import Testing

@testable import InventoryStore
@testable import Reporting

/// Of a resource that was reported whole before, leaving out, respelling, reordering or retyping any part is refused, or
/// gives no better number than the whole would have (DESIGN, "Read right, or refused").
@Suite("Law of what is left out")
struct LeftOutLawTests {
  static let seeds: [Range<UInt64>] = (0..<8).map { $0 * 30..<$0 * 30 + 30 }

  @Test("No change to a document improves a number", arguments: seeds)
  func law(seeds: Range<UInt64>) throws {
    for seed in seeds {
      var random = SeededRandom(seed: seed)
      var fleet = WrittenFleet(random: &random)
      let first = fleet
      fleet.change(&random)
      let (text, what) = fleet.spoiled(&random)
      let whole = try Numbers(of: [first.text, fleet.text, fleet.text])!
      guard let spoiled = try Numbers(of: [first.text, text, fleet.text]) else { continue }
      #expect(spoiled.isNowhereBetter(than: whole), "seed \(seed): \(what): \(spoiled) is better than \(whole)")
    }
  }

  @Test func `the law sees a better number`() throws {
    var random = SeededRandom(seed: 1)
    let fleet = WrittenFleet(random: &random)
    let numbers = try Numbers(of: [fleet.text, fleet.text, fleet.text])!
    var better = numbers
    better.nights[1].pass += 1
    #expect(numbers.isNowhereBetter(than: numbers) && !better.isNowhereBetter(than: numbers))
    better = numbers
    better.remediated = 1
    #expect(!better.isNowhereBetter(than: numbers))
  }
}

/// What a database says after three nights, of which the second is the one in question.
private struct Numbers: CustomStringConvertible {
  struct Night: Equatable {
    var pass: Int
    var total: Int
    var wholeClusters: Int
    var open: Int
  }

  var nights: [Night] = []
  var remediated = 0
  var description: String { "\(nights) \(remediated) remediated" }

  private static let policy = Policy(
    name: "law",
    scopes: [
      RegulatedScope(name: "tags", selector: Selector(clusterTags: ["class": "cui"])),
      RegulatedScope(
        name: "labels", selector: Selector(poolLabels: ["tier": "pci"]), require: Requirements(capability: true)),
      RegulatedScope(
        name: "places", selector: Selector(locations: ["eastus"]),
        require: Requirements(is140Dash3: true, tags: ["owner"])),
      RegulatedScope(name: "pools", selector: Selector(poolTags: ["data": "*"])),
    ])

  /// Nil where the second night is refused.
  init?(of documents: [String]) throws {
    let store = try TestStore()
    for (day, document) in documents.enumerated() {
      do {
        try store.importing(document, at: night(Int64(day) + 1), .scopes([Scope("sub")!]), under: Self.policy)
      } catch let error as DocumentProblem {
        guard day == 1 else { throw error }
        return nil
      }
    }
    let findings = try store.findings(at: night(3)).flatMap(\.episodes)
    nights = try (1...3).map { day in
      let at = night(Int64(day))
      let rows = try store.inventory(at: at).filter(\.isRegulated)
      let clusters = Dictionary(grouping: rows, by: \.cluster)
      return Night(
        pass: rows.count { $0.judgement.verdict == .pass }, total: rows.count,
        wholeClusters: clusters.values.count { $0.allSatisfy { $0.judgement.verdict == .pass } },
        open: findings.count { $0.openedAt <= at && $0.closedAt.map { $0 > at } ?? true })
    }
    remediated = findings.count { $0.closeReason == .fixedInPlace || $0.closeReason == .replaced }
  }

  func isNowhereBetter(than whole: Numbers) -> Bool {
    let isWorseOrSame = zip(nights, whole.nights).allSatisfy { night, whole in
      // Rows can only be missing from the ratio if none of them passes less.
      night.pass * max(whole.total, 1) <= whole.pass * max(night.total, 1) && night.wholeClusters <= whole.wholeClusters
        && night.open >= whole.open
    }
    return isWorseOrSame && remediated <= whole.remediated
  }
}

/// A few clusters as one document, with everything in it that a verdict or a scope reads.
private struct WrittenFleet {
  typealias Object = [String: Any]
  var clusters: [Object] = []

  init(random: inout SeededRandom) {
    clusters = (0..<3).map { number in
      [
        "id": MadeCluster("c\(number)").id, "name": "c\(number)", "type": "Microsoft.ContainerService/ManagedClusters",
        "location": random.element(of: ["eastus", "westus"]),
        "tags": ["class": random.element(of: ["cui", "none"]), "owner": "ana"] as Object,
        "resourceUID": "uid\(number)", "nodeResourceGroup": "MC_\(number)", "provisioningState": "Succeeded",
        "sku": ["name": random.chance(0.2) ? "Automatic" : "Base", "tier": "Free"] as Object,
        "nodeProvisioningProfile": ["mode": random.chance(0.2) ? "Auto" : "Manual"] as Object,
        "hostedSystemProfile": ["enabled": random.chance(0.1)] as Object,
        "agentPoolProfiles": (0..<3).map { Self.pool("p\($0)", &random) },
      ]
    }
  }

  private static func pool(_ name: String, _ random: inout SeededRandom) -> Object {
    let flag = random.chance(0.7)
    let image = random.element(of: [
      "AKSUbuntu-2204gen2fipscontainerd-202601.01.0", "AKSUbuntu-2204gen2containerd-202601.01.0",
      "AKSUbuntu-2004gen2fipscontainerd-202601.01.0", "AKSUnheardOf-1-202601.01.0",
    ])
    return [
      "name": name, "mode": "User", "type": "VirtualMachineScaleSets",
      "osType": "Linux", "osSKU": random.element(of: ["Ubuntu", "Ubuntu2404"]), "enableFIPS": flag,
      "nodeImageVersion": image,
      "workloadRuntime": random.element(of: ["OCIContainer", "OCIContainer", "KataVmIsolation"]),
      "vmSize": random.element(of: ["Standard_D4s_v5", "Standard_D4ps_v5"]), "count": 3,
      "orchestratorVersion": "1.31", "currentOrchestratorVersion": random.element(of: ["1.30.2", "1.31.1"]),
      "provisioningState": random.chance(0.9) ? "Succeeded" : "Updating",
      "tags": ["data": "yes"] as Object, "nodeLabels": ["tier": random.element(of: ["pci", "web"])] as Object,
    ]
  }

  /// What truly happens between the nights.
  mutating func change(_ random: inout SeededRandom) {
    for cluster in clusters.indices where random.chance(0.5) {
      var pools = clusters[cluster]["agentPoolProfiles"] as! [Object]
      let index = random.below(pools.count)
      pools[index]["enableFIPS"] = random.chance(0.5)
      clusters[cluster]["agentPoolProfiles"] = pools
    }
  }

  var text: String { Self.written(clusters) }

  private static func written(_ value: Any) -> String {
    String(decoding: try! JSONSerialization.data(withJSONObject: value, options: [.sortedKeys]), as: UTF8.self)
  }

  /// The document with one part of it left out, respelled, reordered or retyped; and what was done.
  func spoiled(_ random: inout SeededRandom) -> (text: String, what: String) {
    var clusters = clusters
    let cluster = random.below(clusters.count)
    var what: String
    if random.chance(0.6) {
      var pools = clusters[cluster]["agentPoolProfiles"] as! [Object]
      let pool = random.below(pools.count)
      (pools[pool], what) = Self.spoiled(pools[pool], &random)
      clusters[cluster]["agentPoolProfiles"] = pools
      what = "pool \(pool) of c\(cluster): \(what)"
    } else {
      (clusters[cluster], what) = Self.spoiled(clusters[cluster], &random)
      what = "c\(cluster): \(what)"
    }
    return (Self.written(clusters), what)
  }

  private static func spoiled(_ object: Object, _ random: inout SeededRandom) -> (Object, String) {
    var object = object
    // Elements left out of a list of resources fall under the rule for filtered lists.
    let key = random.element(of: object.keys.filter { $0 != "name" }.sorted())
    let value = object[key]!
    // The keys of tags and labels are the users' own: one that is not there is not there.
    if let inner = value as? Object, key != "tags", key != "nodeLabels", random.chance(0.5) {
      let (spoiled, what) = spoiledMember(of: inner, &random)
      object[key] = spoiled
      return (object, "\(key).\(what)")
    }
    return spoiled(object, key: key, value: value, &random)
  }

  private static func spoiledMember(of object: Object, _ random: inout SeededRandom) -> (Object, String) {
    let key = random.element(of: object.keys.sorted())
    return spoiled(object, key: key, value: object[key]!, &random)
  }

  private static func spoiled(_ object: Object, key: String, value: Any, _ random: inout SeededRandom)
    -> (Object, String)
  {
    var object = object
    let isTextual = value is String
    switch random.below(isTextual ? 8 : 6) {
    case 0, 1:
      object[key] = nil
      return (object, "\(key) left out")
    case 2:
      // That there are no tags is said by null, and by `{}`.
      if key == "tags" { return (object, "nothing") }
      object[key] = NSNull()
      return (object, "\(key) null")
    case 3:
      // Another text is another value, and an empty list of pools says that there are none.
      if key == "agentPoolProfiles" { return (object, "nothing") }
      object[key] = random.element(of: [1, isTextual ? 0.5 : "true", [String](), [["a": 1]], true, ""] as [Any])
      return (object, "\(key) retyped to \(object[key]!)")
    case 4:
      object[key] = nil
      let spelled = random.element(of: [key.uppercased(), key.lowercased(), "_\(key)", key.replacing("e", with: "-e")])
      object[spelled] = value
      return (object, "\(key) respelled as \(spelled)")
    case 5:
      if let list = value as? [Any] { object[key] = random.shuffled(list) }
      return (object, "\(key) reordered")
    default:
      let text = value as! String
      object[key] = random.element(of: [text.uppercased(), text.lowercased()])
      return (object, "\(key) in another case")
    }
  }
}
