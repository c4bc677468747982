import DocumentText
import InventoryModel

/// What carries a document of its own: a resource that deploys a template, or applies manifests.
struct Carrier {
  typealias Reading = (rows: [ProposedRow], warnings: [BlueprintWarning])

  var address: String
  var position: TextPosition?
  var action: ProposedRow.Action

  /// The rows of a template.
  ///
  /// - Parameter template: an object, or its text; nil where it is not known, or stands elsewhere.
  func reading(template: JSONPlace?, parameters: JSONPlace?) -> Reading {
    let reading = try? { () throws(Refusal) -> TemplateReading? in
      guard let template = try template?.document, template.isObject else { return nil }
      var given = TemplateParameters()
      try given.add(parameters?.document)
      return try TemplateReading(template, parameters: given)
    }()
    guard let reading else { return unknown("what the template in it deploys is not known: check that template too") }
    return carried(reading.rows, reading.warnings)
  }

  /// - Parameters:
  ///   - manifest: nil where it is not known.
  ///   - isWhole: whether nothing in it is known only after apply.
  func reading(manifest: JSONPlace?, isWhole: Bool) -> Reading {
    guard let manifest, !manifest.isNull else { return isWhole ? ([], []) : unnamed }
    guard let reading = try? ManifestReading([manifest]) else { return unreadable }
    guard isWhole || reading.rows.isEmpty else { return unknown("not all of the manifest is known yet") }
    return carried(reading.rows, reading.warnings)
  }

  /// - Parameter manifests: YAML or JSON; nil where it is not known.
  func reading(manifests: String?) -> Reading {
    guard let manifests else { return unnamed }
    guard let roots = try? YAMLDocuments.roots(of: Array(manifests.utf8)) else { return unreadable }
    guard roots.contains(where: \.isObject) else { return unnamed }
    guard let reading = try? ManifestReading(roots) else { return unreadable }
    return carried(reading.rows, reading.warnings)
  }

  private var unnamed: Reading {
    ([], [BlueprintWarning(address: address, "the manifests that it applies are not known: check them too")])
  }

  private var unreadable: Reading { unknown("the manifests that it applies cannot be read: check them by themselves") }

  /// Nodes of which nothing is known.
  func unknown(_ warning: String) -> Reading {
    let proposal = ClusterProposal(address: address, position: position, action: action)
    return (
      [proposal.unlistedRow(.unlisted(hasHostedNodes: true))], [BlueprintWarning(address: address, warning)]
    )
  }

  private func carried(_ rows: [ProposedRow], _ warnings: [BlueprintWarning]) -> Reading {
    let rows = rows.map { row in
      var row = row
      (row.address, row.position, row.action) = ("\(address) / \(row.address)", position, action)
      return row
    }
    return (rows, warnings.map { BlueprintWarning(address: "\(address) / \($0.address)", $0.message) })
  }
}

extension JSONPlace {
  /// The value itself, or the one that its text is.
  var document: JSONPlace {
    get throws(Refusal) {
      guard let text = try text else { return self }
      let roots = try JSONTape(reading: Array(text.utf8), depthLimit: BlueprintDocument.depthLimit).roots
      guard roots.count == 1 else { throw wrong("no one value") }
      return roots[0]
    }
  }
}
