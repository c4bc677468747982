import Files
import Foundation
import InventoryModel
import NIOCore
import Testing

@testable import Collector

@Suite("Archives")
struct ArchiveTests {
  private func manySubscriptions(_ count: Int, clusters: Int = 40) throws -> LoopbackAzure {
    let azure = try LoopbackAzure([:])
    azure.fleet.withLock { fleet in
      fleet.subscriptions = (0..<count).map { "s\($0)" }
      for name in fleet.subscriptions {
        // Names that do not pack well.
        fleet.clusters[name] = (0..<clusters).map { _ in cluster(UUID().uuidString, of: name) }
      }
      fleet.latency = .milliseconds(5)
    }
    return azure
  }

  @Test func `when the disk is full nothing half-written stays, and that is an error`() throws {
    let collecting = try Collecting(manySubscriptions(3, clusters: 400))
    // A file may have one block, which is what a full disk looks like to a program.
    let run = try collecting.fipswatch(collecting.arguments(), under: "trap '' XFSZ; ulimit -f 1")
    #expect(run.exitCode == 1)
    #expect(run.errors.contains(".json.gz: cannot be written: File too large"), "\(run.errors)")
    #expect(collecting.files.filter { $0.hasSuffix(".gz") || $0.hasSuffix(".pending") }.isEmpty)
  }

  @Test func `killed at any point, every document in the archive is whole and has its manifest`() throws {
    var partial = 0
    for point in 0..<12 {
      let azure = try manySubscriptions(30)
      let collecting = try Collecting(azure)
      let process = collecting.program(collecting.arguments())
      try process.run()
      // The token, the subscriptions, the first of the lists, and some more at each point.
      while process.isRunning, azure.questions.count < 3 + 2 * point { usleep(500) }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let documents = collecting.documents
      for document in documents {
        let manifest = try #require(DocumentManifest.path(besideDocument: document))
        #expect(FileManager.default.fileExists(atPath: collecting.path(manifest)))
      }
      partial += (1..<30).contains(documents.count) ? 1 : 0
      if !documents.isEmpty { #expect(try collecting.fipswatch(["import", "archive"]).exitCode == 0) }
    }
    // None would mean that nothing was tried.
    #expect(partial >= 1)
  }

  @Test func `a broken line in the archive does not hide the days beside it`() throws {
    let collecting = try Collecting(manySubscriptions(1))
    try collecting.collect(imports: false)
    let day = try #require(collecting.documents.first?.split(separator: "/").dropLast().joined(separator: "/"))
    #expect(day.hasPrefix("archive/20"))
    #expect(InventoryModel.InstantText(String(day.dropFirst(8)))?.isBareDate == true)
    #expect(try collecting.fipswatch(["import", day]).exitCode == 0)
    #expect(try collecting.inventory().count == 40)
  }

  @Test func `what is packed unpacks to the same`() throws {
    for text in ["", "a", String(repeating: "fipswatch", count: 100_000)] {
      let collecting = try Collecting(LoopbackAzure([:]))
      try gzipped(Data(text.utf8)).write(to: collecting.folder.appending(path: "x.gz"))
      #expect(try collecting.text(of: "x.gz") == text)
    }
    #expect(gzipped(Data("x".utf8)) == gzipped(Data("x".utf8)))
  }
}
