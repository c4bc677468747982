import InventoryModel
import Testing

@testable import Remediation

@Suite("The path of a row")
struct PathTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let path: RemediationPath
    let pool: PlannedPool

    init(_ what: String, _ path: RemediationPath, _ change: (inout PlannedPool) -> Void) {
      (testDescription, self.path, pool) = (what, path, PlannedPool().changed(change))
    }
  }

  static let cases: [Case] = [
    Case("a Linux pool whose flag is off", .inPlace) { _ in },
    Case("a Linux pool whose flag is absent", .inPlace) {
      ($0.traits.enableFIPS, $0.judgement) = (nil, Judgement(.fail, .flagAbsent))
    },
    Case("a Windows pool", .newPool) {
      ($0.traits.osType, $0.traits.osSKU, $0.judgement) = ("Windows", "Windows2022", Judgement(.fail, .nodes))
    },
    Case("an availability set", .newPool) { $0.traits.type = "AvailabilitySet" },
    Case("a pool of virtual machines", .inPlace) { $0.traits.type = "VirtualMachines" },
    Case("a Kata pool", .newPool) {
      ($0.traits.enableFIPS, $0.traits.workloadRuntime, $0.judgement) = (
        true, "KataVmIsolation", Judgement(.fail, .kata)
      )
    },
    Case("Arm64 that only its version keeps from FIPS", .inPlace) {
      ($0.traits.vmSize, $0.traits.osSKU, $0.version) = ("Standard_E8ps_v6", "AzureLinux", "1.28.5")
    },
    Case("a confidential VM", .newPool) { $0.traits.vmSize = "Standard_DC4as_v5" },
    Case("an image that is none of FIPS", .imageUpgrade) {
      ($0.traits.enableFIPS, $0.judgement) = (true, Judgement(.fail, .conflict))
    },
    Case("a module that is not validated", .imageUpgrade) {
      ($0.traits.enableFIPS, $0.judgement) = (true, Judgement(.fail, .module))
    },
    Case("nodes that deny a flag that is on", .imageUpgrade) {
      ($0.traits.enableFIPS, $0.judgement) = (true, Judgement(.fail, .nodes, evidence: .kernel))
    },
    Case("nodes that deny a flag that is off", .inPlace) { $0.judgement = Judgement(.fail, .nodes, evidence: .label) },
    Case("a pass that went stale", .evidence) {
      ($0.traits.enableFIPS, $0.judgement) = (true, Judgement(.unknown, .stale))
    },
    Case("nodes that did not confirm", .evidence) {
      ($0.traits.enableFIPS, $0.judgement) = (true, Judgement(.unknown, .evidenceMissing))
    },
    Case("a pool of machines", .nodeClass) {
      ($0.traits.mode, $0.judgement) = ("Machines", Judgement(.unknown, .notListed))
    },
    Case("auto-provisioned nodes", .nodeClass) {
      ($0.name, $0.judgement) = (nil, Judgement(.unknown, .notListed))
      $0.configuration = ["nodeProvisioningProfile": .object(["mode": .string("Auto")])]
    },
    Case("a hosted system pool", .clusterFlag) {
      ($0.name, $0.judgement) = (nil, Judgement(.unknown, .notListed))
      $0.configuration = ["hostedSystemProfile": .object(["enabled": .bool(true)])]
    },
    Case("pools that nobody reported", .evidence) { ($0.name, $0.judgement) = (nil, Judgement(.unknown, .notListed)) },
    Case("what Terraform changed last", .terraformRecreate) { $0.lastClient = "Terraform" },
    Case("what the portal changed last, though a tag names Terraform", .terraformRecreate) {
      ($0.lastClient, $0.pool) = ("Azure Portal", ["tags": .object(["managed-by": .string("Terraform v1.9")])])
    },
  ]

  @Test("is the one that its kind allows", arguments: cases)
  func path(of item: Case) {
    #expect(step(item.pool).path == item.path)
  }

  @Test func `follows the tool that is named, whatever made the pool`() {
    #expect(step(PlannedPool(), tool: .terraform).path == .terraformRecreate)
    #expect(step(PlannedPool().changed { $0.lastClient = "Terraform" }, tool: .az).path == .inPlace)
  }

  @Test func `of Terraform names a temporary pool that is not there, and says that all nodes are recreated`() {
    let pool = PlannedPool().changed { $0.name = "tmpfips" }
    let commands = step(pool, tool: .terraform).commands.joined(separator: "\n")
    #expect(commands.contains(#"temporary_name_for_rotation = "tmpfips2""#))
    #expect(commands.contains("recreates all 3 nodes"))
  }

  @Test func `to a new pool takes the settings of the old one along, under a name of its own`() {
    let pool = PlannedPool().changed {
      $0.traits.type = "AvailabilitySet"
      $0.pool = [
        "availabilityZones": .array([.string("1"), .string("2")]), "nodeLabels": .object(["team": .string("a b")]),
        "enableAutoScaling": .bool(true), "minCount": .integer(2), "maxCount": .integer(9),
      ]
    }
    let commands = step(pool).commands
    #expect(commands[0].contains("--name webfips --enable-fips-image --mode User --node-count 3"))
    #expect(commands[0].contains("--zones 1 2") && commands[0].contains("--labels 'team=a b'"))
    #expect(commands[0].contains("--enable-cluster-autoscaler --min-count 2 --max-count 9"))
    #expect(commands[1...].map { $0.prefix(13) } == ["kubectl cordo", "kubectl drain", "az aks nodepo"])
    #expect(step(pool).surgeNodes == 3)
  }

  @Test("counts the nodes that an upgrade adds", arguments: [("33%", 3, 1), ("33%", 10, 4), ("5", 3, 5), ("?", 3, 1)])
  func surge(said: String, nodes: Int, expected: Int) {
    let pool = PlannedPool().changed {
      ($0.count, $0.pool) = (nodes, ["upgradeSettings": .object(["maxSurge": .string(said)])])
    }
    #expect(step(pool).surgeNodes == expected)
  }

  @Test func `quotes names that a shell would take for something else`() {
    let command = step(PlannedPool().changed { $0.cluster = "a;'$(touch x)'" }).commands[0]
    #expect(command.contains(#"--cluster-name 'a;'\''$(touch x)'\'''"#))
  }
}
