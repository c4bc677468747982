import InventoryModel

/// The shape of a policy file.
extension Shape {
  static let apiVersion = "fipswatch/v1"
  static let kind = "Policy"

  static let policy = Mapping(fields: [
    Field("apiVersion", .choice([apiVersion]), isRequired: true, "The version of this format."),
    Field("kind", .choice([kind]), isRequired: true, "What this file is."),
    Field("metadata", .mapping(metadata), isRequired: true, "What the policy is called."),
    Field("settings", .mapping(settings), "What holds for the whole fleet."),
    Field(
      "scopes", .list(.mapping(scope), minimum: 1), isRequired: true,
      "The parts of the fleet that are regulated; of several that match, the strictest of each requirement counts."),
    Field("noise", .mapping(noise), "Changes to the set of attributes that are recorded but not reported."),
    Field(
      "images", .list(.mapping(image), minimum: 1),
      "Which image families say in their name that they are FIPS images; replaces the built-in table."),
    Field(
      "demandedModules", .list(.text(.words), minimum: 1),
      "The modules that must be validated where a scope requires a standard; all that an image carries, unless given. "
        + "* and ? are wildcards."),
    Field(
      "modules", .list(.mapping(module), minimum: 1),
      "What is known of the modules that images carry; replaces the built-in table."),
    Field(
      "limits", .list(.mapping(limit), minimum: 1), "Which pools cannot be FIPS at all; replaces the built-in table."),
    Field(
      "exemptions", .list(.mapping(exemption), minimum: 0), "Approved, dated permissions to fail a control."),
    Field("approvals", .list(.mapping(approval), minimum: 0), "Approved, dated permissions to add pools."),
    Field("system", .mapping(system), "What official formats ask of the system. It does not change any verdict."),
    Field("alerts", .mapping(alerts), "Alert rules and sinks. They do not change any verdict."),
  ])

  private static let metadata = Mapping(fields: [
    Field("name", .text(.name), isRequired: true, "The name of the policy.")
  ])

  /// A hundred years: more is a slip, and would leave the calendar.
  private static let days = 0...36_500

  private static let settings = Mapping(fields: [
    Field(
      "staleAfterDays", .number(1...36_500),
      "After how many days without a complete snapshot a pass becomes unknown."),
    Field("evidenceMaxAgeDays", .number(days), "How old node evidence may be, in days, and still count."),
    Field(
      "replacedWithinNights", .number(days),
      "Within how many nights before a pool goes a compliant one must have come to count as its replacement; 0: never."
    ),
    Field("ownerTag", .text(.term), "The tag that names who owns a pool or cluster."),
    Field(
      "currency", .text(.currency), "The currency of monthlyBudget; unless given, whichever the price files are in."),
  ])

  private static let noise = Mapping(
    fields: [
      Field(
        "add", .list(.text(.term), minimum: 1),
        "Paths of attributes, as drift names them, whose changes are not reported."),
      Field(
        "remove", .list(.choice(Policy.defaultNoise.sorted()), minimum: 1),
        "Built-in noise whose changes are reported all the same."),
    ], minimum: 1)
}

// MARK: - Scopes

extension Shape {
  private static let scope = Mapping(fields: [
    Field("name", .text(.name), isRequired: true, "The name of the scope."),
    Field("match", .mapping(selector), "Which pools are in it; all, unless given. Each given condition must match."),
    Field("require", .mapping(requirements), "What is required besides FIPS."),
    Field(
      "severity", .choice(Control.Severity.allCases.map(\.rawValue)),
      "The severity of its findings; high, unless given."
    ),
    Field("slaDays", .number(1...36_500), "In how many days a finding is to be remediated."),
    Field(
      "monthlyBudget", .number(1...1_000_000_000),
      "What its pools that are not compliant may cost a month, in the currency that settings name."),
  ])

  private static let requirements = Mapping(
    fields: [
      Field(
        "fips", .alwaysTrue(hint: "every scope requires FIPS: leave the pools out of the scope instead"),
        "FIPS is on, which every scope requires."),
      Field(
        "standard", .choice([Standard.oneFortyThree.rawValue]), "The standard to which the module must be validated."),
      Field("nodeEvidence", .truth, "A pass must be confirmed by the nodes: a label or the kernel."),
      Field("windowsFlag", .truth, "The flag must be set on Windows too, where FIPS is on by default."),
      Field("capability", .truth, "The pool must be one that can be FIPS at all."),
      Field("approval", .truth, "A pool that appears needs an approval."),
      Field("tags", .list(.text(.words), minimum: 1), "Tags that the pool or its cluster must carry, with a value."),
    ], minimum: 1)

