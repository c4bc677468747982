/// What is shown of the product itself.
public enum Product {
  /// The version; it is written nowhere else in the sources. Format: https://semver.org.
  public static let version = "0.1.0"
}
