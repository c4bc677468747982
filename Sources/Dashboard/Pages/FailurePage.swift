/// The page in the place of one that there is not.
struct FailurePage {
  var failure: FailureReport

  var html: String {
    Page(
      title: "\(failure.status) \(failure.title)", links: Frame.links(at: "none"), style: .linked(Asset.styleAddress),
      content: "<p>\(failure.message)</p>\n"
    ).html.text
  }
}
