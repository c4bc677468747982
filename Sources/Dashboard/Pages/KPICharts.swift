import InventoryModel
import Reporting

extension KPIView {
  /// The courses of the series, of which the tables below tell the numbers.
  static func charts(of report: KPIReport) -> HTML {
    guard !report.points.isEmpty else { return .nothing }
    return .nothing
  }
}
