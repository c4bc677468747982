/// The state of a database: how new its facts are, how large it is, and what the last import took.
package struct DatabaseCondition: Hashable, Sendable {
  /// The import that was done last, whatever night it was of.
  package struct Import: Hashable, Sendable {
    /// When it was done.
    package var at: Instant
    /// Of its documents, as they are stored.
    package var bytes: Int64
    /// Nil for those from before it was measured.
    package var milliseconds: Int64?

    package init(at: Instant, bytes: Int64, milliseconds: Int64?) {
      self.at = at
      self.bytes = bytes
      self.milliseconds = milliseconds
    }
  }

  /// When the newest snapshot that counts was taken; nil while there is none.
  package var newestSnapshot: Instant?
  /// The newest that had complete coverage.
  package var newestCompleteSnapshot: Instant?
  /// Of each collector that has a name, in the order of names.
  package var collectors: [CollectorCondition]
  package var lastImport: Import?
  /// Of the database itself, without the log beside it.
  package var bytes: Int64

  package init(
    newestSnapshot: Instant?, newestCompleteSnapshot: Instant?, collectors: [CollectorCondition] = [],
    lastImport: Import?, bytes: Int64
  ) {
    self.collectors = collectors
    self.newestSnapshot = newestSnapshot
    self.newestCompleteSnapshot = newestCompleteSnapshot
    self.lastImport = lastImport
    self.bytes = bytes
  }
}
