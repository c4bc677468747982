/// A policy as the oracle reads it. Its JSON is what the program is given.
struct PolicyFacts: Equatable {
  struct Match: Equatable {
    var subscriptions: [String] = []
    var groups: [String] = []
    var locations: [String] = []
    var clusters: [String] = []
    var pools: [String] = []
    var clusterTags: [String: String] = [:]
    var poolTags: [String: String] = [:]
    var poolLabels: [String: String] = [:]
  }

  struct Scope: Equatable {
    var name: String
    var match = Match()
    var needs140Dash3 = false
    var needsNodes = false
    var needsWindowsFlag = false
    var needsCapability = false
    var needsApproval = false
    var needsTags: [String] = []
    var severity: String
    var slaDays: Int?
  }

  struct Permission: Equatable {
    var id: String
    /// `pool-approved` for an approval.
    var control: String
    var match: Match
    var from: Moment
    /// The first instant of its last day.
    var lastDay: Moment

    var end: Moment { lastDay.plus(days: 1) }
    func holds(at instant: Moment) -> Bool { from <= instant && instant < end }
  }

  /// One certificate of one module of an image family; or the word of somebody on all its modules.
  struct Module: Equatable {
    var image: String
    var name = "modules"
    var standard: String
    /// Of the certificate; nil where none was found.
    var number: Int?
    var validatedOn: Moment?
    var sunset: Moment?
    /// Where the certificates are said to stand, in place of number and dates; and from when on.
    var said: String?
    var since: Moment?

    var dates: [Moment] { [since, validatedOn, sunset].compactMap(\.self) }
  }

  struct Limit: Equatable {
    var skus: [String] = []
    var sizes: [String] = []
    var runtimes: [String] = []
    var architecture: String?
    var before: String?
  }

  var name: String
  var scopes: [Scope]
  var exemptions: [Permission] = []
  var approvals: [Permission] = []
  var staleAfterDays: Int
  var evidenceMaxAgeDays: Int
  var replacedWithinNights: Int
  var modules: [Module]
  var limits: [Limit]

  static let severities = ["critical", "high", "medium", "low"]
}

extension PolicyFacts.Match {
  var isEverything: Bool { self == PolicyFacts.Match() }
}

// MARK: - As a file

extension PolicyFacts {
  var document: JSON {
    [
      "apiVersion": "fipswatch/v1", "kind": "Policy", "metadata": ["name": .string(name)],
      "settings": [
        "staleAfterDays": .number(staleAfterDays), "evidenceMaxAgeDays": .number(evidenceMaxAgeDays),
        "replacedWithinNights": .number(replacedWithinNights), "ownerTag": "owner",
      ],
      "scopes": .array(scopes.map(\.document)), "modules": .array(modules.map(\.document)),
      "limits": .array(limits.map(\.document)),
      "exemptions": .array(
        exemptions.map { .object($0.document.merging(["control": .string($0.control), "category": "waiver"]) { $1 }) }),
      "approvals": .array(approvals.map { .object($0.document) }),
    ]
  }
}

extension PolicyFacts.Match {
  fileprivate var document: JSON {
    func texts(_ list: [String]) -> JSON? { list.isEmpty ? nil : .array(list.map(JSON.string)) }
    func tags(_ map: [String: String]) -> JSON? { map.isEmpty ? nil : .object(map.mapValues(JSON.string)) }
    return .object(
      [
        "subscriptions": texts(subscriptions), "resourceGroups": texts(groups), "locations": texts(locations),
        "clusters": texts(clusters), "pools": texts(pools), "clusterTags": tags(clusterTags),
        "poolTags": tags(poolTags), "poolLabels": tags(poolLabels),
      ].compactMapValues { $0 })
  }
}

extension PolicyFacts.Scope {
  fileprivate var document: JSON {
    let require: [String: JSON?] = [
      "standard": needs140Dash3 ? "140-3" : nil, "nodeEvidence": needsNodes ? true : nil,
      "windowsFlag": needsWindowsFlag ? true : nil, "capability": needsCapability ? true : nil,
      "approval": needsApproval ? true : nil, "tags": needsTags.isEmpty ? nil : .array(needsTags.map(JSON.string)),
    ]
    let told = require.compactMapValues { $0 }
    let members: [String: JSON?] = [
      "name": .string(name), "match": match.isEverything ? nil : match.document,
      "require": told.isEmpty ? nil : .object(told), "severity": .string(severity),
      "slaDays": slaDays.map { .number($0) },
    ]
    return .object(members.compactMapValues { $0 })
  }
}

extension PolicyFacts.Permission {
  fileprivate var document: [String: JSON] {
    [
      "id": .string(id), "match": match.document, "justification": "because", "ticket": "T-1", "requestedBy": "ana",
      "approvedBy": "ben", "approvedAt": .string(from.description), "expiresOn": .string(lastDay.date),
    ]
  }
}

extension PolicyFacts.Module {
  fileprivate var document: JSON {
    let members: [String: JSON?] = [
      "image": .string(image), "module": .string(name), "standard": .string(standard),
      "number": number.map { .number($0) }, "verified": number == nil && said == nil ? .bool(false) : nil,
      "validated": validatedOn.map { .string($0.date) },
      "sunset": sunset.map { .string($0.date) }, "certificate": said.map(JSON.string),
      "since": since.map { .string($0.date) }, "source": "made up",
    ]
    return .object(members.compactMapValues { $0 })
  }
}

extension PolicyFacts.Limit {
  fileprivate var document: JSON {
    func texts(_ list: [String]) -> JSON? { list.isEmpty ? nil : .array(list.map(JSON.string)) }
    let members: [String: JSON?] = [
      "reason": "cannot be FIPS", "osSKUs": texts(skus), "vmSizes": texts(sizes), "workloadRuntimes": texts(runtimes),
      "architecture": architecture.map(JSON.string), "before": before.map(JSON.string), "source": "made up",
    ]
    return .object(members.compactMapValues { $0 })
  }
}
