import Files
import Foundation
import LoopbackServices
import Synchronization
import Testing

@Suite("Where output goes")
struct DestinationTests {
  /// A folder that goes away with its owner.
  private final class Folder {
    let url = FileManager.default.temporaryDirectory.appending(path: "files-\(UUID().uuidString)")
      .resolvingSymlinksInPath()

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { "\(url.path)/\(name)" }
    func link(_ name: String, to target: String) throws {
      try FileManager.default.createSymbolicLink(atPath: path(name), withDestinationPath: target)
    }
    func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }
    func kind(_ name: String) -> mode_t {
      var attributes = stat()
      return lstat(path(name), &attributes) == 0 ? attributes.st_mode & S_IFMT : 0
    }
    var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: url.path).sorted()) ?? [] }
  }

  private let folder = try! Folder()
  private let new = Data("new".utf8)

  private func write(_ name: String, replacing: Bool = true) throws {
    try Destination(folder.path(name)).write(new, replacing: replacing)
  }

  @Test func `a file is replaced as a whole, and read by all`() throws {
    try Data("old and longer".utf8).write(to: folder.url.appending(path: "a"))
    let older = try FileHandle(forReadingFrom: folder.url.appending(path: "a"))
    try write("a")
    #expect(try folder.text("a") == "new")
    // Whoever was reading it reads the old one to its end.
    #expect(try older.readToEnd() == Data("old and longer".utf8))
    #expect(try FileManager.default.attributesOfItem(atPath: folder.path("a"))[.posixPermissions] as? Int == 0o644)
    #expect(folder.names == ["a"])
  }

  @Test(
    "a link is followed, to what is there and to what is not yet",
    arguments: [("there", "there"), ("not yet", "not yet"), ("./there", "there"), ("second", "not yet")])
  func links(target: String, written: String) throws {
    try Data("old".utf8).write(to: folder.url.appending(path: "there"))
    try folder.link("second", to: "not yet")
    try folder.link("link", to: target)
    try write("link")
    #expect(folder.kind("link") == S_IFLNK)
    #expect(try folder.text(written) == "new")
  }

  @Test func `links that lead in a circle are refused`() throws {
    try folder.link("a", to: "b")
    try folder.link("b", to: "a")
    #expect(throws: FileError(folder.path("a"), "its links lead in a circle: name the file itself")) { try write("a") }
  }

  @Test(
    "a device is written to, and stays one", arguments: ["/dev/null", "link to /dev/null"])
  func devices(name: String) throws {
    try folder.link("link to /dev/null".replacing("/", with: "-"), to: "/dev/null")
    let path = name.hasPrefix("/") ? name : folder.path(name.replacing("/", with: "-"))
    try Destination(path).write(new)
    var attributes = stat()
    #expect(stat("/dev/null", &attributes) == 0 && attributes.st_mode & S_IFMT == S_IFCHR)
  }

  @Test func `a device without room is an error`() throws {
    #expect(throws: FileError.self) { try Destination("/dev/full").write(new) }
    #expect { try Destination.append(line: new, to: "/dev/full") } throws: { error in
      (error as? FileError)?.description == "/dev/full: cannot be written: the disk is full"
    }
  }

  @Test func `a FIFO is written to, also where its reader comes later`() throws {
    #expect(mkfifo(folder.path("fifo"), 0o600) == 0)
    let path = folder.path("fifo")
    // More than a pipe holds, so that both have to wait for each other.
    let large = Data(repeating: 7, count: 1 << 20)
    let reader = Reader(fifo: path)
    try Destination(path).write(large)
    #expect(reader.all() == large)
    #expect(folder.kind("fifo") == S_IFIFO)
  }

  @Test(.timeLimit(.minutes(1))) func `a FIFO without a reader ends in time, and one whose reader goes away too`()
    throws
  {
    #expect(mkfifo(folder.path("fifo"), 0o600) == 0)
    #expect(throws: FileError(folder.path("fifo"), "nobody reads it: start its reader first")) { try write("fifo") }
    let reader = open(folder.path("fifo"), O_RDONLY | O_NONBLOCK)
    let path = folder.path("fifo")
    let large = Data(repeating: 7, count: 1 << 20)
    Thread.detachNewThread {
      var first = UInt8(0)
      while read(reader, &first, 1) < 1 { usleep(1_000) }
      close(reader)
    }
    #expect { try Destination(path).write(large) } throws: { ($0 as? FileError)?.reason == "Broken pipe" }
  }

  @Test func `a file that a process has open is written to, not replaced`() throws {
    let file = open(folder.path("log"), O_RDWR | O_CREAT, 0o600)
    defer { close(file) }
    #expect(Foundation.write(file, "before\n", 7) == 7)
    try Destination("/dev/fd/\(file)").write(new)
    #expect(try folder.text("log") == "before\nnew")
    #expect(folder.names == ["log"])
  }

  @Test func `a folder is refused, and so is a folder that is not there`() throws {
    #expect(throws: FileError(folder.url.path, "is a folder: name a file in it")) {
      try Destination(folder.url.path).write(new)
    }
    #expect { try write("nowhere/a") } throws: { ($0 as? FileError)?.reason == "No such file or directory" }
  }

  @Test func `what is there is kept where it must not be replaced`() throws {
    try write("a", replacing: false)
    #expect { try Destination(folder.path("a")).write(Data("newer".utf8), replacing: false) } throws: {
      ($0 as? FileError)?.isBecauseItExists == true
    }
    #expect(try folder.text("a") == "new")
    #expect(folder.names == ["a"])
  }

  @Test(.enabled(if: Mount.isPermitted, "mounting is not permitted here"))
  func `a full disk leaves nothing behind, and keeps what was there`() throws {
    let disk = try Mount(at: folder.path("disk"), size: "64k")
    try write("disk/a")
    try write("disk/log")
    let large = Data(repeating: 7, count: 1 << 20)
    for replacing in [true, false] {
      for name in ["disk/a", "disk/b"] where replacing || name == "disk/b" {
        #expect { try Destination(folder.path(name)).write(large, replacing: replacing) } throws: {
          ($0 as? FileError)?.description == "\(folder.path(name)): cannot be written: the disk is full"
        }
      }
    }
    #expect(throws: FileError.self) { try Destination.append(line: large, to: folder.path("disk/log")) }
    #expect(try folder.text("disk/a") == "new")
    #expect(try folder.text("disk/log") == "new")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("disk")).sorted()
    #expect(names == ["a", "log"])
    withExtendedLifetime(disk) {}
  }

  @Test func `the database is known under every name that it has`() throws {
    try write("a")
    try folder.link("link", to: "a")
    #expect(link(folder.path("a"), folder.path("twin")) == 0)
    for name in ["a", "./a", "link", "twin"] {
      #expect(try Destination(folder.path(name)).isFile(at: folder.path("a")), "\(name)")
    }
    try write("b")
    #expect(try !Destination(folder.path("b")).isFile(at: folder.path("a")))
    #expect(try Destination("-") == .standardOutput)
  }
}

/// Reads a FIFO that it opens a while later, on a thread of its own, so that no other test holds it up. One that nobody
/// writes to is empty, so that nothing waits for ever.
private final class Reader: Sendable {
  private let read = Mutex<Data?>(nil)
  private let isDone = DispatchSemaphore(value: 0)

  init(fifo path: String) {
    Thread.detachNewThread { [self] in
      usleep(200_000)
      let file = open(path, O_RDONLY | O_NONBLOCK)
      var wanted = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
      poll(&wanted, 1, 30_000)
      _ = fcntl(file, F_SETFL, 0)
      let all = try? FileHandle(fileDescriptor: file, closeOnDealloc: true).readToEnd()
      read.withLock { $0 = all }
      isDone.signal()
    }
  }

  func all() -> Data? {
    isDone.wait()
    return read.withLock { $0 }
  }
}
