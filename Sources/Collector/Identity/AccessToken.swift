import InventoryModel
import WebClient

/// What opens Resource Manager for about an hour.
struct AccessToken: Sendable {
  var secret: Secret
  var expiresAt: Instant
  /// Which identity it came from, as `--identity` names it.
  var identity: String
}
