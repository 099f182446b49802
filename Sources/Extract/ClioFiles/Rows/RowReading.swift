import DelimitedText
import Ledger

/// One row of a file, read field by field; what is wrong with it is collected.
///
/// A field's trouble never stops the reading: the record is made as far as it goes, and whoever asked decides what
/// becomes of it.
struct RowReading {
    let bytes: [UInt8]
    let row: RowBatch.Row
    private let batch: RowBatch
    private let file: ExportFile
    private let profile: Profile
    private(set) var problems: [Diagnostic] = []
    private let hasReturns: Bool

    /// - Parameter problems: what is known to be wrong with the row.
    init(
        _ batch: RowBatch, _ row: RowBatch.Row, of file: ExportFile, profile: Profile, problems: [Diagnostic] = []
    ) {
        self.batch = batch
        self.row = row
        self.file = file
        self.profile = profile
        self.problems = problems
        bytes = batch.bytes
        let first = row.fieldCount > 0 ? batch.field(0, of: row).lowerBound : 0
        let end = row.fieldCount > 0 ? batch.field(row.fieldCount - 1, of: row).upperBound : 0
        var isClean = true
        var returns = false
        for index in first..<end {
            let byte = batch.bytes[index]
            if byte < 0x20 {
                if byte == 0x0D { returns = true } else if byte != 0x09 && byte != 0x0A { isClean = false }
            } else if byte == 0x7F || byte == 0xEF {
                isClean = false
            }
        }
        hasReturns = returns
        if !isClean { findControlCharacter() }
        if file.rows == nil, row.fieldCount != file.headers.count { reportFieldCount() }
    }

    func source(file number: UInt16) -> SourceRow {
        SourceRow(
            file: number, line: UInt32(clamping: row.line), offset: UInt64(row.offset),
            length: UInt32(clamping: row.length)
        )
    }

    func location(_ field: Field? = nil) -> SourceLocation {
        SourceLocation(
            file: file.source.path, line: row.line, column: field.map { file.header(of: $0) } ?? "")
    }

    mutating func report(
        _ code: DiagnosticCode, _ field: Field?, _ message: String, text: ArraySlice<UInt8> = [], remedy: String
    ) {
        problems.append(
            Diagnostic(
                code, .reject, at: location(field), message, text: String(decoding: text, as: UTF8.self),
                remedy: remedy))
    }

    // MARK: Fields

    /// The cell as it stands, or the profile's default for an empty one.
    func raw(_ field: Field) -> ArraySlice<UInt8> {
        let column = file.columns[field.position]
        if column >= 0 && column < row.fieldCount {
            let range = batch.field(column, of: row)
            if !range.isEmpty { return bytes[range] }
        }
        if let standard = file.rules.defaults[field] { return standard[...] }
        return []
    }

