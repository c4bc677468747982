import Files
import Foundation
import InventoryModel

/// One folder of the archive.
package struct ArchivedDay: Hashable, Sendable {
  /// Its first instant.
  package var start: Instant
  package var path: String
}

extension Archive {
  /// The days that have a folder, oldest first.
  package var days: [ArchivedDay] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { name in
      guard let text = InstantText(name), text.isBareDate,
        CivilDate(dayNumber: text.instant.dayNumber).description == name
      else { return nil }
      return ArchivedDay(start: text.instant, path: "\(folder)/\(name)")
    }.sorted { $0.start < $1.start }
  }

  /// The names of files beside the days that say a time from an instant on. No collection kept them.
  package func strays(since instant: Instant) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { name in
      guard [".json", ".json.gz"].contains(where: { name.foldedID.hasSuffix($0) }), !name.hasPrefix("."),
        let time = (try? InstantText.found(in: name))?.last?.instant
      else { return false }
      return time >= instant
    }.sorted()
  }

  /// The documents of a day with the manifests that count, in the order of time. What lies there without one, or with a
  /// broken one, was not kept by a collection.
  package func documents(of day: ArchivedDay) -> [ArchivedDocument] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: day.path)) ?? []
    return names.compactMap { name in
      let path = "\(day.path)/\(name)"
      guard let manifest = try? ManifestFile.read(besideDocument: path), manifest.document == name else { return nil }
      return ArchivedDocument(manifest: manifest, path: path)
    }.sorted { ($0.manifest.takenAt, $0.path) < ($1.manifest.takenAt, $1.path) }
  }

  /// Removes days that are older than a number of days, and of these none of the newest so many: a clock that jumped
  /// ahead makes everything look old.
  ///
  /// - Parameter isNeeded: documents that are still to be imported keep their day.
  /// - Returns: the days that are gone.
  /// - Throws: `CollectorError.cannotWrite`.
  package func prune(
    keepingDays count: Int, now: Instant, unless isNeeded: (ArchivedDocument) -> Bool
  ) throws(CollectorError) -> [ArchivedDay] {
    let limit = now.startOfDay.adding(days: -Int64(count))
    let old = days.dropLast(count).filter { $0.start < limit }.filter { !documents(of: $0).contains(where: isNeeded) }
    for day in old {
      do {
        try FileManager.default.removeItem(atPath: day.path)
      } catch {
        throw .cannotWrite(path: day.path, reason: "it cannot be removed")
      }
    }
    return old
  }

  /// Removes what collections that were killed left half-written in a day.
  package func sweep(_ day: ArchivedDay) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: day.path)) ?? [] {
      guard let writer = PendingFile.writer(ofName: name), writer == getpid() || kill(writer, 0) != 0 && errno == ESRCH
      else { continue }
      unlink("\(day.path)/\(name)")
    }
  }
}
