import ArgumentParser
import Collector
import Operations

/// How messages are sent.
struct DeliveryOptions: ParsableArguments {
  @Option(
    name: .customLong("sink-timeout"),
    help: ArgumentHelp("The time limit of one delivery, to the last byte of the response.", valueName: "seconds"),
    transform: seconds(from: 0.001, to: 3_600))
  var timeout: Double = 10

  @Option(
    name: .customLong("sink-ca-file"),
    help: ArgumentHelp("Additional certificate authorities (PEM) for sinks and proxies.", valueName: "file"))
  var authorities: String?

  @Option(
    name: .customLong("sink-identity"),
    help: "The identity for Azure Monitor: environment, workload, managed or cli. Default: the first that exists.")
  var identity: IdentityName?

  var settings: DeliverySettings {
    DeliverySettings(
      patience: .seconds(timeout), certificateAuthorities: authorities, identities: .chosen(identity))
  }
}
