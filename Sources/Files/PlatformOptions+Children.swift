import Subprocess

extension PlatformOptions {
  /// For a program that is killed once its time is over, and with it whatever it has started.
  package static var killedWithChildren: PlatformOptions {
    var options = PlatformOptions()
    options.createSession = true
    options.teardownSequence = [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))]
    return options
  }
}
