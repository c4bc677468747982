import InventoryModel

/// Turns the spans of all evaluated rows into what they cost, in one pass. It keeps the parts of one row at a time.
package struct CostSweep {
  private let window: KPIWindow
  private let buckets: Buckets
  private let grouping: KPIGrouping?
  private let isObserved: Bool
  private let subjects: [Int64: CostSubject]
  private let prices: PriceBook
  private let keepsCharges: Bool
  /// The first instants of all buckets but the first, and the end of the last.
  private let edges: [Instant]

  private var row: Int64?
  private var parts: [CostPart] = []
  private var present: (span: KPISpan, kind: MachineKind?)?
  private var series: CostSeries
  private var rows: [CostRow] = []
  private var charges: [CostCharge] = []

  /// - Parameters:
  ///   - firstSnapshot: nil when there is none; then nothing costs anything.
  ///   - keepsCharges: whether what each row costs in each bucket is kept, as FOCUS lists it.
  package init(
    window: KPIWindow, grouping: KPIGrouping? = nil, firstSnapshot: Instant?, subjects: [Int64: CostSubject],
    prices: PriceBook, keepsCharges: Bool = false
  ) {
    self.window = window
    self.grouping = grouping
    isObserved = firstSnapshot.map { $0 <= window.end } ?? false
    self.subjects = subjects
    self.prices = prices
    self.keepsCharges = keepsCharges
    buckets = Buckets(window, firstSnapshot: firstSnapshot)
    edges = Array(buckets.names.dropFirst())
    series = CostSeries(buckets: buckets.count)
    if grouping == nil { _ = series.place(of: "") }
  }

  /// The grouping that spans are to be loaded by: scopes are read off each span, which stays one.
  package static func loaded(_ grouping: KPIGrouping?) -> KPIGrouping? { grouping == .scope ? nil : grouping }

  /// Adds one span. The spans of a row follow each other, in the order of time.
  package mutating func add(_ span: KPISpan) {
    if span.row != row { finishRow() }
    row = span.row
    let life = span.interval.clamped(to: Interval(from: Instant(seconds: .min), to: end))
    guard !life.isEmpty else { return }
    let nodes = span.hasNodeCount ? span.nodes : nil
    let (heading, groups) = (CostClass(span), groups(of: span))
    let machines = subjects[span.row]?.machines ?? Stretches()
    machines.cut(life) { interval, known in
      let kind = known ?? nil
      prices.cut(interval, for: kind) { interval, price in
        parts.append(
          CostPart(interval: interval, heading: heading, groups: groups, nodes: nodes, listPrice: price))
      }
      if interval.contains(window.end) { present = (span, kind) }
    }
  }

  package consuming func report(policy: Policy) -> CostReport {
    finishRow()
    return CostReport(
      window: window, since: window.since ?? buckets.span?.from, isObserved: isObserved, grouping: grouping,
      prices: prices,
      rows: rows.sorted(byKey: { ResourceOrder($0.cluster, $0.pool) }), points: points, policy: policy,
      charges: charges.sorted(byKey: { ResourceOrder($0.row.cluster, $0.row.pool) }))
  }

  /// The first instant that is not counted.
  private var end: Instant { window.end.adding(seconds: 1) }

  private func groups(of span: KPISpan) -> [String] {
    guard grouping == .scope else { return [span.group] }
    return span.scopes.isEmpty ? [KPIGrouping.none] : span.scopes
  }

  private var points: [CostPoint] {
    series.groups.flatMap { group, sums in
      zip(buckets.names, sums).map { CostPoint(at: $0, group: grouping == nil ? nil : group, sums: $1) }
    }
  }
}

// MARK: - One row

extension CostSweep {
  private mutating func finishRow() {
    defer {
      parts.removeAll(keepingCapacity: true)
      present = nil
    }
    guard let row, let subject = subjects[row], !parts.isEmpty else { return }
    let cost = RowCost(parts: parts, charges: subject.billed.map { prices.charges(of: $0) } ?? [], end: end)
    let present = presentRow(subject, cost)
    addToSeries(cost, of: present ?? rowThatWas(subject))
    guard var present else { return }
    present.sinceFailing = subject.failingSince.map { since in
      parts.reduce(into: CostSum()) { sum, part in
        cost.cut(part, at: [since]) { piece, money in if piece.from >= since { sum.add(money) } }
      }
    }
    rows.append(present)
  }

  private func presentRow(_ subject: CostSubject, _ cost: RowCost) -> CostRow? {
    guard let (span, kind) = present, let heading = CostClass(span), let last = parts.last else { return nil }
    return CostRow(
      cluster: subject.cluster, clusterName: subject.clusterName, pool: subject.pool, location: subject.location,
      owner: subject.owner, scopes: span.scopes, groups: last.groups, verdict: span.verdict,
      isExempt: heading == .exempt,
      heading: heading, machine: kind, nodes: last.nodes, unitPrice: cost.price(of: last, at: window.end),
      failingSince: subject.failingSince)
  }

  /// A row that is gone, or not regulated any more, whose cost of before still counts.
  private func rowThatWas(_ subject: CostSubject) -> CostRow {
    CostRow(
      cluster: subject.cluster, clusterName: subject.clusterName, pool: subject.pool, location: subject.location,
      owner: subject.owner, scopes: [], groups: [], verdict: .notApplicable, isExempt: false, heading: .compliant,
      machine: subject.machines.all.last?.value)
  }

  private mutating func addToSeries(_ cost: RowCost, of row: CostRow) {
    guard let span = buckets.span else { return }
    var kept: [CostCharge.Place: CostCharge] = [:]
    for part in parts {
      guard let heading = part.heading else { continue }
      var part = part
      part.interval = part.interval.clamped(to: span)
      guard !part.interval.isEmpty else { continue }
      let places = part.groups.map { series.place(of: $0) }
      cost.cut(part, at: edges) { piece, money in
        let bucket = buckets.index(of: piece.from)
        for place in places { series.add(money, at: place, bucket: bucket, heading) }
        guard keepsCharges else { return }
        let place = CostCharge.Place(bucket: bucket, heading: heading)
        kept[place, default: CostCharge(row: row, heading: heading, period: period(of: bucket))]
          .add(piece, part.nodes, money, price: cost.price(of: part, at: piece.from))
      }
    }
    charges += kept.sorted { $0.key < $1.key }.map(\.value)
  }

  private func period(of bucket: Int) -> Interval {
    let from = buckets.names[bucket]
    return Interval(from: from, to: window.bucket.next(after: from))
  }
}
