import InventoryModel

extension Basis {
  /// What a verdict rests on, as people say it.
  package func words(for verdict: Verdict) -> String {
    switch self {
    case .notListed: "no pool lists these nodes, and nothing reports on them"
    case .kata: "Kata: the flag was accepted without effect until June 2026"
    case .conflict: "Azure says that the flag is on, but the image is no FIPS image"
    case .image: "nothing is known of the family of its image"
    case .flag: "Azure says that the flag is \(verdict == .fail ? "off" : "on")"
    case .flagAbsent: "Azure does not report the flag"
    case .osDefault: "FIPS is on by default in this Windows"
    case .flagAndImage: "Azure says that the flag is on, and the image is a FIPS image"
    case .module: "a module of its image is not validated to FIPS 140-3"
    case .tags: "mandatory tags are missing"
    case .capability: "a pool of this OS or size cannot be FIPS"
    case .approval: "nobody approved the new pool"
    case .certificate: "a certificate of its modules expired, or was never found"
    case .nodes: verdict == .fail ? "its nodes report that FIPS is off" : "its nodes report that FIPS is on"
    case .nodeClass: verdict == .fail ? "its node class leaves FIPS off" : "its node class turns FIPS on"
    case .evidenceMissing: "its nodes did not confirm it"
    case .evidenceExpired: "its nodes said no, too long ago to count now"
    case .stale: "no complete snapshot confirmed it for too long"
    }
  }
}

extension Control {
  /// What is to be done where it fails, in a sentence.
  package var remedy: String {
    switch self {
    case .fipsEnabled:
      "Turn FIPS on (az aks nodepool update --enable-fips-image), or replace the pool by one that has it."
    case .moduleValidated: "Move the pool to an image whose cryptographic modules have active FIPS 140-3 certificates."
    case .observedAsDeclared: "Find out why nodes report otherwise than Azure declares, and recreate the pool."
    case .requiredTags: "Set the mandatory tags on the pool or its cluster."
    case .fipsCapable: "Replace the pool by one of an OS and size that can be FIPS."
    case .poolApproved: "Have the pool approved, or delete it."
    default: "Make the pool meet: \(demand)."
    }
  }
}
