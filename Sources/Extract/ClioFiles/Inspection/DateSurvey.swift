import Ledger

/// Which formats all of a column's values can be dates in.
struct DateSurvey {
    /// The formats there are to tell apart, padded ones before their unpadded twins.
    static let candidates: [DatePattern] = [
        "yyyy-MM-dd", "yyyy/MM/dd", "yyyyMMdd", "MM/dd/yyyy", "dd/MM/yyyy", "M/d/yyyy", "d/M/yyyy", "MM-dd-yyyy",
        "dd-MM-yyyy", "dd.MM.yyyy", "d.M.yyyy", "dd MMM yyyy", "d MMM yyyy", "MMM dd, yyyy", "MMM d, yyyy",
        "dd-MMM-yyyy",
    ].compactMap(DatePattern.init)

    private(set) var count = 0
    private var fits = [Int](repeating: 0, count: candidates.count)
    /// The first value that isn't a date in each format, and its line.
    private var firstMiss = [(text: String, line: Int)?](repeating: nil, count: candidates.count)
    private var isGivenUp = false

    mutating func add(_ value: ArraySlice<UInt8>, line: Int) {
        count += 1
        guard !isGivenUp else { return }
        for (index, pattern) in Self.candidates.enumerated() {
            if pattern.parse(value) != nil {
                fits[index] += 1
            } else if firstMiss[index] == nil {
                firstMiss[index] = (String(decoding: value.prefix(40), as: UTF8.self), line)
            }
        }
        // A column of two hundred values without one date holds none.
        if count == 200, fits.allSatisfy({ $0 == 0 }) { isGivenUp = true }
    }

    /// Positions in ``candidates`` that every value fits.
    var remaining: Set<Int> {
        guard count > 0, !isGivenUp else { return [] }
        return Set(fits.indices.filter { fits[$0] == count })
    }

    /// The format most values fit, where some but not all do, with the first that doesn't.
    var best: (format: String, fits: Int, miss: (text: String, line: Int))? {
        guard !isGivenUp, remaining.isEmpty, let most = fits.max(), most > 0, let index = fits.firstIndex(of: most),
            let miss = firstMiss[index]
        else { return nil }
        return (Self.candidates[index].text, most, miss)
    }

    /// Formats in order, an unpadded one dropped where its padded twin is there too.
    static func reduced(_ remaining: Set<Int>) -> [DatePattern] {
        let patterns = candidates.indices.filter(remaining.contains).map { candidates[$0] }
        let texts = Set(patterns.map(\.text))
        return patterns.filter { pattern in
            let padded = pattern.parts.map { part -> String in
                switch part {
                case .year: "yyyy"
                case .month: "MM"
                case .monthName: "MMM"
                case .day: "dd"
                case .literal(let byte): String(UnicodeScalar(byte))
                }
            }.joined()
            return padded == pattern.text || !texts.contains(padded)
        }
    }

    /// Says between which two formats the values leave the choice.
    static func remark(_ formats: [DatePattern], values: [String]) -> String {
        guard formats.count > 1 else { return "" }
        let names = formats.map(\.text).joined(separator: " or ")
        for value in values {
            let bytes = Array(value.utf8)[...]
            if let one = formats[0].parse(bytes), let other = formats[1].parse(bytes), one != other {
                return
                    "AMBIGUOUS: \(names): \(value) is \(one) or \(other); a day after the 12th would decide, and no row has one"
            }
        }
        return "AMBIGUOUS: \(names): a day after the 12th would decide, and no row has one"
    }
}
