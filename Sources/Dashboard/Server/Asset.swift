/// What pages load beside their text: it ships inside the program.
enum Asset {
  static let styleAddress = "/assets/style.css"

  static func answer(_ name: String) throws -> Answer {
    guard name == "style.css" else { throw Refusal.notFound("there is no such file") }
    return style
  }

  private static let style = Answer(
    .ok, "text/css; charset=utf-8", StyleSheet.text + String(decoding: PackageResources.live_css, as: UTF8.self))
}
