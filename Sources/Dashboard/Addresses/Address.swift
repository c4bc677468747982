import InventoryModel

/// A path with its parameters, as a link holds it: one spelling for one meaning.
struct Address: Hashable, Sendable {
  var path: String
  /// In the order in which they are written; those without a value are left out.
  private(set) var parameters: [Parameter]

  struct Parameter: Hashable, Sendable {
    var name: String
    var value: String

    /// Nil where there is no value.
    init?(_ name: String, _ value: String?) {
      guard let value else { return nil }
      (self.name, self.value) = (name, value)
    }
  }

  init(_ path: String, _ parameters: [Parameter?] = []) {
    self.path = path
    self.parameters = parameters.compactMap(\.self)
  }

  /// The same with one parameter set to another value, or taken away.
  func with(_ name: String, _ value: String?) -> Address {
    var address = self
    let place = parameters.firstIndex { $0.name == name }
    address.parameters.removeAll { $0.name == name }
    if let parameter = Parameter(name, value) {
      address.parameters.insert(parameter, at: place ?? address.parameters.endIndex)
    }
    return address
  }

  /// Not yet escaped for HTML.
  var text: String {
    guard !parameters.isEmpty else { return path }
    return path + "?"
      + parameters.map { "\($0.name)=\(PercentCoding.encoded($0.value))" }.joined(separator: "&")
  }
}

// MARK: - Clusters and pools

extension Address {
  static func cluster(_ id: ClusterID) -> Address {
    Address(
      "/clusters/" + [id.subscription, id.resourceGroup, id.name].map(PathSegment.encoded).joined(separator: "/"))
  }

  /// The page of a pool; that of its cluster for nodes that no pool lists.
  static func row(_ id: ClusterID, pool: String?) -> Address {
    var address = cluster(id)
    if let pool { address.path += "/pools/" + PathSegment.encoded(pool) }
    return address
  }
}

/// A name as one segment of a path.
///
/// Browsers take `.`, `..` and their encoded forms as steps between folders, and an empty segment is easily lost: so
/// `~` stands before these, and before names that begin with it.
enum PathSegment {
  static func encoded(_ name: String) -> String {
    let needsMark = name.isEmpty || name == "." || name == ".." || name.hasPrefix("~")
    return (needsMark ? "~" : "") + PercentCoding.encoded(name)
  }

  static func decoded(_ segment: Substring) -> String? {
    guard !segment.isEmpty, let text = PercentCoding.decoded(segment) else { return nil }
    return text.hasPrefix("~") ? String(text.dropFirst()) : text
  }
}
