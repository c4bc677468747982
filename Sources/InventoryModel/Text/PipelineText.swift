/// The log of a pipeline, in which some texts are commands.
///
/// Sources: actions/runner, ActionCommand.cs; microsoft/azure-pipelines-agent, Command.cs: `##[` and `##vso[` count
/// anywhere in a line, `::` where it begins one.
package enum Pipeline: Sendable {
  case gitHub, azurePipelines

  /// By the variables that each sets; nil outside of both.
  package init?(environment: [String: String]) {
    if environment["GITHUB_ACTIONS"] == "true" {
      self = .gitHub
    } else if environment["TF_BUILD"]?.foldedID == "true" {
      self = .azurePipelines
    } else {
      return nil
    }
  }

  /// The text with nothing in it that begins a command.
  ///
  /// - Parameter mark: what stands for the second of two `#`, in the language of the text.
  package static func defused(_ text: String, by mark: String = " #") -> String {
    guard text.contains("##") else { return text }
    return text.replacing(/##(\[|[vV][sS][oO]\[)/) { "#\(mark)\($0.1)" }
  }
}
