import CCurl

/// The libcurl of the host.
package enum HostCurl {
  /// `7.88.1`; nil where there is none that can be used.
  package static var version: String? { ccurl_load() == nil ? String(cString: ccurl_version()) : nil }
}
