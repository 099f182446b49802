/// Finds out what stands between the cells of a text.
enum DelimiterSniffing {
    /// Comma, semicolon, tab and pipe, in the order of preference.
    static let candidates: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")]

    /// The candidate that stands most often in the first line that isn't blank, quoted text left out; nil where none does.
    static func delimiter(of text: [UInt8]) -> UInt8? {
        let line = firstLine(text)
        var best: (delimiter: UInt8, count: Int)?
        for candidate in candidates {
            let count = self.count(candidate, in: line)
            if count > best?.count ?? 0 { best = (candidate, count) }
        }
        return best?.delimiter
    }

    /// How often a delimiter stands outside quotes.
    static func count(_ delimiter: UInt8, in line: ArraySlice<UInt8>) -> Int {
        var isQuoted = false
        var count = 0
        for byte in line {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() } else if byte == delimiter && !isQuoted { count += 1 }
        }
        return count
    }

    private static func firstLine(_ text: [UInt8]) -> ArraySlice<UInt8> {
        let rest = text.drop { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        return rest.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    }
}
