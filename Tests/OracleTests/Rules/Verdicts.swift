enum Answer: Int, Comparable {
  case fail, unknown, pass

  var name: String { ["fail", "unknown", "pass"][rawValue] }
  static func < (one: Answer, other: Answer) -> Bool { one.rawValue < other.rawValue }
}

struct Evaluated: Equatable {
  var answer: Answer
  var basis: String
  var grade = Grade.declared

  init(_ answer: Answer, _ basis: String, _ grade: Grade = .declared) {
    (self.answer, self.basis, self.grade) = (answer, basis, grade)
  }
}

/// A row at one instant, under one limit on the age of evidence.
struct RowFacts: Equatable {
  var key: RowKey
  /// Nil for nodes that no pool lists.
  var pool: KnownPool?
  /// Nil while the cluster was not shown in this life.
  var cluster: ClusterFacts?
  /// Its pools can be reported by themselves. (DESIGN leaves open what is shown of a cluster then: nothing is.)
  var isClusterThere = true
  var hasHostedNodes = false
  var nodes = NodeSummary()
  var classes: Bool?

  var isSettled: Bool { pool?.facts.isSettled ?? true }

  /// What makes no difference to any verdict left out.
  private var essence: RowFacts {
    var facts = self
    facts.pool?.facts.count = nil
    facts.pool?.facts.image = nil
    facts.pool?.keepsTags = false
    facts.pool?.redeclaredAt = nil
    facts.cluster?.state = ""
    facts.isClusterThere = true
    return facts
  }

  func saysTheSame(as other: RowFacts) -> Bool { essence == other.essence }
}

/// The verdict table of DESIGN §4, and the nodes above it.
extension RowFacts {
  func fips(needsNodes: Bool, needsWindowsFlag: Bool) -> Evaluated {
    guard let pool else { return unlisted(needsNodes: needsNodes) }
    let declared = pool.declared(needsWindowsFlag: needsWindowsFlag)
    if let grade = nodes.denial { return Evaluated(.fail, declared.answer == .fail ? declared.basis : "nodes", grade) }
    if let grade = nodes.confirmation, !pool.isKata {
      return Evaluated(.pass, declared.answer == .pass ? declared.basis : "nodes", grade)
    }
    guard needsNodes, declared.answer == .pass else { return declared }
    return Evaluated(.unknown, "evidenceMissing", declared.grade)
  }

  /// Unknown until nodes or classes tell; classes vouch only for what node auto-provisioning makes.
  private func unlisted(needsNodes: Bool) -> Evaluated {
    if let grade = nodes.denial { return Evaluated(.fail, "nodes", grade) }
    if classes == false { return Evaluated(.fail, "nodeClass") }
    if let grade = nodes.confirmation { return Evaluated(.pass, "nodes", grade) }
    guard classes == true, !hasHostedNodes, !nodes.hasSilence else { return Evaluated(.unknown, "notListed") }
    return needsNodes ? Evaluated(.unknown, "evidenceMissing") : Evaluated(.pass, "nodeClass")
  }

  var shownCluster: ClusterFacts? { isClusterThere ? cluster : nil }

  /// The pool's own tag, else its cluster's; names are compared without case.
  func tag(_ name: String) -> String? {
    pool?.facts.tags?.value(named: name) ?? cluster?.tags?.value(named: name)
  }
}

extension KnownPool {
  var isKata: Bool { facts.workloadRuntime?.lowercased().hasPrefix("kata") ?? false }
  var isWindows: Bool { facts.osType.lowercased() == "windows" }
  var isFIPSByDefault: Bool {
    isWindows && ["windows2022", "windows2025"].contains(facts.osSKU?.lowercased())
  }
  var isMachines: Bool { [facts.mode, facts.kind].contains { $0.lowercased() == "machines" } }

  /// What Azure declares of FIPS; nil where it says nothing.
  var declaresFIPS: Bool? { isFIPSByDefault ? true : facts.enableFIPS }

  func declared(needsWindowsFlag: Bool) -> Evaluated {
    if isMachines { return Evaluated(.unknown, "notListed") }
    if isWindows {
      if isFIPSByDefault, !needsWindowsFlag { return Evaluated(.pass, "osDefault") }
      return Evaluated(facts.enableFIPS == true ? .pass : .fail, "flag")
    }
    let image = imageFamily?.lowercased()
    let isFIPSImage = image?.contains("fips") ?? false
    switch facts.enableFIPS {
    case true where isKata: return Evaluated(.fail, "kata")
    case true where isFIPSImage: return Evaluated(.pass, "flag+image", .image)
    case true where image == nil: return Evaluated(.pass, "flag")
    case true where ["aksubuntu", "aksazurelinux", "akscblmariner"].contains { image!.hasPrefix($0) }:
      return Evaluated(.fail, "conflict", .image)
    // (DESIGN leaves the evidence open: an image of which nothing is known is none.)
    case true: return Evaluated(.unknown, "image")
    case false: return Evaluated(.fail, "flag")
    default: return isFIPSImage ? Evaluated(.unknown, "flagAbsent", .image) : Evaluated(.fail, "flagAbsent")
    }
  }
}

extension [String: String] {
  func value(named name: String) -> String? {
    self[name] ?? first { $0.key.lowercased() == name.lowercased() }?.value
  }
}
