/// Which pools cannot be FIPS, whatever their flag says: rows of data, each with its source.
package struct CapabilityTable: Hashable, Codable, Sendable {
  /// A combination that AKS does not support with FIPS. Each condition that is given must hold.
  package struct Limit: Hashable, Codable, Sendable {
    /// The reason that is shown: "Ubuntu 24.04 has no FIPS image".
    package var reason: String
    package var osSKUs: [Glob]
    /// Of the VM size: `Standard_DC*`.
    package var vmSizes: [Glob]
    /// `arm64` or `amd64`, by the VM size.
    package var architecture: String?
    package var workloadRuntimes: [Glob]
    /// Kubernetes versions before this one: `1.19`.
    package var before: String?
    package var source: String

    package init(
      reason: String, osSKUs: [Glob] = [], vmSizes: [Glob] = [], architecture: String? = nil,
      workloadRuntimes: [Glob] = [], before: String? = nil, source: String
    ) {
      self.reason = reason
      self.osSKUs = osSKUs
      self.vmSizes = vmSizes
      self.architecture = architecture
      self.workloadRuntimes = workloadRuntimes
      self.before = before
      self.source = source
    }
  }

  package var limits: [Limit]

  package init(limits: [Limit]) { self.limits = limits }

  /// The first limit that holds for a pool; nil if it can be FIPS.
  package func limit(on pool: PoolTraits) -> Limit? { limits.first { $0.holds(for: pool) } }

  /// As of 2026-08.
  package static let builtIn: CapabilityTable = {
    let fips = "Microsoft Learn: Enable FIPS for AKS node pools, limitations"
    return CapabilityTable(limits: [
      Limit(reason: "Kubernetes before 1.19 has no FIPS node pools", before: "1.19", source: fips),
      Limit(reason: "Ubuntu 24.04 and later have no FIPS image", osSKUs: ["Ubuntu2404", "Ubuntu2604"], source: fips),
      Limit(reason: "Flatcar has no FIPS image", osSKUs: ["Flatcar"], source: fips),
      Limit(
        reason: "Pod Sandboxing (Kata) does not enforce FIPS", workloadRuntimes: ["Kata*"],
        source: "AKS release notes 2026-06-19"),
      Limit(
        reason: "confidential VMs have no FIPS image",
        vmSizes: [
          "Standard_DC?as_*", "Standard_DC??as_*", "Standard_DC*ads_*", "Standard_EC*as_*", "Standard_EC*ads_*",
          "Standard_DC*es_*", "Standard_DC*eds_*", "Standard_EC*es_*", "Standard_EC*eds_*",
        ],
        source: "Microsoft Learn: Use confidential virtual machines in AKS, limitations"),
      Limit(
        reason: "FIPS on Arm64 needs Azure Linux 3", osSKUs: ["Ubuntu*", "CBLMariner", "Mariner", "Windows*"],
        architecture: "arm64", source: fips),
      Limit(
        reason: "FIPS on Arm64 needs Kubernetes 1.31", architecture: "arm64", before: "1.31", source: fips),
    ])
  }()
}

extension CapabilityTable.Limit {
  func holds(for pool: PoolTraits) -> Bool {
    Self.matches(osSKUs, pool.osSKU) && Self.matches(vmSizes, pool.vmSize)
      && Self.matches(workloadRuntimes, pool.workloadRuntime)
      && (architecture.map { $0 == pool.architecture } ?? true) && (before.map { pool.isOlder(than: $0) } ?? true)
  }

  private static func matches(_ globs: [Glob], _ text: String?) -> Bool {
    guard !globs.isEmpty else { return true }
    return text.map { text in globs.contains { $0.matches(text) } } ?? false
  }
}

extension PoolTraits {
  /// Told by the VM size: the `p` among the letters behind the number of cores (`Standard_D4ps_v5`) means Arm64.
  /// Source: Microsoft Learn, "Azure VM size naming conventions". Nil when no size is reported.
  package var architecture: String? {
    guard let size = vmSize?.foldedID else { return nil }
    let name = size.split(separator: "_").dropFirst().first ?? ""
    let additions = name.drop { !$0.isNumber }.drop { $0.isNumber || $0 == "-" }
    return additions.contains("p") ? "arm64" : "amd64"
  }

  /// Whether its Kubernetes version is lower than another; false when it is not reported.
  package func isOlder(than version: String) -> Bool {
    guard let own = kubernetesVersion else { return false }
    return Self.numbers(own).lexicographicallyPrecedes(Self.numbers(version))
  }

  private static func numbers(_ version: String) -> [Int] {
    version.split(separator: ".").prefix(2).map { Int($0) ?? 0 }
  }
}
