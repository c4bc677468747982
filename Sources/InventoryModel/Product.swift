/// What is shown of the product itself.
package enum Product {
  /// The version; it is written nowhere else in the sources. Format: https://semver.org.
  package static let version = "0.1.0"
}
