/// Something that is publicly known to break on FIPS nodes, and by what one sees that a cluster runs it.
///
/// Dated data: a row says what its source said on its day, not that it still is so.
package struct KnownIssue: Sendable {
  /// A word that names it.
  package var id: String
  /// What must run for it to happen.
  package var runs: String
  package var symptom: String
  package var workaround: String
  /// The day on which the source was written.
  package var reportedOn: String
  /// A public page.
  package var source: String
  var match: @Sendable (ClusterFeatures) -> Bool

  package func matches(_ features: ClusterFeatures) -> Bool { match(features) }
}

/// What known issues are matched by. What no snapshot reports is nil, which rules nothing out.
package struct ClusterFeatures: Sendable {
  package struct Pool: Hashable, Sendable {
    /// `linux` or `windows`, in lower case.
    package var osType: String?
    /// In lower case.
    package var osSKU: String?

    package init(osType: String?, osSKU: String?) {
      (self.osType, self.osSKU) = (osType?.foldedID, osSKU?.foldedID)
    }

    var mayBeLinux: Bool { osType != "windows" }
  }

  /// `1.34`, as major and minor.
  package var version: [Int]?
  package var hasFileDriver: Bool?
  package var hasBlobDriver: Bool?
  /// Observability of Advanced Container Networking Services.
  package var hasObservability: Bool?
  /// Managed Prometheus.
  package var hasManagedMetrics: Bool?
  package var pools: [Pool]

  package init(
    version: String?, hasFileDriver: Bool? = nil, hasBlobDriver: Bool? = nil, hasObservability: Bool? = nil,
    hasManagedMetrics: Bool? = nil, pools: [Pool]
  ) {
    self.version = version.map { $0.split(separator: ".").prefix(2).compactMap { Int($0) } }
    (self.hasFileDriver, self.hasBlobDriver) = (hasFileDriver, hasBlobDriver)
    (self.hasObservability, self.hasManagedMetrics) = (hasObservability, hasManagedMetrics)
    self.pools = pools
  }

  fileprivate func isAtLeast(_ major: Int, _ minor: Int) -> Bool {
    version.map { !$0.lexicographicallyPrecedes([major, minor]) } ?? true
  }

  fileprivate var mayRunLinux: Bool { pools.isEmpty || pools.contains(where: \.mayBeLinux) }

  fileprivate func runsLinux(of family: String) -> Bool {
    pools.contains { $0.mayBeLinux && ($0.osSKU?.hasPrefix(family) ?? true) }
  }
}

extension KnownIssue {
  /// The Azure File driver is on unless it is switched off; the Blob driver is off unless it is switched on.
  /// Source: Microsoft Learn, CSI drivers on AKS. No snapshot reports whether Azure Container Storage is installed.
  package static let all: [KnownIssue] = [
    KnownIssue(
      id: "azure-files-smb", runs: "the Azure Files CSI driver, on Linux",
      symptom: "mounts of SMB (CIFS) shares fail: the kernel has no MD5 for NTLM sign-on",
      workaround: "mount over NFS (protocol: nfs)", reportedOn: "2022-03-23",
      source: "https://github.com/kubernetes-sigs/azurefile-csi-driver/issues/949"
    ) { $0.hasFileDriver != false && $0.mayRunLinux },
    KnownIssue(
      id: "azure-files-panic", runs: "the Azure Files CSI driver, on Linux",
      symptom: "csi-azurefile-node ends with: opensslcrypto: FIPS mode requested (system FIPS mode) but not available",
      workaround: "upgrade to a version of the driver that has the fix", reportedOn: "2025-10-03",
      source: "https://github.com/kubernetes-sigs/azurefile-csi-driver/pull/2816"
    ) { $0.hasFileDriver != false && $0.mayRunLinux },
    KnownIssue(
      id: "blobfuse-proxy", runs: "the Azure Blob CSI driver, on Linux",
      symptom: "blobfuse-proxy does not install or start on FIPS nodes, and the driver's pods restart",
      workaround: "switch off the blobfuse parts of the driver, and mount over NFS", reportedOn: "2025-01-21",
      source: "https://github.com/kubernetes-sigs/blob-csi-driver/issues/1800"
    ) { $0.hasBlobDriver == true && $0.mayRunLinux },
    KnownIssue(
      id: "local-csi-xfs", runs: "the local CSI driver of Azure Container Storage, on Ubuntu",
      symptom: "local volumes with XFS do not mount: the node's XFS is older than that of the driver",
      workaround: "none is published: test local volumes before the migration", reportedOn: "2025-07-03",
      source: "https://github.com/Azure/local-csi-driver/issues/94"
    ) { $0.runsLinux(of: "ubuntu") },
    // With managed Prometheus, clusters from 1.29 on run Retina too. Source: https://github.com/Azure/AKS/pull/4712
    KnownIssue(
      id: "retina-crash",
      runs: "Retina: Advanced Container Networking Services or managed Prometheus, on Linux",
      symptom: "Retina's pods restart again and again on FIPS nodes",
      workaround:
        "bring AKS to a release whose Retina has microsoft/retina#1600, and test again",
      reportedOn: "2025-03-17", source: "https://github.com/microsoft/retina/issues/1439"
    ) { features in
      features.mayRunLinux
        && (features.hasObservability == true || (features.hasManagedMetrics == true && features.isAtLeast(1, 29)))
    },
    KnownIssue(
      id: "tls-without-ems", runs: "Kubernetes 1.34 or later",
      symptom:
        "TLS 1.2 without Extended Master Secret fails between the control plane and its clients and webhooks",
      workaround: "rebuild what was built with Go before 1.21, update old agents, or use TLS 1.3",
      reportedOn: "2026-03-06", source: "https://github.com/Azure/AKS/issues/5641"
    ) { $0.isAtLeast(1, 34) },
    KnownIssue(
      id: "azure-linux-layers", runs: "Azure Linux",
      symptom:
        "FIPS of the node reaches no crypto library inside a container by itself, and its provider still offers MD5",
      workaround: "set up each layer as the maintainers describe there", reportedOn: "2026-02-17",
      source: "https://github.com/microsoft/azurelinux/issues/15880"
    ) { $0.runsLinux(of: "azurelinux") },
  ]
}
