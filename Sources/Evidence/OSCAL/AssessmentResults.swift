import InventoryModel
import Reporting

/// The month as OSCAL assessment results: what was observed, and which requirements are met.
struct AssessmentResults: Sendable {
  let document: OSCALDocument
  /// Active in the period.
  let weaknesses: [Weakness]

  private var facts: EvidenceFacts { document.facts }

  var json: JSONValue {
    let title = "FIPS cryptography of AKS node pools, \(facts.period.month)"
    return JSONValue.object([
      "assessment-results": [
        "uuid": document.uuid("assessment-results", facts.period.month.description, facts.factsDigest),
        "metadata": document.metadata(title: title), "import-ap": ["href": .string(facts.system.assessmentPlan ?? "")],
        "results": [result], "back-matter": document.backMatter,
      ]
    ])
  }

  private var result: JSONValue {
    let observations = [coverage] + facts.failures.map(failure) + weaknesses.map(document.observation)
    return [
      "uuid": document.uuid("result", facts.period.month.description),
      "title": .string("Nightly observations of \(facts.period.month)"),
      "description": .string("What fipswatch observed. \(facts.period.statement)"),
      "start": .string(facts.period.from.description), "end": .string(facts.period.asOf.description),
      "local-definitions": document.inventoryItems(of: weaknesses),
      "reviewed-controls": [
        "control-selections": [
          ["include-controls": .array(controls.map { ["control-id": .string($0.lowercased())] })]
        ]
      ],
      "observations": .array(observations), "findings": .array(controls.map(requirement) + open.map(finding)),
    ]
  }

  private var open: [Weakness] { weaknesses.filter(\.isOpen) }

  private var controls: [String] { Set(Control.all.flatMap(\.nistControls)).sorted() }

  private var coverageID: JSONValue { document.uuid("coverage", facts.period.month.description) }

  private var coverage: JSONValue {
    let counts = [ObservedNight.State.complete, .partial, .missed].map { state in
      "\(facts.nights.count { $0.state == state }) \(state.rawValue)"
    }
    let nights = facts.observedNights.of
    let early = nights - facts.nights.count
    let before = early > 0 ? ", \(early) before the first snapshot" : ""
    return [
      "uuid": coverageID, "title": "Nights observed",
      "description": .string("Of \(nights) nights: \(counts.joined(separator: ", "))\(before)."),
      "methods": ["TEST"], "collected": .string(facts.period.asOf.description),
    ]
  }

  private func failure(_ failure: DetectionFailure) -> JSONValue {
    [
      "uuid": document.uuid("failure", failure.id), "title": .string("Failure of detection \(failure.id)"),
      "description": .string(failure.summary), "methods": ["TEST"], "types": ["finding"],
      "collected": .string(failure.detectedAt.description),
    ]
  }

  /// Whether a requirement is met by all that is regulated: only by passes, not by exemptions, not by what is unknown, and
  /// not by what nobody asked for or observed.
  private func requirement(_ control: String) -> JSONValue {
    let failing = open.filter { $0.control.nistControls.contains(control) }
    let point = facts.month.points.last
    let doubt = doubt(about: control)
    let fails = !failing.isEmpty || (control == "SC-13" && (point?.fail ?? 0) > 0)
    let counts = point.map {
      "\($0.pass) of \($0.total) regulated pools pass, \($0.fail) fail, \($0.unknown) are unknown, \($0.exempt) of these exempt."
    }
    let sentences = [
      counts ?? "Nothing was regulated.", "\(Plural.text(failing.count, "item")) of the plan serve this control.",
      doubt,
    ]
    return [
      "uuid": document.uuid("requirement", control), "title": .string("\(control) on AKS node pools"),
      "description": .string(sentences.compactMap(\.self).joined(separator: " ")),
      "target": target(control, reason: fails ? "fail" : doubt == nil ? "pass" : "other"),
      "related-observations": .array(
        [["observation-uuid": coverageID]]
          + failing.map { ["observation-uuid": document.uuid("observation", document.name(of: $0))] }),
    ]
  }

  /// Why nothing that fails does not show that a requirement is met; nil where it does.
  private func doubt(about control: String) -> String? {
    let (complete, nights) = facts.observedNights
    let point = facts.month.points.last
    if !facts.requirements.contains(where: { $0.asks(for: control) }) {
      return "Nothing that is regulated is asked for it, so nothing shows that it is met."
    }
    if control == "SC-13", point?.pass != point?.total { return "Not all that is regulated is known to meet it." }
    guard complete == nights, nights > 0 else {
      return
        "Only \(complete) of \(Plural.text(nights, "night")) observed everything, so nothing shows that it was met."
    }
    return nil
  }

  private func finding(_ weakness: Weakness) -> JSONValue {
    [
      "uuid": document.uuid("finding", document.name(of: weakness)),
      "title": .string(OSCALText.line("\(weakness.id): \(weakness.title)")),
      "description": .string(OSCALText.line(weakness.description)),
      "target": target(weakness.control.nistControls.first ?? "SC-13", reason: "fail"),
      "related-observations": [["observation-uuid": document.uuid("observation", document.name(of: weakness))]],
    ]
  }

  /// - Parameter reason: of OSCAL: `pass`, `fail` or `other`.
  private func target(_ control: String, reason: String) -> JSONValue {
    [
      "type": "objective-id", "target-id": .string("\(control.lowercased())_obj"),
      "status": [
        "state": .string(reason == "pass" ? "satisfied" : "not-satisfied"), "reason": .string(reason),
      ],
    ]
  }
}

extension Requirements {
  /// Every scope asks for FIPS.
  fileprivate func asks(for control: String) -> Bool {
    switch control {
    case "CM-3": approval
    case "CM-8": !tags.isEmpty
    default: true
    }
  }
}
