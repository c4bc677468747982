import ArgumentParser
import Files
import InventoryModel
import Operations
import Reporting

extension FailOn: ExpressibleByArgument {}
extension CheckFormat: ExpressibleByArgument {}

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check plans, templates and manifests before they ship.",
    discussion: """
      EXAMPLES:
        terraform plan -out tfplan && terraform show -json tfplan > plan.json
        fipswatch check plan.json
        az bicep build --file main.bicep
        fipswatch check main.json --parameters prod.parameters.json
        kustomize build overlays/prod | fipswatch check -
        fipswatch check plan.json --inventory fleet.json --fail-on new
        fipswatch check plan.json --format sarif > fips.sarif

      These are read, distinguished by content: plans of Terraform and OpenTofu (show -json), ARM templates and Bicep \
      compiled to JSON, manifests of Azure Service Operator, Cluster API (CAPZ), Crossplane and Karpenter, bodies of \
      requests to Azure Resource Manager, and pulumi preview --json. What cannot be known before it is applied is \
      unknown, as is what makes pools in another way, such as a script. What is deployed from elsewhere, such as a \
      chart, is named in a warning.

      The policy is that of --policy, else that of the database, else every pool must be FIPS. Where GITHUB_ACTIONS or \
      TF_BUILD is set, failures are annotated on standard error.

      The exit code is 2 if anything fails, 3 if nothing fails but something is unknown.
      """)

  @Argument(help: "Files, folders, globs, or - for standard input.")
  var files: [String]

  @Option(help: ArgumentHelp("A parameter file of the ARM templates; later files win. Repeatable.", valueName: "file"))
  var parameters: [String] = []

  @Option(help: "What fails: any, new, regulated or none. It governs the exit codes 2 and 3 alike.")
  var failOn = FailOn.any

  @Option(help: ArgumentHelp("Tell new from old by this database.", valueName: "file"))
  var database: String?

  @Option(help: ArgumentHelp("Tell new from old by this JSON of `fipswatch inventory`.", valueName: "file"))
  var inventory: String?

  @Option(help: "The output format: table, json, markdown, sarif or junit.")
  var format = CheckFormat.table

  @OptionGroup var policy: PolicyOption

  func validate() throws {
    guard database == nil || inventory == nil else {
      throw ValidationError("--database and --inventory exclude each other")
    }
    guard files.count(where: { $0 == "-" }) + (policy.policy == "-" ? 1 : 0) <= 1 else {
      throw ValidationError("standard input (-) can be read once only: put one of them into a file")
    }
  }

  func run() throws {
    try failingInOneLine {
      let check = try Check(
        Check.Request(
          files: files, parameters: parameters, policy: policy.file,
          database: database.map(DatabaseFile.init), inventory: inventory, failOn: failOn), in: .process)
      let isColored = format == .table && FormatOption.isColored
      try check.write(as: format, isColored: isColored, in: .process) { try StandardOutput.write($0) }
      StandardError.write(check.annotations)
      try check.outcome.exit()
    }
  }
}
