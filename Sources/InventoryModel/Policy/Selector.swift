/// Names part of a fleet. Each kind of condition that is given must match; a selector without any matches everything.
package struct Selector: Hashable, Codable, Sendable {
  /// Of each list, one must match.
  package var subscriptions: [Glob]
  package var resourceGroups: [Glob]
  package var locations: [Glob]
  package var clusters: [Glob]
  package var pools: [Glob]
  /// Of each map, all must match. Azure compares tag names without case.
  package var clusterTags: [String: Glob]
  package var poolTags: [String: Glob]
  package var poolLabels: [String: Glob]

  package init(
    subscriptions: [Glob] = [], resourceGroups: [Glob] = [], locations: [Glob] = [], clusters: [Glob] = [],
    pools: [Glob] = [], clusterTags: [String: Glob] = [:], poolTags: [String: Glob] = [:],
    poolLabels: [String: Glob] = [:]
  ) {
    self.subscriptions = subscriptions
    self.resourceGroups = resourceGroups
    self.locations = locations
    self.clusters = clusters
    self.pools = pools
    self.clusterTags = clusterTags
    self.poolTags = poolTags
    self.poolLabels = poolLabels
  }

  package var isEverything: Bool { self == Selector() }
  /// Whether names alone do not decide what it matches.
  package var readsFacts: Bool { readsTags || !locations.isEmpty }
  package var readsTags: Bool { !readMaps.isEmpty }

  package var readMaps: MapKinds {
    var maps = MapKinds()
    if !clusterTags.isEmpty { maps.insert(.clusterTags) }
    if !poolTags.isEmpty { maps.insert(.poolTags) }
    if !poolLabels.isEmpty { maps.insert(.poolLabels) }
    return maps
  }

  /// Whether a row is in this part of the fleet.
  ///
  /// - Parameter unknown: the result where a condition needs something that no snapshot has reported yet, so that
  ///   missing data neither takes a pool out of a scope nor gives it a permission.
  package func matches(_ subject: Subject, ifUnknown unknown: Bool) -> Bool {
    matchesNames(cluster: subject.cluster, pool: subject.pool, ifEmpty: subject.isProposed ? unknown : nil)
      && matchesFacts(subject, ifUnknown: unknown)
      && (isOpen(poolTags, .poolTags, of: subject) ? unknown : Self.matches(poolTags, subject.poolTags))
      && (isOpen(poolLabels, .poolLabels, of: subject) ? unknown : Self.matches(poolLabels, subject.poolLabels))
  }

  /// Whether conditions read a map that is not known yet.
  private func isOpen(_ conditions: [String: Glob], _ map: MapKinds, of subject: Subject) -> Bool {
    !conditions.isEmpty && subject.unknownMaps.contains(map)
  }

  /// Whether its conditions on names hold; those on tags, labels and locations are not evaluated.
  ///
  /// - Parameter empty: the result for a name that is empty, because it is not known before something is created.
  package func matchesNames(cluster: ClusterID, pool: String?, ifEmpty empty: Bool? = nil) -> Bool {
    Self.matches(subscriptions, cluster.subscription, ifEmpty: empty)
      && Self.matches(resourceGroups, cluster.resourceGroup, ifEmpty: empty)
      && Self.matches(clusters, cluster.name, ifEmpty: empty) && matchesPools(pool, ifEmpty: empty)
  }

  /// Nodes that no pool lists have no pool name, and no condition on one matches them.
  private func matchesPools(_ pool: String?, ifEmpty empty: Bool?) -> Bool {
    guard !pools.isEmpty else { return true }
    return pool.map { Self.matches(pools, $0, ifEmpty: empty) } ?? false
  }

  private func matchesFacts(_ subject: Subject, ifUnknown unknown: Bool) -> Bool {
    guard let facts = subject.clusterFacts else { return (locations.isEmpty && clusterTags.isEmpty) || unknown }
    let isHere = locations.isEmpty || (facts.location.map { Self.matches(locations, $0) } ?? unknown)
    return isHere && (isOpen(clusterTags, .clusterTags, of: subject) ? unknown : Self.matches(clusterTags, facts.tags))
  }

  private static func matches(_ globs: [Glob], _ text: String, ifEmpty empty: Bool?) -> Bool {
    if text.isEmpty, !globs.isEmpty, let empty { return empty }
    return matches(globs, text)
  }

  private static func matches(_ globs: [Glob], _ text: String) -> Bool {
    globs.isEmpty || globs.contains { $0.matches(text) }
  }

  private static func matches(_ globs: [String: Glob], _ tags: [String: String]) -> Bool {
    globs.allSatisfy { name, glob in tags.value(ofTag: name).map(glob.matches) ?? false }
  }
}

