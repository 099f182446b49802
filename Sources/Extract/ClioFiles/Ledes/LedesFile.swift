import DelimitedText
import Ledger

/// A LEDES 1998B file: `LEDES1998B[]`, a header, rows that end in `[]` (LEDES 1998B specification, ledes.org).
///
/// Columns are found by their names, in any order. The file is held whole: it is made by hand, for some bills.
struct LedesFile: Sendable {
    var path: String
    /// The file itself, or its UTF-8 copy.
    var textPath: String
    var bytes: [UInt8]
    var delimiter: UInt8
    /// The first two rows as they stand, without the header's `[]`.
    var header: [UInt8]
    var headers: [String]
    var rows: [LedesRow] = []
    private var columns: [LedesColumn: Int] = [:]

    /// A text as a LEDES file.
    /// - Parameter path: as the user named it.
    /// - Returns: nil where the text isn't LEDES 1998B.
    /// - Throws: ``ClioFilesError`` where it is, and columns are missing.
    init?(_ bytes: [UInt8], path: String, textPath: String, delimiter: UInt8) throws(ClioFilesError) {
        self.path = path
        self.textPath = textPath
        self.bytes = bytes
        self.delimiter = delimiter
        var reader = LedesRows(bytes, delimiter: delimiter)
        guard let first = reader.next(expecting: 1), Self.name(first, bytes) == "ledes1998b" else { return nil }
        guard let head = reader.next(expecting: 2) else {
            throw ClioFilesError([
                Diagnostic(
                    .headerOnly, .reject, at: SourceLocation(file: path, line: first.line),
                    "the file ends before its header",
                    remedy: "Export the bills again.")
            ])
        }
        let headEnd = head.fields.last?.upperBound ?? head.range.upperBound
        header = Array(bytes[first.range.lowerBound..<headEnd])
        headers = head.fields.map { String(decoding: Cell.trim(bytes[$0]), as: UTF8.self) }
        let normalized = headers.map(Profile.normalize)
        for column in LedesColumn.allCases {
            columns[column] = normalized.firstIndex(of: column.normalized)
        }
        let missing = LedesColumn.needed.filter { columns[$0] == nil }.map(\.rawValue)
        guard missing.isEmpty else {
            throw ClioFilesError([
                Diagnostic(
                    .missingColumn, .reject, at: SourceLocation(file: path, line: head.line),
                    "the header has no \(missing.joined(separator: ", "))", text: headers.joined(separator: "|"),
                    remedy: "Export the bills again as LEDES 1998B.")
            ])
        }
        while let row = reader.next(expecting: headers.count) { rows.append(row) }
    }

    /// What a file calls itself in its first row, small: `ledes1998b`; nil where it names no LEDES format.
    static func format(of prefix: [UInt8]) -> String? {
        var reader = LedesRows(prefix, delimiter: UInt8(ascii: "|"))
        guard let first = reader.next(expecting: 1) else { return nil }
        let name = name(first, prefix)
        return name.hasPrefix("ledes") && name.count < 32 ? name : nil
    }

    private static func name(_ row: LedesRow, _ bytes: [UInt8]) -> String {
        guard row.fields.count == 1, row.fields[0].count < 64 else { return "" }
        return Profile.normalize(String(decoding: bytes[row.fields[0]], as: UTF8.self))
    }

    /// A cell without outer blanks; empty where the row or the file has no such column.
    func text(_ column: LedesColumn, _ row: LedesRow) -> ArraySlice<UInt8> {
        guard let index = columns[column], index < row.fields.count else { return [] }
        return Cell.trim(bytes[row.fields[index]])
    }

    func string(_ column: LedesColumn, _ row: LedesRow) -> String { String(decoding: text(column, row), as: UTF8.self) }

    func location(_ row: LedesRow, _ column: LedesColumn? = nil) -> SourceLocation {
        SourceLocation(file: path, line: row.line, column: column?.rawValue ?? "")
    }

    /// Names of columns that are neither read nor known.
    var unknownColumns: [String] {
        let known = LedesColumn.unused.union(LedesColumn.allCases.map(\.normalized))
        return headers.filter { !known.contains(Profile.normalize($0)) }
    }
}
