import Ledger

/// What is seen of one column as its rows go by, in memory that doesn't grow with them.
struct ColumnSurvey {
    let header: String
    private(set) var filled = 0
    private(set) var dates = DateSurvey()
    private(set) var numbers = NumberSurvey()
    /// The first values that differ, in order, blanks trimmed.
    private(set) var values: [String] = []
    private var seen: Set<String> = []
    private static let valueLimit = 24
    /// Whether there were more values than are kept.
    private(set) var hasMoreValues = false

    init(header: String) { self.header = header }

    mutating func add(_ cell: ArraySlice<UInt8>, line: Int) {
        let value = Cell.trim(cell)
        guard !value.isEmpty else { return }
        filled += 1
        dates.add(value, line: line)
        numbers.add(value)
        guard !hasMoreValues else { return }
        let text = String(decoding: value, as: UTF8.self)
        guard !seen.contains(text) else { return }
        if values.count == Self.valueLimit {
            hasMoreValues = true
        } else {
            seen.insert(text)
            values.append(text)
        }
    }

    var samples: [String] { values.prefix(3).map { ExportInspection.oneLine(String($0.prefix(40))) } }

    static let dateFields: Set<Field> = [.issuedAt, .dueAt, .date]
    static let numberFields: Set<Field> = [
        .total, .discount, .quantity, .price, .taxRate, .secondaryTaxRate, .tax, .amount,
    ]

    /// Whether the column holds dates, as far as its values and the fields it states can tell: eight digits are a number
    /// unless the field is a date.
    func isDate(_ fields: [Field]) -> Bool {
        let formats = DateSurvey.reduced(dates.remaining).map(\.text)
        guard !formats.isEmpty else { return false }
        return formats != ["yyyyMMdd"] || fields.contains(where: Self.dateFields.contains)
    }

    /// In a few words.
    func look(_ fields: [Field]) -> String {
        if filled == 0 { return "empty" }
        if isDate(fields) { return "date " + DateSurvey.reduced(dates.remaining).map(\.text).joined(separator: " or ") }
        let isDateField = fields.contains(where: Self.dateFields.contains)
        if isDateField, let best = dates.best {
            return "date \(best.format) in \(best.fits) of \(filled), not in line \(best.miss.line): \(best.miss.text)"
        }
        switch numbers.marks {
        case []: return isDateField ? "text, no date" : "text"
        case [.point] where numbers.hasMark: return "number with a decimal point"
        case [.comma]: return "number with a decimal comma"
        case _ where numbers.open != nil: return "number with a decimal point or comma"
        default: return "number"
        }
    }
}
