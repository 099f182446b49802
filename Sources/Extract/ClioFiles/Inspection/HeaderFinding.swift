import Ledger

/// Finds the delimiter and the header row of a text that may begin with a title.
///
/// A header is the line whose cells are known names, or else a line of distinct words that as many cells follow in the
/// lines after it. Quoted cells may hold anything, line ends included.
struct HeaderFinding {
    var delimiter: UInt8
    /// Lines before the header, blank ones too.
    var skipLines: Int
    private static let headerLimit = 20
    private static let lineLimit = 60

    /// - Parameter text: the beginning of a file in UTF-8.
    init(_ text: [UInt8], rules: [KindRules]) {
        var best: (delimiter: UInt8, skip: Int, score: Int)?
        for delimiter in DelimiterSniffing.candidates {
            let rows = Self.rows(text, delimiter)
            for (index, row) in rows.prefix(Self.headerLimit).enumerated() where row.cells.count > 1 {
                let score = Self.score(row.cells, rows[(index + 1)...].map(\.cells), rules) - index
                if score > best?.score ?? .min { best = (delimiter, row.line, score) }
            }
        }
        delimiter = best?.delimiter ?? UInt8(ascii: ",")
        skipLines = best?.skip ?? 0
    }

    private static func score(_ row: [String], _ rest: [[String]], _ rules: [KindRules]) -> Int {
        let known = rules.map { $0.columns(of: row).count { $0 >= 0 } }.max() ?? 0
        let followers = rest.prefix(20).count { $0.count == row.count }
        let names = row.map(Profile.normalize)
        let isNames = names.allSatisfy { name in name.contains { $0.isLetter } } && Set(names).count == names.count
        return known * 10 + followers + (isNames ? row.count : 0)
    }

    /// The first rows that aren't blank, cells unquoted, each with how many lines stand before it.
    private static func rows(_ text: [UInt8], _ delimiter: UInt8) -> [(line: Int, cells: [String])] {
        var rows: [(line: Int, cells: [String])] = []
        var (line, firstLine, previous) = (0, 0, UInt8(0))
        var (row, cell): ([String], [UInt8]) = ([], [])
        var (isQuoted, hasText) = (false, false)
        func trimmed(_ cell: [UInt8]) -> String { String(decoding: Cell.trim(cell[...]), as: UTF8.self) }
        for byte in text.starts(with: [0xEF, 0xBB, 0xBF]) ? text.dropFirst(3) : text[...] {
            let isLineEnd = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
            if isLineEnd, byte != UInt8(ascii: "\n") || previous != UInt8(ascii: "\r") { line += 1 }
            previous = byte
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == delimiter, !isQuoted {
                row.append(trimmed(cell))
                cell = []
                hasText = true
            } else if isLineEnd, !isQuoted {
                if hasText || !cell.isEmpty { rows.append((firstLine, row + [trimmed(cell)])) }
                (row, cell, hasText, firstLine) = ([], [], false, line)
                if rows.count == lineLimit { return rows }
            } else {
                cell.append(byte)
            }
        }
        if hasText || !cell.isEmpty { rows.append((firstLine, row + [trimmed(cell)])) }
        return rows
    }
}
