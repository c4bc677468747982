import Foundation

/// A small file system in memory, where the system lets tests mount one.
public final class Mount {
  private let path: String

  public static let isPermitted: Bool = {
    let path = FileManager.default.temporaryDirectory.appending(path: "fipswatch-mount-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    return (try? Mount(at: path, size: "64k")) != nil
  }()

  public init(at path: String, size: String) throws {
    self.path = path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try Self.run("mount", "-t", "tmpfs", "-o", "size=\(size)", "tmpfs", path)
  }

  deinit { try? Self.run("umount", "-l", path) }

  public func remount(_ options: String) throws { try Self.run("mount", "-o", "remount,\(options)", path) }

  private static func run(_ program: String, _ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteNoPermission) }
  }
}
