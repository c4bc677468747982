/// One metric as Prometheus knows it: a name, what it means, and a sample for each set of labels.
public struct MetricFamily: Hashable, Sendable {
  public enum Kind: String, Sendable { case gauge, counter }

  public struct Sample: Hashable, Sendable {
    public var labels: [String: String]
    public var value: Double

    public init(_ value: Double, labels: [String: String] = [:]) {
      self.labels = labels
      self.value = value
    }
  }

  public var name: String
  public var help: String
  public var kind: Kind
  /// A family without samples is not told at all: what has no value is absent, which is not 0.
  public var samples: [Sample]

  public init(_ name: String, _ help: String, kind: Kind = .gauge, samples: [Sample]) {
    self.name = name
    self.help = help
    self.kind = kind
    self.samples = samples
  }

  /// A gauge without labels; without a sample where there is no value.
  init(_ name: String, _ help: String, _ value: Double?) {
    self.init(name, help, samples: value.map { [Sample($0)] } ?? [])
  }
}
