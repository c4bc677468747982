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

  @Option(help: ArgumentHelp("The URL of another Resource Manager, such as Azure Stack's.", valueName: "url"))
  var armEndpoint: String?

  @Option(help: ArgumentHelp("The URL of its token service. Default: the cloud's.", valueName: "url"))
  var authority: String?

  @Option(
    help: "The identity: environment, workload, managed or cli. Default: the first of these that exists.")
  var identity: IdentityName?

  @Option(help: ArgumentHelp("Additional certificate authorities (PEM), such as a proxy's.", valueName: "file"))
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
  @Option(
    help: ArgumentHelp(
      "The time limit of the whole collection; subscriptions not read by then are not covered.", valueName: "seconds"),
    transform: seconds(from: 0.001, to: 604_800))
  var deadline: Double = 1_800

  @Option(
    help: ArgumentHelp("The time limit of one request, to the last byte of its response.", valueName: "seconds"),
    transform: seconds(from: 0.001, to: 86_400))
  var timeout: Double = 60

  @Option(
    help: "How often to try a request at most, where a retry may help.",
    transform: count(of: "attempts", in: 1...1_000_000))
  var attempts = 5

  @Option(
    help: ArgumentHelp("The pause before the first retry; it doubles each time.", valueName: "seconds"),
    transform: seconds(from: 0, to: 3_600))
  var retryPause: Double = 1

  var retryPolicy: RetryPolicy {
    RetryPolicy(
      whole: .seconds(deadline), answer: .seconds(timeout), attempts: attempts, firstPause: .seconds(retryPause))
  }
}