/// Kinds of maps of the users' own by which rows are chosen.
package struct MapKinds: OptionSet, Hashable, Sendable {
  package let rawValue: Int
  package init(rawValue: Int) { self.rawValue = rawValue }

  package static let clusterTags = MapKinds(rawValue: 1)
  package static let poolTags = MapKinds(rawValue: 2)
  package static let poolLabels = MapKinds(rawValue: 4)
  package static let all: MapKinds = [.clusterTags, .poolTags, .poolLabels]
}

/// What a selector is applied to: a pool, or (`pool` nil) the nodes of a cluster that no pool lists.
package struct Subject: Hashable, Sendable {
  package struct ClusterFacts: Hashable, Sendable {
    package var location: String?
    package var tags: [String: String]

    package init(location: String? = nil, tags: [String: String] = [:]) {
      self.location = location
      self.tags = tags
    }
  }

  package var cluster: ClusterID
  package var pool: String?
  /// Nil while no snapshot has reported the cluster itself.
  package var clusterFacts: ClusterFacts?
  package var poolTags: [String: String]
  package var poolLabels: [String: String]
  /// Those of which it is not known yet what is in them; none of what exists.
  package var unknownMaps: MapKinds
  /// It does not exist yet: names that are empty are not known.
  package var isProposed: Bool

  package init(
    cluster: ClusterID, pool: String?, clusterFacts: ClusterFacts?, poolTags: [String: String] = [:],
    poolLabels: [String: String] = [:], unknownMaps: MapKinds = [], isProposed: Bool = false
  ) {
    self.cluster = cluster
    self.pool = pool
    self.clusterFacts = clusterFacts
    self.poolTags = poolTags
    self.poolLabels = poolLabels
    self.unknownMaps = unknownMaps
    self.isProposed = isProposed
  }
}

extension Subject {
  /// The value of a tag of the pool, else of its cluster; nil where there is none, or nothing but blanks in it.
  package func value(ofTag name: String) -> String? {
    let value = poolTags.value(ofTag: name) ?? clusterFacts?.tags.value(ofTag: name)
    return value?.contains { !$0.isWhitespace } == true ? value : nil
  }
}

extension Dictionary where Key == String {
  /// The value of a tag, whose name Azure compares without case.
  package func value(ofTag name: String) -> Value? {
    if let value = self[name] { return value }
    let folded = name.foldedID
    return filter { $0.key.foldedID == folded }.min { $0.key < $1.key }?.value
  }
}

/// A text in which `*` stands for any characters and `?` for one; letters are compared without case.
package struct Glob: Hashable, Sendable, Codable, ExpressibleByStringLiteral, CustomStringConvertible {
  package let description: String
  private let pattern: [UInt8]

  package init(_ text: String) {
    description = text
    pattern = Array(text.foldedID.utf8)
  }

  package init(stringLiteral text: String) { self.init(text) }
  package init(from decoder: any Decoder) throws { self.init(try decoder.singleValueContainer().decode(String.self)) }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// Takes time in proportion to the product of both lengths at most: after a mismatch it goes on from the last `*`.
  package func matches(_ text: String) -> Bool {
    var text = text.utf8.allSatisfy { $0 < 0x80 } ? text : text.foldedID
    return text.withUTF8(matches)
  }

  private func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var (next, at) = (0, 0)
    var retry: (next: Int, at: Int)?
    while at < text.count {
      if next < pattern.count, pattern[next] == UInt8(ascii: "*") {
        retry = (next + 1, at)
        next += 1
      } else if next < pattern.count, pattern[next] == UInt8(ascii: "?") {
        (next, at) = (next + 1, at + 1)
        while at < text.count, text[at] & 0xC0 == 0x80 { at += 1 }
      } else if next < pattern.count, pattern[next] == text[at].lowered {
        (next, at) = (next + 1, at + 1)
      } else if let last = retry {
        retry = (last.next, last.at + 1)
        (next, at) = (last.next, last.at + 1)
      } else {
        return false
      }
    }
    return pattern[next...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
