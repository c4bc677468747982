import ArgumentParser
import InventoryModel
import Operations

struct CompatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compat",
    abstract: "Register what breaks with FIPS, and clear it.",
    discussion: """
      EXAMPLES:
        fipswatch compat known                    # what is publicly known to break
        fipswatch compat import junit.xml --cluster dev --application shop
        fipswatch compat list
        fipswatch compat close 3f9a1c07d2be --fixed

      A test that fails on a FIPS pool is one issue for its cluster and application, however often it fails. Open issues \
      block the steps of `fipswatch plan` for their clusters. A passing run closes nothing: somebody decides that.
      """,
    subcommands: [Add.self, Import.self, List.self, Close.self, Known.self])
}

/// Whose tests they are.
struct TestedOptions: ParsableArguments {
  @Option(help: "The cluster that the tests ran on: its name or Azure id.")
  var cluster: String

  @Option(help: ArgumentHelp("The application that was tested.", valueName: "name"), transform: text(of: "application"))
  var application: String

  /// What names something is short and not empty.
  static func text(of name: String) -> @Sendable (String) throws -> String {
    { text in
      guard !text.isEmpty, text.count <= 500 else {
        throw ValidationError("--\(name): 1 to 500 characters")
      }
      return text
    }
  }
}

extension CompatCommand {
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Record a failure that somebody found.",
      discussion: """
        EXAMPLES:
          fipswatch compat add --cluster dev --application web --test ldap --symptom MD5
        """)

    @OptionGroup var tested: TestedOptions

    @Option(help: ArgumentHelp("What was tried.", valueName: "name"), transform: TestedOptions.text(of: "test"))
    var test: String

    @Option(help: ArgumentHelp("What happened.", valueName: "text"), transform: TestedOptions.text(of: "symptom"))
    var symptom: String

    @Option(help: ArgumentHelp("What helps, if that is known.", valueName: "text"))
    var workaround: String?

    @Option(
      parsing: .unconditional, help: ArgumentHelp("When it was found. Default: now.", valueName: "time"))
    var at: InstantArgument?

    @OptionGroup var database: DatabaseOption
    @OptionGroup var format: FormatOption

    func run() throws {
      try failingInOneLine {
        let register = CompatibilityRegister(of: try database.file.openExisting(), in: .process)
        try format.write(
          register.add(
            CompatibilityRun.Failure(test: test, symptom: symptom, workaround: workaround),
            application: tested.application, cluster: tested.cluster, at: at?.start(now: Clock.now())))
      }
    }
  }

  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Record the failures of a test run from JUnit XML.",
      discussion: """
        EXAMPLES:
          fipswatch compat import junit.xml --cluster dev --application shop

        The run must have been on a FIPS pool. The same failure again is the same issue; the same file again changes \
        nothing. Errors and tests that passed only when tried again count as failures. When it ran: --taken-at, else the \
        newest timestamp of its suites, else the date in the file's name.
        """)

    @Argument(help: "The JUnit XML of one run; - for standard input.")
    var file: String

    @OptionGroup var tested: TestedOptions

    @Option(help: ArgumentHelp("When the tests ran.", valueName: "time"))
    var takenAt: String?

    @OptionGroup var database: DatabaseOption
    @OptionGroup var format: FormatOption

    func validate() throws {
      guard takenAt.map({ InstantText($0) != nil }) ?? true else {
        throw ValidationError("--taken-at \(takenAt!): not a date, nor a date and time such as 2026-11-22T02:00:00Z")
      }
    }

    func run() throws {
      try failingInOneLine {
        let register = CompatibilityRegister(of: try database.file.openExisting(), in: .process)
        try format.write(
          register.importRun(
            from: file, application: tested.application, cluster: tested.cluster,
            takenAt: takenAt.flatMap(Instant.init)))
      }
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List open issues; --all for closed ones too.")

    @Flag(help: "Closed issues too.")
    var all = false

    @OptionGroup var asOf: AsOfOption
    @OptionGroup var database: DatabaseOption
    @OptionGroup var format: FormatOption

    func run() throws {
      try failingInOneLine {
        try format.write(
          database.file.reports().compatibility(asOf: asOf.instant(now: Clock.now()), includingClosed: all))
      }
    }
  }

  struct Close: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Close issues by a decision.",
      discussion: """
        EXAMPLES:
          fipswatch compat close 3f9a1c07d2be --fixed
          fipswatch compat close 3f9a1c07d2be --workaround --note 'mounts over NFS'

        An issue that fails again later is open again, unless it was accepted.
        """)

    @Argument(help: "The ids of issues, or their beginnings, as listed by `fipswatch compat list`.")
    var ids: [String]

    @Flag(help: "It was fixed.")
    var fixed = false

    @Flag(help: "A workaround is in place.")
    var workaround = false

    @Flag(help: "It fails, and stays so: somebody accepted that.")
    var accepted = false

    @Option(help: ArgumentHelp("What was done; kept as the issue's workaround.", valueName: "text"))
    var note: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("When it was closed. Default: now.", valueName: "time"))
    var at: InstantArgument?

    @OptionGroup var database: DatabaseOption
    @OptionGroup var format: FormatOption

    private var closings: [CompatibilityIssue.Closing] {
      (fixed ? [.fixed] : []) + (workaround ? [.workaround] : []) + (accepted ? [.accepted] : [])
    }

    func validate() throws {
      guard closings.count == 1 else { throw ValidationError("give one of --fixed, --workaround and --accepted") }
    }

    func run() throws {
      try failingInOneLine {
        let register = CompatibilityRegister(of: try database.file.openExisting(), in: .process)
        try format.write(
          register.close(ids, as: closings[0], workaround: note, at: at?.end(now: Clock.now())))
      }
    }
  }

  struct Known: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List publicly known issues, with the clusters they concern.",
      discussion: """
        Matched by OS, Kubernetes version, drivers and add-ons, and node labels, as far as snapshots report them. Each entry \
        has its date and a public source; test before you rely on it.
        """)

    @Option(help: "Only this cluster: its name or Azure id.")
    var cluster: String?

    @OptionGroup var asOf: AsOfOption
    @OptionGroup var database: DatabaseOption
    @OptionGroup var format: FormatOption

    func run() throws {
      try failingInOneLine {
        try format.write(
          database.file.reports().knownIssues(asOf: asOf.instant(now: Clock.now()), cluster: cluster))
      }
    }
  }
}
