import Ledger
import XeroDocuments

/// Which of Xero's tax rates a line has.
struct TaxMap {
    enum Resolution {
        case taxType(Int)
        case fault(DiagnosticCode, message: String, remedy: String)
    }

    /// A line's two rates in per cent, and how the second counts.
    struct Rates: Hashable {
        var primary: FixedPoint
        var secondary: FixedPoint
        var isCompound: Bool

        /// The whole rate in per cent, to four decimals.
        var whole: FixedPoint {
            var sum = primary.tenThousandths + secondary.tenThousandths
            if isCompound {
                let divisor = 100 * FixedPoint.scale
                sum +=
                    Rounding.divide(primary.tenThousandths, times: secondary.tenThousandths, by: divisor) ?? 0
            }
            return FixedPoint(tenThousandths: sum)
        }
    }

    private let settings: TaxSettings
    private var known: [Rates: Resolution] = [:]
    /// The first few that have a tax type: there are seldom more.
    private var recent: [(rates: Rates, taxType: Int)] = []
    /// Types whose own rate nobody has told, as they are met.
    private(set) var unproven: [TaxType] = []

    init(settings: TaxSettings) { self.settings = settings }

    mutating func resolve(_ rates: Rates, _ codes: inout Codes) -> Resolution {
        for index in recent.indices where recent[index].rates == rates { return .taxType(recent[index].taxType) }
        if let resolution = known[rates] { return resolution }
        let resolution = find(rates, &codes)
        known[rates] = resolution
        if recent.count < 16, case .taxType(let type) = resolution { recent.append((rates, type)) }
        return resolution
    }

    private mutating func find(_ rates: Rates, _ codes: inout Codes) -> Resolution {
        let whole = rates.whole
        let (type, setting) = chosen(rates, whole)
        guard let type else {
            return .fault(
                .noTaxType, message: "there is no Xero tax type for \(text(whole))%",
                remedy: "Set transform.tax.\(setting), or transform.tax.rates.\"\(text(whole))\".")
        }
        guard let rate = type.rate else {
            if whole != .zero, !unproven.contains(type) { unproven.append(type) }
            return .taxType(codes.taxType(type))
        }
        guard rate == whole else {
            return .fault(
                .taxRateMismatch,
                message: "the line is taxed at \(text(whole))%, but \(type.type) (\(type.name)) is \(text(rate))%",
                remedy: "Give \(text(whole))% a tax type of its own under transform.tax.rates.")
        }
        return .taxType(codes.taxType(type))
    }

    private func chosen(_ rates: Rates, _ whole: FixedPoint) -> (TaxType?, String) {
        if let type = settings.rates[whole] { return (type, "rates") }
        if whole == .zero { return (settings.none, "none") }
        if rates.secondary == .zero { return (settings.primary, "primary") }
        if rates.primary == .zero { return (settings.secondary, "secondary") }
        return (settings.both, "both")
    }

    private func text(_ rate: FixedPoint) -> String {
        var bytes: [UInt8] = []
        rate.append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
