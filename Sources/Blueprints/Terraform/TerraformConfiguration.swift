import DocumentText

/// What the author of a plan wrote, as far as the plan repeats it: which attributes are set, and from what.
final class TerraformConfiguration {
  private let root: JSONPlace?
  /// The resources of each module that was asked for, by their addresses.
  private var known: [[String]: [String: JSONPlace]] = [:]

  init(_ plan: JSONPlace) throws(Refusal) { root = try plan.object("configuration") }

  /// The expressions of a resource; nil where the plan does not repeat them.
  func expressions(of path: TerraformAddress) throws(Refusal) -> JSONPlace? {
    try resource(path)?.object("expressions")
  }

  /// What runs when a resource is created; nil where nothing does.
  func provisioners(of path: TerraformAddress) throws(Refusal) -> JSONPlace? {
    try resource(path)?.member("provisioners")
  }

  private func resource(_ path: TerraformAddress) throws(Refusal) -> JSONPlace? {
    if let known = known[path.modules] { return known[path.resource] }
    var found: [String: JSONPlace] = [:]
    for entry in try module(path.modules)?.items("resources") ?? [] {
      if let address = try entry.text("address") { found[address] = entry }
    }
    known[path.modules] = found
    return found[path.resource]
  }

  /// The address of the module that a resource's module was called from.
  func source(of modules: [String]) throws(Refusal) -> String? { try call(of: modules)?.text("source") }

  /// The constraint on the version of the azurerm provider, if it is nothing but a constraint.
  func azurermConstraint() throws(Refusal) -> String? {
    for (_, provider) in try root?.object("provider_config")?.members ?? [] {
      let (full, short) = (try provider.text("full_name"), try provider.text("name"))
      guard (full ?? short ?? "").split(separator: "/").last == "azurerm",
        let text = try provider.text("version_constraint")
      else {
        continue
      }
      return text.utf8.allSatisfy("0123456789.,~<>=! ".utf8.contains) && text.utf8.count < 40 ? text : nil
    }
    return nil
  }

  // MARK: References

  /// The resources that an expression leads to, through variables and outputs of modules: the names of their modules,
  /// and their addresses there.
  func resources(
    behind expression: JSONPlace?, in modules: [String], depth: Int = 0
  ) throws(Refusal) -> [(modules: [String], resource: String)] {
    guard let expression, depth < 16 else { return [] }
    var found: [(modules: [String], resource: String)] = []
    for reference in try expression.items("references") {
      guard let text = try reference.text else { continue }
      let address = TerraformAddress(text)
      if let child = address.modules.first {
        // The parts of `module.aks.id` behind the module are the name of its output.
        guard let output = (address.resource + address.rest.joined()).split(separator: ".").first else { continue }
        let inside = try module(modules + [child])?.object("outputs")?.object(String(output))?.object("expression")
        found += try resources(behind: inside, in: modules + [child], depth: depth + 1)
      } else if address.resource.hasPrefix("var.") {
        let argument = try call(of: modules)?.object("expressions")?.object(String(address.resource.dropFirst(4)))
        found += try resources(behind: argument, in: Array(modules.dropLast()), depth: depth + 1)
      } else if !address.resource.isEmpty, !found.contains(where: { $0 == (modules, address.resource) }) {
        found.append((modules, address.resource))
      }
    }
    return found
  }

  // MARK: Modules

  private func module(_ names: [String]) throws(Refusal) -> JSONPlace? {
    var module = try root?.object("root_module")
    for name in names {
      module = try module?.object("module_calls")?.object(name)?.object("module")
    }
    return module
  }

  private func call(of modules: [String]) throws(Refusal) -> JSONPlace? {
    guard let name = modules.last else { return nil }
    return try module(Array(modules.dropLast()))?.object("module_calls")?.object(name)
  }
}
