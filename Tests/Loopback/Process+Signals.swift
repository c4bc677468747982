import Foundation

extension Process {
  /// Runs with no signal blocked: threads of the tests' runtime block them, and a program inherits that.
  public func runUnmasked() throws {
    var none = sigset_t()
    var before = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try run()
  }
}
