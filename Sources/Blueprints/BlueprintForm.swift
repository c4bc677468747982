import DocumentText
import InventoryModel

/// In which form a document is written, as its first bytes show; what is known but cannot be read is refused with the
/// command that makes the right file.
enum BlueprintForm {
  case json, yaml

  init(beginning: [UInt8], name: String) throws(Refusal) {
    guard let first = beginning.first(where: { $0 > 0x20 }) else {
      throw Refusal(.incomplete, "nothing in it", hint: "check the command that wrote it")
    }
    if beginning.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      throw Refusal(
        .unreadable, "a binary plan", hint: "write it as JSON: `terraform show -json PLANFILE > plan.json`")
    }
    let text = String(decoding: beginning.prefix(16_384), as: UTF8.self)
    if text.hasPrefix("[command]") {
      throw Refusal(
        .unreadable, "the output of a wrapper around terraform, not of terraform itself",
        hint: "set `terraform_wrapper: false` where hashicorp/setup-terraform is used, and write the plan again")
    }
    let opening = JSONComments.blanked(in: beginning)?.first { $0 > 0x20 } ?? first
    if opening == UInt8(ascii: "{") || opening == UInt8(ascii: "[") {
      self = .json
      return
    }
    try Self.refuseSource(text, lines: text.split(whereSeparator: \.isNewline).prefix(400), name: name.foldedID)
    self = .yaml
  }

  /// Why what is no YAML is none: logs and warnings stand before JSON. Nil where no line begins JSON.
  static func refusal(ofTextBeforeJSON bytes: [UInt8]) -> Refusal? {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard
      let line = lines.firstIndex(where: { line in
        line.starts(with: "{\"".utf8) || ["{", "{\r"].contains { line.elementsEqual($0.utf8) }
      }),
      !lines[..<line].contains(where: { $0.starts(with: "---".utf8) || $0.starts(with: "apiVersion:".utf8) })
    else { return nil }
    return Refusal(
      .unreadable, line: line + 1, "other text stands before the JSON",
      hint: "write standard output alone to the file, without logs and warnings (no `2>&1`)")
  }

  private static func refuseSource(
    _ text: String, lines: ArraySlice<Substring>, name: String
  ) throws(Refusal) {
    func begins(_ words: [String]) -> Bool {
      lines.contains { line in words.contains { line.hasPrefix($0) } }
    }
    let isHCL = [".tf", ".tfvars", ".tofu", ".hcl"].contains { name.hasSuffix($0) }
    if isHCL
      || begins(["resource \"", "module \"", "provider \"", "variable \"", "terraform {", "locals {", "data \""])
    {
      throw Refusal(.unreadable, "source of Terraform", hint: "plan it: \(planning)")
    }
    if [".bicep", ".bicepparam"].contains(where: { name.hasSuffix($0) })
      || begins(["targetScope", "param ", "resource ", "module ", "@description(", "using '"])
    {
      let command = name.hasSuffix(".bicepparam") ? "build-params" : "build"
      throw Refusal(
        .unreadable, "source of Bicep", hint: "compile it: `az bicep \(command) --file FILE`, and check the JSON")
    }
    if begins(["runtime:"]), begins(["resources:"]) {
      throw Refusal(.unreadable, "source of Pulumi", hint: "preview it: `pulumi preview --json > preview.json`")
    }
    if text.contains("Resource and property changes are indicated with these symbols") {
      throw Refusal(.unreadable, whatIf.message, hint: whatIf.hint)
    }
    if lines.contains(where: { $0.contains("{{") && $0.contains("}}") && !$0.contains("'{{") && !$0.contains("\"{{") })
    {
      throw Refusal(
        .unreadable, "a template of Helm or another tool",
        hint: "render it: `helm template CHART > rendered.yaml`, or `kustomize build`")
    }
  }
}

private let planning = "`terraform plan -out tfplan`, then `terraform show -json tfplan > plan.json`"

private let whatIf = (
  message: "the result of what-if, which says little of what is not known yet",
  hint: "check the template that it was made for, with its --parameters"
)

/// What a JSON document is.
enum BlueprintShape {
  case terraformPlan, armTemplate, manifests, restBody, pulumiPreview
  case carriedTemplate(CarriedTemplate)

