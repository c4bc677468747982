import DocumentText
import InventoryModel

/// Reads what is about to be created or changed, told apart by content:
///
/// - plans of Terraform and OpenTofu, as `show -json` prints them
/// - ARM templates, and Bicep compiled to them, with their parameter files
/// - manifests of ASO, CAPZ, Crossplane and Karpenter, YAML or JSON
/// - bodies of requests to Azure's API
/// - previews of Pulumi (`preview --json`)
///
/// All of it is hostile text, and may hold secrets: nothing but attributes that evaluation reads is kept.
package enum BlueprintDocument {
  /// - Parameters:
  ///   - path: of a file that can be read to its end.
  ///   - name: what messages and results call it; its path, unless given.
  ///   - parameters: parameter files of ARM templates, later ones over earlier ones.
  package static func read(
    file path: String, named name: String? = nil, parameters: TemplateParameters = TemplateParameters()
  ) throws(BlueprintError) -> Blueprint {
    let name = name ?? path
    do throws(Refusal) {
      let text = try StoredText(path: path)
      let form = try BlueprintForm(beginning: text.beginning, name: name)
      if isKustomization(name) {
        let warning = BlueprintWarning(
          address: name, "what it patches is not seen: check what `kustomize build` makes of its folder too")
        return Blueprint(file: name, kind: .kubernetesManifests, rows: [], warnings: [warning])
      }
      let bytes = try text.whole(limit: form == .yaml ? YAMLDocuments.limit : StoredText.limit).bytes
      if form == .yaml { return try manifests(in: bytes, name) }
      return try blueprint(ofJSON: bytes, name, parameters)
    } catch {
      throw BlueprintError(file: name, error)
    }
  }

  /// Source: kubernetes-sigs/kustomize, api/konfig, RecognizedKustomizationFileNames.
  private static func isKustomization(_ name: String) -> Bool {
    ["kustomization", "kustomization.yaml", "kustomization.yml"].contains(name.split(separator: "/").last?.lowercased())
  }

  private static func manifests(in bytes: [UInt8], _ name: String) throws(Refusal) -> Blueprint {
    let roots: [YAMLPlace]
    do {
      roots = try YAMLDocuments.roots(of: bytes)
    } catch {
      throw BlueprintForm.refusal(ofTextBeforeJSON: bytes) ?? error
    }
    let manifests = try ManifestReading(roots)
    return Blueprint(file: name, kind: .kubernetesManifests, rows: manifests.rows, warnings: manifests.warnings)
  }

  private static func blueprint(
    ofJSON bytes: [UInt8], _ name: String, _ parameters: TemplateParameters
  ) throws(Refusal) -> Blueprint {
    let roots = try JSONTape.roots(ofCommented: bytes)
    guard let root = roots.first else {
      throw Refusal(.incomplete, "nothing in it", hint: "check the command that wrote it")
    }
    let shape = try BlueprintShape(roots)
    guard roots.count == 1 || shape.mayRepeat else {
      throw roots[1].wrong("a second document in one file", hint: "put each into a file of its own")
    }
    switch shape {
    case .terraformPlan: return try blueprint(ofPlans: roots, name)
    case .armTemplate: return try blueprint(ofTemplate: root, name, parameters)
    case .carriedTemplate(let carried):
      var given = parameters
      try given.add(carried.parameters)
      return try blueprint(ofTemplate: carried.template, name, given)
    case .manifests:
      let manifests = try ManifestReading(roots)
      return Blueprint(file: name, kind: .kubernetesManifests, rows: manifests.rows, warnings: manifests.warnings)
    case .restBody:
      return Blueprint(file: name, kind: .restBody, rows: try RequestBody(root).rows)
    case .pulumiPreview:
      let preview = try PulumiPreview(root)
      return Blueprint(file: name, kind: .pulumiPreview, rows: preview.rows, warnings: preview.warnings)
    }
  }

  /// `terragrunt run-all show -json` writes the plans of all its folders one after another.
  private static func blueprint(ofPlans roots: [JSONPlace], _ name: String) throws(Refusal) -> Blueprint {
    let first = try TerraformPlan(roots[0])
    var blueprint = Blueprint(file: name, kind: .terraformPlan, rows: first.rows, warnings: first.warnings)
    for root in roots.dropFirst() {
      guard case .terraformPlan = try BlueprintShape([root]) else {
        throw root.wrong("behind a plan, a document of another kind", hint: "put each into a file of its own")
      }
      let plan = try TerraformPlan(root)
      blueprint.rows += plan.rows
      blueprint.warnings += plan.warnings
    }
    return blueprint
  }

  private static func blueprint(
    ofTemplate template: JSONPlace, _ name: String, _ parameters: TemplateParameters
  ) throws(Refusal) -> Blueprint {
    let reading = try TemplateReading(template, parameters: parameters)
    return Blueprint(file: name, kind: .armTemplate, rows: reading.rows, warnings: reading.warnings)
  }

  /// Deeper than any template or plan that a tool writes: each module and nested deployment takes a few.
  static let depthLimit = 512
}
