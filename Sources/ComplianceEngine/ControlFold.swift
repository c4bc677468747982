import InventoryModel

/// Carries the verdict of one control on one row, and its open episode, from one stretch to the next.
struct ControlFold {
  let control: Control
  private(set) var inForce: Verdict?
  private(set) var open: JudgedEpisode?
  private(set) var closed: [JudgedEpisode] = []
  private var finding: (openedAt: Instant, incarnation: String)?
  /// Why it would pass, were it settled, since it does; nil while it would not. What the policy brought while the row
  /// was not settled is no remediation once it settles, and what the row brought stays one whatever else changes.
  private var reasonToPass: CloseReason?

  init(_ control: Control) { self.control = control }

  /// Unsettled is not fixed: until the row is settled its verdict can get worse but not better, and a row that was
  /// never seen settled cannot pass yet.
  func verdict(after raw: Verdict, isSettled: Bool) -> Verdict {
    guard !isSettled else { return raw }
    return min(raw, inForce ?? .unknown)
  }

  /// The control was required, and this came out.
  ///
  /// - Parameter reason: why it passes, if it does.
  mutating func see(_ raw: Verdict, isSettled: Bool, reason: CloseReason, episode: () -> JudgedEpisode, at: Instant) {
    let verdict = verdict(after: raw, isSettled: isSettled)
    reasonToPass = raw == .pass ? reasonToPass ?? reason : nil
    if verdict == .fail, open == nil { openEpisode(episode()) }
    if verdict == .pass { close(at: at, reasonToPass ?? reason) }
    inForce = verdict
  }

  /// The control was not required, though a verdict may be carried on.
  mutating func release(at instant: Instant, _ reason: CloseReason, carrying verdict: Verdict? = nil) {
    close(at: instant, reason)
    (inForce, reasonToPass) = (verdict, nil)
  }

  /// Nothing of the old row holds; in a new life of its cluster neither does the finding.
  mutating func startAfresh(closing instant: Instant?, isNewLife: Bool) {
    if let instant { close(at: instant, .deleted) }
    if isNewLife { finding = nil }
    (inForce, reasonToPass) = (nil, nil)
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
