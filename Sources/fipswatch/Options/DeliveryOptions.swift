import ArgumentParser
import Collector
import Operations

/// How messages are sent.
struct DeliveryOptions: ParsableArguments {
  @Option(
    name: .customLong("sink-timeout"),
    help: ArgumentHelp("How long to wait for a sink's answer, to its last byte.", valueName: "seconds"))
  var timeout: Double = 10

  @Option(
    name: .customLong("sink-ca-file"),
    help: ArgumentHelp("Further certificate authorities (PEM) of sinks and proxies.", valueName: "file"))
  var authorities: String?

  @Option(
    name: .customLong("sink-identity"),
    help: "The identity for Azure Monitor: environment, workload, managed or cli; else the first that there is.")
  var identity: IdentityName?

  func validate() throws {
    guard timeout > 0 else { throw ValidationError("--sink-timeout must be more than 0") }
  }

  var settings: DeliverySettings {
    DeliverySettings(
      patience: .seconds(timeout), certificateAuthorities: authorities, identities: .chosen(identity))
  }
}
