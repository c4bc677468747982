import InventoryModel

/// Everything that a simulated fleet follows from: equal settings give equal nights, to the byte.
package struct FleetSettings: Sendable {
  package var seed: UInt64
  package var clusters: Int
  package var subscriptions: Int
  /// The instant of the first night; the others follow day by day.
  package var firstNight: Instant
  package var nights: Int

  /// The share of Linux pools that have FIPS on the first night.
  package var compliantShare = 0.93
  /// How often a night each change happens to a cluster, a pool or a subscription; none means never.
  package var rates = FleetSettings.realisticRates
  /// Exactly this share of pools is changed each night, and stays changed; on top of `rates`.
  package var changedShare = 0.0
  /// Changes that happen on a night (the first is 0) whatever the rates; each picks its target by chance.
  package var story: [(night: Int, change: FleetChange)] = []

  /// The share of failing pools that somebody puts right, and after how many nights.
  package var remediatedShare = 0.75
  package var remediationNights = 2...9
  /// The share of updates that a night's document catches unfinished, and for how many nights.
  package var unsettledShare = 0.3
  package var settlingNights = 1...3
  /// No night takes so many clusters from a subscription that its list looks filtered: fewer than two, or than a
  /// fifth, since it was last seen, never its last, and never its last but those of one resource group.
  package var keepsListsBelievable = true

  package init(
    seed: UInt64, clusters: Int = 60, subscriptions: Int = 4,
    firstNight: Instant = CivilDate(year: 2026, month: 10, day: 24).instant.adding(seconds: 7_200), nights: Int = 30
  ) {
    precondition(clusters >= 1 && subscriptions >= 1, "a fleet has at least one cluster in one subscription")
    self.seed = seed
    self.clusters = clusters
    self.subscriptions = subscriptions
    self.firstNight = firstNight
    self.nights = nights
  }

  /// Rates as they might be met: weekly images, busy autoscalers, pools that come and go within weeks.
  package static let realisticRates: [FleetChange: Double] = [
    .clusterCreated: 0.001, .clusterDeleted: 0.000_7, .clusterRecreated: 0.000_3, .tagsChanged: 0.005,
    .kubernetesUpgraded: 0.003, .imageUpgraded: 1.0 / 7, .poolAdded: 0.002, .poolAddedWithoutFIPS: 0.000_5,
    .poolDeleted: 0.002, .flagTurnedOff: 0.000_5, .flagTurnedOn: 0.000_1, .poolScaled: 0.15,
    .poolReconfigured: 0.005, .subscriptionMissed: 0.01,
  ]

  /// Rates under which most things happen to a handful of clusters within a week or two.
  package static let turbulentRates: [FleetChange: Double] = [
    .clusterCreated: 0.06, .clusterDeleted: 0.05, .clusterRecreated: 0.05, .tagsChanged: 0.1,
    .kubernetesUpgraded: 0.05, .imageUpgraded: 0.15, .poolAdded: 0.04, .poolAddedWithoutFIPS: 0.03,
    .poolDeleted: 0.06, .flagTurnedOff: 0.06, .flagTurnedOn: 0.03, .poolScaled: 0.1, .poolReconfigured: 0.05,
    .subscriptionMissed: 0.12,
  ]
}

// MARK: - Presets

extension FleetSettings {
  /// Nothing ever happens.
  package func quiet() -> FleetSettings {
    var settings = self
    settings.rates = [:]
    return settings
  }

  /// For measuring: only an exact share of pools changes each night, at once, so that every change is one version.
  package func bench(changedShare: Double) -> FleetSettings {
    var settings = quiet()
    settings.changedShare = changedShare
    settings.unsettledShare = 0
    settings.remediatedShare = 0
    return settings
  }

  /// For showing: a month of a mostly compliant fleet in which each thing that matters happens, most of them once.
  package func demo() -> FleetSettings {
    var settings = self
    settings.rates = [.imageUpgraded: 1.0 / 7, .poolScaled: 0.1, .tagsChanged: 0.003, .poolReconfigured: 0.002]
    settings.compliantShare = 0.985
    settings.story = [
      (3, .poolAddedWithoutFIPS), (6, .poolAdded), (8, .clusterCreated), (9, .poolAddedWithoutFIPS),
      (11, .flagTurnedOn), (13, .subscriptionMissed), (15, .clusterRecreated), (17, .flagTurnedOff),
      (19, .poolDeleted), (21, .poolAddedWithoutFIPS), (23, .kubernetesUpgraded), (25, .flagTurnedOn),
      (27, .poolAddedWithoutFIPS), (28, .poolAddedWithoutFIPS),
    ]
    return settings
  }

  /// For laws: much happens to few clusters, and documents may need `--scope` or `--partial`.
  package func turbulent() -> FleetSettings {
    var settings = self
    settings.rates = Self.turbulentRates
    settings.compliantShare = 0.7
    settings.unsettledShare = 0.5
    settings.remediationNights = 1...4
    settings.keepsListsBelievable = false
    return settings
  }
}
