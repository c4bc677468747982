/// The state of a database: how new its facts are, how large it is, and what the last import took.
public struct DatabaseCondition: Hashable, Sendable {
  /// The import that was done last, whatever night it was of.
  public struct Import: Hashable, Sendable {
    /// When it was done.
    public var at: Instant
    /// Of its documents, as they are stored.
    public var bytes: Int64
    /// Nil for those from before it was measured.
    public var milliseconds: Int64?

    public init(at: Instant, bytes: Int64, milliseconds: Int64?) {
      self.at = at
      self.bytes = bytes
      self.milliseconds = milliseconds
    }
  }

  /// When the newest snapshot that counts was taken; nil while there is none.
  public var newestSnapshot: Instant?
  /// The newest that had complete coverage.
  public var newestCompleteSnapshot: Instant?
  public var lastImport: Import?
  /// Of the database itself, without the log beside it.
  public var bytes: Int64

  public init(newestSnapshot: Instant?, newestCompleteSnapshot: Instant?, lastImport: Import?, bytes: Int64) {
    self.newestSnapshot = newestSnapshot
    self.newestCompleteSnapshot = newestCompleteSnapshot
    self.lastImport = lastImport
    self.bytes = bytes
  }
}
