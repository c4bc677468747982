import InventoryModel

/// Carries the verdict of one control on one row, and its open episode, from one period to the next.
struct ControlFold {
  let control: Control
  /// From when on each verdict was known, oldest first; nil where none was.
  private var course: [(from: Instant, verdict: Verdict?)] = []
  private(set) var open: JudgedEpisode?
  private(set) var closed: [JudgedEpisode] = []
  private var finding: (openedAt: Instant, incarnation: String)?
  /// Why it would pass, were it settled, since it does; nil while it would not. What the policy brought while the row
  /// was not settled is no remediation once it settles, and what the row brought stays one whatever else changes.
  private var reasonToPass: CloseReason?
  private var isRequired = false
  /// What came out last, also while nobody says it any more.
  private(set) var inForce: Verdict?

  init(_ control: Control) { self.control = control }

  /// Unsettled is not fixed: until the row is settled its verdict can get worse but not better, and a row that was
  /// never seen settled cannot pass yet.
  func verdict(after raw: Verdict, isSettled: Bool) -> Verdict {
    guard !isSettled else { return raw }
    return min(raw, inForce ?? .unknown)
  }

  /// The control was required, and this came out.
  ///
  /// What came into a scope unsettled and already passing was fixed by nobody.
  /// - Parameter reason: why it passes, if it does.
  mutating func see(
    _ raw: Verdict, isSettled: Bool, reason: CloseReason, episode: () -> JudgedEpisode, at instant: Instant
  ) {
    let verdict = verdict(after: raw, isSettled: isSettled)
    let reason = reasonToPass ?? (isRequired ? reason : .policyChanged)
    reasonToPass = raw == .pass ? reason : nil
    if verdict == .fail, open == nil { openEpisode(episode()) }
    if verdict == .pass { close(at: instant, reason) }
    begin(verdict, at: instant)
    isRequired = true
  }

  /// The control was not required, though a verdict may be carried on.
  mutating func release(at instant: Instant, _ reason: CloseReason, carrying verdict: Verdict? = nil) {
    close(at: instant, reason)
    begin(verdict, at: instant)
    (reasonToPass, isRequired) = (nil, false)
  }

  /// Nothing of the old row holds; in a new life of its cluster neither does the finding.
  mutating func startAfresh(closing instant: Instant?, isNewLife: Bool) {
    if let instant {
      close(at: instant, .deleted)
      begin(nil, at: instant)
    }
    if isNewLife { finding = nil }
    (reasonToPass, isRequired) = (nil, false)
  }

  /// The verdict known at an instant.
  func verdict(at instant: Instant) -> Verdict? { course.last { $0.from <= instant }?.verdict }

  /// The control is required, and nobody says any more what comes out: an open episode stays open.
  mutating func fallSilent(at instant: Instant) { know(nil, at: instant) }

  private mutating func begin(_ verdict: Verdict?, at instant: Instant) {
    inForce = verdict
    know(verdict, at: instant)
  }

  private mutating func know(_ verdict: Verdict?, at instant: Instant) {
    if course.last?.verdict != verdict { course.append((instant, verdict)) }
  }

  private mutating func openEpisode(_ episode: JudgedEpisode) {
    var episode = episode
    let named = finding ?? (episode.findingOpenedAt, episode.incarnation)
    finding = named
    (episode.findingOpenedAt, episode.incarnation) = named
    open = episode
  }

  private mutating func close(at instant: Instant, _ reason: CloseReason) {
    guard var episode = open else { return }
    (episode.closedAt, episode.closeReason) = (instant, reason)
    closed.append(episode)
    open = nil
  }
}
