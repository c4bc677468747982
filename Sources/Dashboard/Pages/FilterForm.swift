import InventoryModel

/// A form that puts what is chosen into the address.
struct FilterForm {
  enum Field {
    case search(String, label: String, value: String?)
    case choice(String, label: String, options: [Option], value: String?)
    case date(String, label: String, value: String?)
    case text(String, label: String, value: String?, hint: String)
    case hidden(String, value: String?)
  }

  struct Option {
    var value: String
    var title: String

    init(_ value: String, _ title: String? = nil) { (self.value, self.title) = (value, title ?? value) }
  }

  var path: String
  /// What is chosen with it.
  var label: String
  var fields: [Field]

  var html: HTML {
    """
    <form class="filter" method="get" action="\(path)" aria-label="\(label)">
    \(fields.map(Self.html))<button type="submit">Show</button>
    <a href="\(path)">Clear</a>
    </form>

    """
  }

  private static func html(_ field: Field) -> HTML {
    switch field {
    case .search(let name, let label, let value):
      labelled(name, label, "<input type=\"search\" name=\"\(name)\" id=\"f-\(name)\" value=\"\(value ?? "")\">")
    case .date(let name, let label, let value):
      labelled(name, label, "<input type=\"date\" name=\"\(name)\" id=\"f-\(name)\" value=\"\(value ?? "")\">")
    case .text(let name, let label, let value, let hint):
      labelled(
        name, label,
        "<input name=\"\(name)\" id=\"f-\(name)\" value=\"\(value ?? "")\" placeholder=\"\(hint)\" size=\"12\">")
    case .choice(let name, let label, let options, let value):
      labelled(name, label, "<select name=\"\(name)\" id=\"f-\(name)\">\(choices(options, value))</select>")
    case .hidden(let name, let value):
      value.map { "<input type=\"hidden\" name=\"\(name)\" value=\"\($0)\">\n" } ?? .nothing
    }
  }

  private static func labelled(_ name: String, _ label: String, _ control: HTML) -> HTML {
    "<span class=\"field\"><label for=\"f-\(name)\">\(label)</label>\(control)</span>\n"
  }

  /// What is chosen is an option, even where it is none of those that there are now.
  private static func choices(_ options: [Option], _ value: String?) -> [HTML] {
    let isKnown = value.map { value in options.contains { $0.value == value } } ?? true
    return (isKnown ? options : options + [Option(value!)]).map { option in
      "<option value=\"\(option.value)\"\(option.value == value ?? "" ? " selected" : .nothing)>\(option.title)</option>"
    }
  }
}

extension FilterForm.Field {
  static func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, label: String, among type: Choice.Type, value: Choice?
  ) -> Self {
    .choice(name, label: label, among: Choice.allCases.map(\.rawValue), value: value?.rawValue)
  }

  /// Any, or one of many.
  static func choice(_ name: String, label: String, among values: [String], value: String?) -> Self {
    .choice(
      name, label: label, options: [FilterForm.Option("", "any")] + values.map { FilterForm.Option($0) }, value: value)
  }

  static func flag(_ name: String, label: String, value: Bool?) -> Self {
    .choice(
      name, label: label,
      options: [FilterForm.Option("", "any"), FilterForm.Option("true", "yes"), FilterForm.Option("false", "no")],
      value: value.map(String.init))
  }

  /// A date field where a date is meant, else a text that keeps the exact instant.
  static func instant(_ name: String, label: String, value: InstantArgument?) -> Self {
    if case .date? = value { return .date(name, label: label, value: value?.description) }
    guard let value else { return .date(name, label: label, value: nil) }
    return .text(name, label: label, value: value.description, hint: "2026-11-22")
  }
}