  /// Whether several may stand in one file.
  var mayRepeat: Bool {
    switch self {
    case .terraformPlan, .manifests: true
    default: false
    }
  }

  init(_ roots: [JSONPlace]) throws(Refusal) {
    let root = roots[0]
    if root.items != nil {
      let keys = try root.items?.first?.members?.map(\.key) ?? []
      guard Set(keys).isSuperset(of: ["apiVersion", "kind"]) else { throw Self.nothingKnown(root) }
      self = .manifests
      return
    }
    let keys = Set(try root.members?.map(\.key) ?? [])
    if keys.contains("@level") { throw Self.stream(root) }
    let schema = try root.member("$schema")?.text?.foldedID ?? ""
    if keys.contains("resource_changes") || keys.isSuperset(of: ["format_version", "planned_values"]) {
      self = .terraformPlan
    } else if schema.contains("deploymentparameters") {
      throw root.wrong("a parameter file", hint: "name its template, and this with --parameters")
    } else if schema.contains("deploymenttemplate") || keys.isSuperset(of: ["contentVersion", "resources"]) {
      self = .armTemplate
    } else if let carried = try CarriedTemplate(root) {
      self = .carriedTemplate(carried)
    } else if keys.isSuperset(of: ["kind", "apiVersion"]) {
      self = .manifests
    } else if keys.contains("steps") || keys.contains("changeSummary") {
      self = .pulumiPreview
    } else if try Self.isDeployment(root) {
      throw root.wrong("a deployment whose template stands elsewhere", hint: "check that template")
    } else if try RequestBody.isOne(root) {
      self = .restBody
    } else {
      throw Self.refusal(of: root, keys)
    }
  }

  /// A request that deploys what stands elsewhere, or the answer to one.
  private static func isDeployment(_ root: JSONPlace) throws(Refusal) -> Bool {
    guard let properties = try root.member("properties"), properties.isObject else { return false }
    let keys = Set(try properties.members?.map(\.key.foldedName) ?? [])
    return !keys.isDisjoint(with: ["templatelink", "templatehash", "validatedresources", "outputresources"])
  }

  private static func stream(_ root: JSONPlace) -> Refusal {
    root.wrong(
      "the log of `plan -json`, and no plan",
      hint: "save the plan: \(planning)")
  }

  private static func refusal(of root: JSONPlace, _ keys: Set<String>) -> Refusal {
    if keys.contains("lineage") || keys.isSuperset(of: ["terraform_version", "serial"]) {
      return root.wrong(
        "a state, which says what is and not what will be",
        hint: "plan: \(planning)")
    }
    if keys.contains("format_version") {
      return root.wrong(
        "a state as `show -json` prints it without a plan",
        hint: "name a saved plan: \(planning)")
    }
    if !keys.isDisjoint(with: ["resource", "module"]), keys.isSubset(of: blocks) {
      return root.wrong("source of Terraform, as JSON", hint: "plan it: \(planning)")
    }
    let properties = Set((try? root.member("properties")?.members?.map(\.key)) ?? [])
    if keys.contains("status"), keys.union(properties).contains("changes") {
      return root.wrong(whatIf.message, hint: whatIf.hint)
    }
    if let type = try? root.member("data")?.text("type"), ["plans", "runs"].contains(type) {
      return root.wrong(
        "an answer of the API of HCP Terraform about a plan, and not the plan",
        hint: "download its JSON: GET /api/v2/plans/ID/json-output")
    }
    if keys.isSuperset(of: ["sequence", "timestamp"]) {
      return root.wrong(
        "the events of a preview of Pulumi",
        hint: "unset PULUMI_ENABLE_STREAMING_JSON_PREVIEW, and write it again with `pulumi preview --json`")
    }
    return nothingKnown(root)
  }

  /// Of Terraform's language in JSON, as CDK for Terraform writes it.
  private static let blocks: Set<String> = [
    "//", "terraform", "provider", "variable", "locals", "data", "resource", "module", "output", "moved", "import",
    "removed", "check", "ephemeral",
  ]

  /// In a folder, such files are passed over.
  private static func nothingKnown(_ root: JSONPlace) -> Refusal {
    Refusal(
      .incomplete, line: root.line, "neither a plan, a template, a manifest nor the body of a request",
      hint: "`fipswatch check --help` lists what is read; snapshots are read by `fipswatch import`")
  }
}