  static let selector = Mapping(
    fields: [
      globs("subscriptions", "Subscription ids"),
      globs("resourceGroups", "Names of resource groups", .group), globs("locations", "Azure regions", .region),
      globs("clusters", "Names of clusters"), globs("pools", "Names of pools"),
      Field("clusterTags", .texts(.anything), "Tags of the cluster, of which all must match; * and ? are wildcards."),
      Field("poolTags", .texts(.anything), "Tags of the pool, of which all must match; * and ? are wildcards."),
      Field("poolLabels", .texts(.anything), "Labels of the pool, of which all must match; * and ? are wildcards."),
    ], minimum: 1)

  private static func globs(_ key: String, _ about: String, _ form: TextForm = .part) -> Field {
    Field(key, .list(.text(form), minimum: 1), "\(about), of which one must match; * and ? are wildcards.")
  }
}

// MARK: - Permissions

extension Shape {
  private static let exemption = Mapping(
    fields: permission(
      besides: [
        Field("control", .choice(Control.all.map(\.id)), isRequired: true, "The control that may fail."),
        Field(
          "category", .choice(Permission.Category.allCases.map(\.rawValue)), isRequired: true, "Why it may fail."),
      ]))

  private static let approval = Mapping(fields: permission(besides: []))

  private static func permission(besides fields: [Field]) -> [Field] {
    [Field("id", .text(.name), isRequired: true, "Its id, among exemptions and approvals.")] + fields + [
      Field("match", .mapping(selector), isRequired: true, "The pools that it is for; it can never be for all."),
      Field("justification", .text(.prose), isRequired: true, "Why it is acceptable."),
      Field("ticket", .text(.prose), isRequired: true, "Where it was decided."),
      Field("requestedBy", .text(.words), isRequired: true, "Who asked for it."),
      Field("approvedBy", .text(.words), isRequired: true, "Who approved it; never who asked for it."),
      Field("approvedAt", .text(.moment), isRequired: true, "When it was approved, from when it counts."),
      Field("expiresOn", .text(.day), isRequired: true, "The last day on which it counts."),
    ]
  }
}

// MARK: - Tables

extension Shape {
  private static let image = Mapping(fields: [
    Field(
      "image", .text(.words), isRequired: true,
      "The name of the image without its version; * and ? are wildcards. Of several that match, the first counts."),
    Field(
      "namesFips", .truth, isRequired: true,
      "Whether its FIPS images have \"fips\" in their name, so that one without it is none; else the flag counts."),
    Field("asOf", .text(.day), "When the source said so."),
    Field("source", .text(.prose), isRequired: true, "Who says so."),
  ])

  private static let module = Mapping(fields: [
    Field("image", .text(.words), isRequired: true, "Text that the image family contains."),
    Field("module", .text(.words), isRequired: true, "The module that the image carries."),
    Field("version", .text(.words), "Its version."),
    Field("number", .number(1...99_999), "The number of its certificate at the CMVP."),
    Field("standard", .choice(Standard.names), isRequired: true, "The standard it is validated to."),
    Field("validated", .text(.day), "The first day on which the certificate counts; ever before, unless given."),
    Field("sunset", .text(.day), "The first day on which it counts no longer; never, unless given."),
    Field(
      "verified", .truth,
      "Whether number and dates were seen at their source; else the module counts as unverified. True, unless given."),
    Field("asOf", .text(.day), "When the source said so."),
    Field("source", .text(.prose), isRequired: true, "Who says so."),
    Field(
      "certificate", .choice(ModuleTable.Entry.Said.names),
      "In place of number and dates: where certificates of the image are said to stand. Interim ones count as active."),
    Field("since", .text(.day), "The first day on which that is so; ever before, unless given."),
  ])

  private static let limit = Mapping(fields: [
    Field("reason", .text(.prose), isRequired: true, "The reason that is shown."),
    globs("osSKUs", "OS SKUs"), globs("vmSizes", "VM sizes"),
    Field("architecture", .choice(["amd64", "arm64"]), "The architecture, which follows from the VM size."),
    globs("workloadRuntimes", "Workload runtimes"),
    Field("before", .text(.version), "Kubernetes versions before this one."),
    Field("source", .text(.prose), isRequired: true, "Who says so."),
  ])
}

extension Standard {
  static let names = [Standard.oneFortyThree, .oneFortyTwo, .none, .unknown].map(\.rawValue)
}

extension ModuleTable.Entry.Said {
  static let names = [Self.active, .interim, .historical, .unverified].map(\.rawValue)
}
