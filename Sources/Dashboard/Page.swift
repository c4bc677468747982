import Hummingbird
import HummingbirdTLS
import InventoryModel
import Mustache
import Reporting
