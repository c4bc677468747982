import Foundation

/// An upright axis of numbers, with ticks at 1, 2 or 5 times a power of ten.
struct ValueAxis: Equatable {
  let lowest: Double
  let highest: Double
  let step: Double

  /// - Parameters:
  ///   - values: those that must have a place; there may be none.
  ///   - least: the smallest stretch that is shown, so that small changes do not look large.
  ///   - bounds: beyond which there are no values.
  ///   - isFromZero: whether the axis begins at zero, as it must where lengths are compared.
  init(
    _ values: some Sequence<Double>, least: Double, within bounds: ClosedRange<Double> = 0...Double.infinity,
    isFromZero: Bool = false
  ) {
    let known = values.filter(\.isFinite)
    // Without a value, all that could be.
    let top = known.max() ?? (bounds.upperBound.isFinite ? bounds.upperBound : bounds.lowerBound + least)
    var bottom = isFromZero ? min(0, known.min() ?? 0) : known.min() ?? bounds.lowerBound
    var ceiling = top
    let missing = max(0, least - (ceiling - bottom))
    ceiling = min(ceiling + (isFromZero ? missing : missing / 2), bounds.upperBound)
    bottom = max(min(bottom, ceiling - least), bounds.lowerBound)
    step = Self.niceStep((ceiling - bottom) / 4)
    lowest = max((bottom / step + 1e-9).rounded(.down) * step, bounds.lowerBound)
    highest = min(max((ceiling / step - 1e-9).rounded(.up) * step, lowest + step), bounds.upperBound)
  }

  /// The smallest of 1, 2, 5 times a power of ten that is not smaller.
  private static func niceStep(_ raw: Double) -> Double {
    guard raw > 0, raw.isFinite else { return 1 }
    let power = pow(10, log10(raw).rounded(.down))
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= raw * (1 - 1e-9) } ?? 10 * power
  }

  var ticks: [Double] {
    let count = Int(((highest - lowest) / step + 1e-9).rounded(.down))
    return (0...max(0, count)).map { lowest + Double($0) * step }
  }

  /// From 0 at the bottom to 1 at the top.
  func place(of value: Double) -> Double { (value - lowest) / (highest - lowest) }

  /// With as many decimals as the step has.
  func text(of tick: Double) -> String {
    let tenths = Int((tick * 10).rounded())
    return step >= 1 ? String(Int(tick.rounded())) : "\(tenths / 10).\(tenths % 10)"
  }
}
