import Ledger

/// Which decimal mark all of a column's values can be numbers with, and the currency signs beside them.
struct NumberSurvey {
    private(set) var count = 0
    private var points = 0
    private var commas = 0
    /// The first value that is one number with a decimal point and another with a comma.
    private(set) var open: String?
    /// Whether a value has anything besides digits that tells the marks apart.
    private(set) var hasMark = false
    private(set) var signs: [String] = []

    mutating func add(_ value: ArraySlice<UInt8>) {
        count += 1
        guard points == count - 1 || commas == count - 1 else { return }
        let point = NumberPattern(decimalMark: .point).parse(value)
        let comma = NumberPattern(decimalMark: .comma).parse(value)
        let isPoint = Self.isNumber(point)
        let isComma = Self.isNumber(comma)
        if isPoint { points += 1 }
        if isComma { commas += 1 }
        guard isPoint || isComma else { return }
        if point != comma { hasMark = true }
        if isPoint, isComma, point != comma, open == nil { open = String(decoding: value, as: UTF8.self) }
        takeSign(value)
    }

    /// More decimals than can be kept are decimals all the same.
    private static func isNumber(_ result: Result<FixedPoint, NumberPattern.Problem>) -> Bool {
        switch result {
        case .success, .failure(.tooManyDecimals): true
        case .failure: false
        }
    }

    private mutating func takeSign(_ value: ArraySlice<UInt8>) {
        let text = String(decoding: value, as: UTF8.self)
        let sign = String(text.filter { !$0.isWholeNumber && !$0.isWhitespace && !".,-+()'".contains($0) })
        if !sign.isEmpty, signs.count < 8, !signs.contains(sign) { signs.append(sign) }
    }

    /// The marks every value fits.
    var marks: [NumberPattern.DecimalMark] {
        guard count > 0 else { return [] }
        return (points == count ? [.point] : []) + (commas == count ? [.comma] : [])
    }
}
