import InventoryModel

/// Node image names follow from the operating system, the flag and the day on which the pool got its image.
extension SimulatedPool {
  /// `AKSUbuntu-2204gen2fipscontainerd`: the name without its release.
  ///
  /// Until Kubernetes 1.35 `Ubuntu` means 22.04, and 20.04 with FIPS; from then on 24.04, and 22.04 with FIPS.
  func imageFamily(kubernetesMinor: Int) -> String? {
    guard imageDay != nil else { return nil }
    let hasFIPS = enableFIPS == true && !isImageConflicting
    return switch operatingSystem {
    case .ubuntu where kubernetesMinor < 35:
      hasFIPS ? "AKSUbuntu-2004gen2fipscontainerd" : "AKSUbuntu-2204gen2containerd"
    case .ubuntu: hasFIPS ? "AKSUbuntu-2204gen2fipscontainerd" : "AKSUbuntu-2404gen2containerd"
    case .azureLinux: hasFIPS ? "AKSAzureLinux-V3gen2fips" : "AKSAzureLinux-V3gen2"
    case .kata: "AKSAzureLinux-V3katagen2"
    case .windows2019: "AKSWindows-2019-containerd"
    case .windows2022: "AKSWindows-2022-containerd-gen2"
    case .windows2025: "AKSWindows-2025-gen2"
    }
  }

  /// `AKSUbuntu-2204gen2fipscontainerd-202511.10.0`; nil where Azure does not report the image.
  package func nodeImageVersion(kubernetesMinor: Int) -> String? {
    guard let imageDay, let family = imageFamily(kubernetesMinor: kubernetesMinor) else { return nil }
    return "\(family)-\(isLinux ? Self.linuxRelease(imageDay) : windowsRelease(imageDay))"
  }

  /// Linux images are released on Mondays: `202511.10.0`.
  private static func linuxRelease(_ day: Int64) -> String {
    let date = CivilDate(dayNumber: CivilDate(dayNumber: day).instant.startOfWeek.dayNumber)
    return "\(date.year)\(twoDigits(date.month)).\(twoDigits(date.day)).0"
  }

  /// Windows images are released once a month, here on the twelfth: `20348.4529.251112`.
  private func windowsRelease(_ day: Int64) -> String {
    let latest = CivilDate(dayNumber: day)
    let date = latest.day >= 12 ? latest : CivilDate(dayNumber: day - latest.day)
    let build =
      switch operatingSystem {
      case .windows2019: "17763.8146"
      case .windows2025: "26100.7462"
      default: "20348.4529"
      }
    return "\(build).\(Self.twoDigits(date.year % 100))\(Self.twoDigits(date.month))12"
  }

  private static func twoDigits(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
