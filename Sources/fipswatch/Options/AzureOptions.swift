import ArgumentParser
import Collector
import Operations

extension Cloud.Name: ExpressibleByArgument {}
extension SourceName: ExpressibleByArgument {}
extension IdentityName: ExpressibleByArgument {}

/// Which Azure is asked, as whom.
struct AzureOptions: ParsableArguments {
  @Option(help: "The cloud: public, usgovernment or china.")
  var cloud = Cloud.Name.public

  @Option(help: ArgumentHelp("Another Resource Manager, such as that of Azure Stack.", valueName: "url"))
  var armEndpoint: String?

  @Option(help: ArgumentHelp("Where its tokens come from; else the cloud's login service.", valueName: "url"))
  var authority: String?

  @Option(
    help: "The identity: environment, workload, managed or cli; else the first of these, in this order, that there is.")
  var identity: IdentityName?

  @Option(help: ArgumentHelp("Further certificate authorities (PEM), such as a proxy's.", valueName: "file"))
  var caFile: String?

  var azure: CollectionRequest.Azure {
    CollectionRequest.Azure(
      cloud: cloud, resourceManager: armEndpoint, authority: authority, identities: .chosen(identity),
      certificateAuthorities: caFile)
  }
}

extension [IdentityName] {
  /// The one that was named, else all in their order.
  static func chosen(_ name: IdentityName?) -> [IdentityName] { name.map { [$0] } ?? IdentityName.allCases }
}

/// How long answers are waited for, and how often a question is asked again.
struct PatienceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("When to give up: what is missing then stays uncovered.", valueName: "seconds"))
  var deadline: Double = 1_800

  @Option(help: ArgumentHelp("How long to wait for one answer, to its last byte.", valueName: "seconds"))
  var timeout: Double = 60

  @Option(help: "How often to ask at most, where asking again may help.")
  var attempts = 5

  @Option(help: ArgumentHelp("The pause before the second attempt; it doubles each time.", valueName: "seconds"))
  var retryPause: Double = 1

  func validate() throws {
    guard deadline > 0, timeout > 0, attempts > 0, retryPause >= 0 else {
      throw ValidationError("--deadline, --timeout and --attempts must be more than 0, --retry-pause not less")
    }
  }

  var patience: Patience {
    Patience(
      whole: .seconds(deadline), answer: .seconds(timeout), attempts: attempts, firstPause: .seconds(retryPause))
  }
}
