/// An error that users are shown: `subject: what is wrong: what to do`, in one line of `description`.
///
/// Whatever else is thrown is a fault of the program.
package protocol UserFacingError: Error, CustomStringConvertible {
  /// One line for each thing that is wrong; nearly always one.
  var lines: [String] { get }
}

extension UserFacingError {
  package var lines: [String] { [description] }
}
