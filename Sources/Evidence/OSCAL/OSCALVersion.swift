/// The versions of OSCAL that can be written.
package enum OSCALVersion: String, CaseIterable, Sendable {
  case current = "1.2.1"
  case older = "1.1.3"
}
