import DocumentText

/// A template in what deploys or keeps it: an export of a template spec (`{"mainTemplate": …}`), or the body of a request
/// that deploys one (`{"properties": {"template": …, "parameters": …}}`), stacks among them.
struct CarriedTemplate {
  let template: JSONPlace
  let parameters: JSONPlace?

  /// Nil for what carries none.
  init?(_ root: JSONPlace) throws(Refusal) {
    guard root.isObject else { return nil }
    let properties = try root.member("properties")
    let holder = if let properties, properties.isObject { properties } else { root }
    let (main, deployed) = (try holder.member("mainTemplate"), try holder.member("template"))
    guard let template = main ?? deployed, template.isObject, try template.member("resources") != nil else {
      return nil
    }
    self.template = template
    parameters = try holder.member("parameters")
  }
}
