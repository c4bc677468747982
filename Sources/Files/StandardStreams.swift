import Foundation
import Synchronization

/// Data, and nothing else.
package enum StandardOutput {
  package static func write(_ data: some ContiguousBytes) throws(FileError) {
    try Descriptor(borrowing: STDOUT_FILENO, calledSo: "standard output").write(data)
  }

  package static func write(_ text: String) throws(FileError) {
    try write(Data(text.utf8))
  }
}

/// What people read. What cannot be written there is lost, and ends nothing.
package enum StandardError {
  /// How long its reader may take nothing before lines are dropped, in milliseconds.
  private static let patience: Int32 = 5_000
  /// Its reader took nothing for that long, and nothing since.
  private static let isStuck = Atomic(false)

  package static func write(_ text: String) {
    let stream = Descriptor(borrowing: STDERR_FILENO, calledSo: "standard error")
    var rest = Data(text.utf8)[...]
    while !rest.isEmpty, isWritable() {
      // As much as a pipe takes without a wait once it takes anything.
      let part = rest.prefix(Int(PIPE_BUF))
      rest = rest.dropFirst(part.count)
      guard (try? stream.write(part, patience: patience / 1_000)) != nil else { return }
    }
  }

  private static func isWritable() -> Bool {
    var waiting = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
    let isWritable = poll(&waiting, 1, isStuck.load(ordering: .relaxed) ? 0 : patience) != 0
    isStuck.store(!isWritable, ordering: .relaxed)
    return isWritable
  }
}

/// Standard input, output and error as a process finds them.
package enum StandardStreams {
  /// Makes all that can be wrong with them an error where they are used, instead of the end of the process; to be called
  /// before anything is opened.
  package static func prepare() {
    // A reader that is gone, and a file that may not grow.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    // The next file that is opened, such as the database, would take the number of one that is closed, and be written to.
    for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) < 0 {
      _ = open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
