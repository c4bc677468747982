import Foundation
import InventoryModel
import TestSupport

/// Requests to Azure and its answers, recorded by others, in the order of time.
struct RecordedHistory: Sendable, CustomStringConvertible {
  struct Answer: Sendable {
    var takenAt: Instant
    /// JSON.
    var text: String

    var body: [String: Any] { try! JSONSerialization.jsonObject(with: Data(text.utf8)) as! [String: Any] }
  }

  static let all: [RecordedHistory] = {
    let names = try? FileManager.default.contentsOfDirectory(
      atPath: SharedData.folder.appending(path: "histories").path)
    return (names ?? []).filter { $0.hasSuffix(".json") }.sorted().map { try! RecordedHistory(named: $0) }
  }()

  let name: String
  /// Bodies of what was got, listed or put with success. Recordings without dates are taken to be a minute apart.
  let answers: [Answer]
  /// When the last of them came.
  var end: Instant { answers.map(\.takenAt).max() ?? Instant(seconds: 0) }
  var description: String { name }

  private init(named name: String) throws {
    self.name = name
    let data = try Data(contentsOf: SharedData.folder.appending(path: "histories/\(name)"))
    let history = try JSONSerialization.jsonObject(with: data) as! [String: Any]
    answers = try (history["interactions"] as! [[String: Any]]).enumerated().compactMap { index, interaction in
      guard ["GET", "PUT"].contains(interaction["method"] as? String ?? ""), let body = interaction["response_body"],
        [200, 201].contains(interaction["status"] as? Int ?? 0), !(body is NSNull)
      else { return nil }
      let date = (interaction["date"] as? String).flatMap(Instant.init)
      return Answer(
        takenAt: date ?? night(1).adding(seconds: Int64(index) * 60),
        text: String(decoding: try JSONSerialization.data(withJSONObject: body), as: UTF8.self))
    }
  }
}

// MARK: - Reading

/// What a person makes of a history who reads its answers from the first to the last.
struct HistoryReading {
  /// The verdict of each pool that is there at the end, `cluster/pool`.
  private(set) var verdicts: [String: Verdict] = [:]
  /// Clusters with nodes that no pool lists, as far as told last.
  private(set) var unlisted: [String: Bool] = [:]

  /// Takes in one answer; the page of a list that goes on takes nothing away.
  mutating func read(_ answer: [String: Any]) {
    guard let list = answer["value"] as? [[String: Any]] else { return read(resource: answer, isWhole: true) }
    let isWhole = (answer["nextLink"] as? String ?? "").isEmpty
    let names = list.map(Self.names)
    if isWhole, let cluster = names.first?.cluster, names.allSatisfy({ $0.pool != nil }) {
      forgetPools(of: cluster, besides: names.compactMap(\.pool))
    }
    for resource in list { read(resource: resource, isWhole: isWhole) }
  }

  private mutating func read(resource: [String: Any], isWhole: Bool) {
    let (cluster, pool) = Self.names(of: resource)
    let properties = resource["properties"] as! [String: Any]
    if let pool { return see(properties, as: "\(cluster)/\(pool)") }
    learnUnlisted(cluster, resource, properties)
    guard let profiles = properties["agentPoolProfiles"] as? [[String: Any]] else { return }
    let shown = profiles.map { ($0["name"] as! String).lowercased() }
    if isWhole { forgetPools(of: cluster, besides: shown) }
    for (name, profile) in zip(shown, profiles) { see(profile, as: "\(cluster)/\(name)") }
  }

  private static func names(of resource: [String: Any]) -> (cluster: String, pool: String?) {
    let parts = (resource["id"] as! String).lowercased().split(separator: "/").map(String.init)
    return (parts[7], parts.count > 8 ? parts[9] : nil)
  }

  private mutating func forgetPools(of cluster: String, besides shown: [String]) {
    verdicts = verdicts.filter { name, _ in
      !name.hasPrefix("\(cluster)/") || shown.contains(String(name.dropFirst(cluster.count + 1)))
    }
  }

  /// Until a change has settled, things can get worse but not better.
  private mutating func see(_ pool: [String: Any], as name: String) {
    let verdict = Self.verdict(of: pool)
    if ["Succeeded", nil].contains(pool["provisioningState"] as? String) {
      verdicts[name] = verdict
    } else {
      verdicts[name] = min(verdict, verdicts[name] ?? .unknown)
    }
  }

  private static func verdict(of pool: [String: Any]) -> Verdict {
    let flag = pool["enableFIPS"] as? Bool
    if pool["mode"] as? String == "Machines" || pool["type"] as? String == "Machines" { return .unknown }
    if (pool["osType"] as? String)?.lowercased() == "windows" {
      return flag == true || ["Windows2022", "Windows2025"].contains(pool["osSKU"] as? String) ? .pass : .fail
    }
    let image = (pool["nodeImageVersion"] as? String)?.lowercased()
    guard flag != nil else { return image?.contains("fips") == true ? .unknown : .fail }
    let isKata = (pool["workloadRuntime"] as? String ?? "").hasPrefix("Kata")
    return flag! && !isKata && image?.contains("fips") ?? true ? .pass : .fail
  }

  private mutating func learnUnlisted(_ cluster: String, _ resource: [String: Any], _ properties: [String: Any]) {
    func value<Value>(_ object: Any?, _ key: String) -> Value? { (object as? [String: Any])?[key] as? Value }
    let hosted: Bool? = value(properties["hostedSystemProfile"], "enabled")
    let mode: String? = value(properties["nodeProvisioningProfile"], "mode")
    let sku: String? = value(resource["sku"], "name")
    let isUntold = properties["agentPoolProfiles"] is NSNull? && unlisted[cluster] ?? true
    unlisted[cluster] = hosted == true || mode == "Auto" || sku == "Automatic" || isUntold
  }
}
