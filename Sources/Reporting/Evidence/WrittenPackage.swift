import InventoryModel

/// A package in the folder that packages are written to.
package struct WrittenPackage: Hashable, Sendable {
  /// Of its own folder.
  package let name: String
  package let month: Month
  package let manifestDigest: String
  /// By name, the manifest among them, with bytes.
  package let files: [File]

  package struct File: Hashable, Sendable {
    package let name: String
    package let bytes: Int

    package init(name: String, bytes: Int) { (self.name, self.bytes) = (name, bytes) }
  }

  package init(name: String, month: Month, manifestDigest: String, files: [File]) {
    (self.name, self.month, self.manifestDigest, self.files) = (name, month, manifestDigest, files)
  }
}