    /// The cell without outer blanks, translated where the profile translates it.
    func value(_ field: Field) -> ArraySlice<UInt8> {
        let cell = Cell.trim(raw(field))
        guard let table = file.rules.values[field] else { return cell }
        let small = cell.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0 }
        for (from, to) in table where from == small { return to[...] }
        return cell
    }

    func hasColumn(_ field: Field) -> Bool { file.columns[field.position] >= 0 || file.rules.defaults[field] != nil }

    /// Text that survives: line ends become LF.
    func text(_ field: Field, into arena: inout TextArena) -> TextRef {
        let cell = raw(field)
        guard !cell.isEmpty else { return .empty }
        guard hasReturns, cell.contains(0x0D) else { return arena.append(cell) }
        return arena.build { out in
            var previous: UInt8 = 0
            for byte in cell {
                if byte == 0x0D { out.append(0x0A) } else if byte != 0x0A || previous != 0x0D { out.append(byte) }
                previous = byte
            }
        }
    }

    /// An id, a name, a code: without outer blanks.
    func word(_ field: Field, into arena: inout TextArena) -> TextRef {
        let cell = value(field)
        return cell.isEmpty ? .empty : arena.append(cell)
    }

    mutating func date(_ field: Field) -> CalendarDate? {
        let cell = value(field)
        guard !cell.isEmpty else { return nil }
        if let date = profile.dates.parse(cell) { return date }
        report(
            .badDate, field, "this is no day in the form \(profile.dates.text)", text: cell,
            remedy: "Correct the date, or set extract.files.dateFormat to the form the export uses.")
        return nil
    }

    mutating func needDate(_ field: Field) -> CalendarDate? {
        if value(field).isEmpty {
            reportMissing(field)
            return nil
        }
        return date(field)
    }

    /// Nil for an empty cell, and for one that is no number: that is reported.
    mutating func number(_ field: Field) -> FixedPoint? {
        let cell = value(field)
        guard !cell.isEmpty else { return nil }
        switch profile.numbers.parse(cell) {
        case .success(let number): return number
        case .failure(let problem):
            reportNumber(problem, field, cell)
            return nil
        }
    }

    /// An amount in minor units; nil for an empty or unreadable cell, the latter reported.
    mutating func amount(_ field: Field, digits: Int) -> Int64? {
        guard let number = number(field) else { return nil }
        if let amount = number.minorUnits(digits: digits) { return amount }
        reportNumber(.tooManyDecimals, field, value(field))
        return nil
    }

    mutating func needAmount(_ field: Field, digits: Int) -> Int64? {
        if value(field).isEmpty {
            reportMissing(field)
            return nil
        }
        return amount(field, digits: digits)
    }

    /// One of the words of `table`, in any case; nil for an empty cell and for a stranger, which is reported.
    mutating func oneOf<Value>(_ field: Field, _ code: DiagnosticCode, _ table: [(StaticString, Value)]) -> Value? {
        let cell = value(field)
        guard !cell.isEmpty else { return nil }
        for (word, value) in table where Self.equals(cell, word) { return value }
        let known = table.map { String(describing: $0.0) }.joined(separator: ", ")
        report(
            code, field, "this is not a \(field.name.split(separator: "_").joined(separator: " ")) that is known",
            text: cell, remedy: "Use one of \(known), or translate it in the profile.")
        return nil
    }

    static func equals(_ text: ArraySlice<UInt8>, _ word: StaticString) -> Bool {
        guard text.count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { buffer in
            var index = text.startIndex
            for byte in buffer {
                let other = text[index]
                let folded = other >= UInt8(ascii: "A") && other <= UInt8(ascii: "Z") ? other | 0x20 : other
                let wanted = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
                if folded != wanted { return false }
                index += 1
            }
            return true
        }
    }

    mutating func reportMissing(_ field: Field) {
        report(
            .missingValue, field, "the \(file.source.kind.name) has no \(file.header(of: field))",
            remedy: "Fill the cell in; every \(file.source.kind.name) needs one.")
    }

    private mutating func reportNumber(_ problem: NumberPattern.Problem, _ field: Field, _ cell: ArraySlice<UInt8>) {
        switch problem {
        case .empty, .notANumber:
            report(
                .badNumber, field, "this is no number", text: cell,
                remedy:
                    "Write it with digits and a decimal \(profile.numbers.decimalMark == .point ? "point" : "comma"), "
                    + "or set extract.files.decimalMark.")
        case .tooManyDecimals:
            report(
                .tooManyDecimals, field, "this has more decimals than can be kept exactly", text: cell,
                remedy: "An amount has its currency's decimals, hours and rates have four: correct the cell.")
        case .outOfRange:
            report(
                .numberOutOfRange, field, "this number is too large", text: cell, remedy: "Correct the cell.")
        }
    }

    private mutating func reportFieldCount() {
        report(
            .wrongFieldCount, nil, "the row has \(row.fieldCount) cells where the header has \(file.headers.count)",
            text: bytes[batch.field(0, of: row)],
            remedy: "Look for a missing or unquoted comma, or export the file again.")
    }

    private mutating func findControlCharacter() {
        for index in 0..<row.fieldCount {
            let range = batch.field(index, of: row)
            for position in range {
                let byte = bytes[position]
                let isControl = byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D || byte == 0x7F
                let isNonCharacter =
                    byte == 0xEF && position + 2 < range.upperBound && bytes[position + 1] == 0xBF
                    && bytes[position + 2] >= 0xBE
                guard isControl || isNonCharacter else { continue }
                let column = index < file.headers.count ? file.headers[index] : ""
                let name =
                    isControl ? "U+00\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))" : "U+FFFE"
                problems.append(
                    Diagnostic(
                        .controlCharacter, .reject,
                        at: SourceLocation(file: file.source.path, line: row.line, column: column),
                        "the cell holds a control character (\(name)), which Xero refuses",
                        text: String(decoding: bytes[range], as: UTF8.self), remedy: "Delete the character in Clio."))
                return
            }
        }
    }
}
