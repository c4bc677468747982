/// One metric as Prometheus knows it: a name, what it means, and a sample for each set of labels.
package struct MetricFamily: Hashable, Sendable {
  package enum Kind: String, Sendable { case gauge, counter }

  package struct Sample: Hashable, Sendable {
    package var labels: [String: String]
    package var value: Double

    package init(_ value: Double, labels: [String: String] = [:]) {
      self.labels = labels
      self.value = value
    }
  }

  package var name: String
  package var help: String
  package var kind: Kind
  /// A family without samples is not told at all: what has no value is absent, which is not 0.
  package var samples: [Sample]

  package init(_ name: String, _ help: String, kind: Kind = .gauge, samples: [Sample]) {
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
