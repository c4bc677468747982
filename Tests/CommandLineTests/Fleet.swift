@_exported import FleetDocuments
