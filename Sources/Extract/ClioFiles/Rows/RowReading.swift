import DelimitedText
import Ledger

/// One row after another of some files, read field by field; what is wrong with the present row is collected.
///
/// A field's trouble never stops the reading: the record is made as far as it goes, and whoever asked decides what
/// becomes of it. The present row's cells lie in ``batch``, and no cell is taken out of it to be read.
struct RowReading {
    var batch = RowBatch()
    private(set) var row = RowBatch.Row(firstField: 0, fieldCount: 0, line: 0, offset: 0, length: 0)
    var problems: [Diagnostic] = []
    private let files: [ExportFile]
    private let rules: CellRules
    private let numbers: NumberPattern
    private let dates: DatePattern
    /// ``Profile/hasUnbilledLines``.
    let hasUnbilledLines: Bool
    /// Index of the present row's file, and where its rules begin.
    private var fileIndex = 0
    private var ruleBase = 0
    /// Where a cell lies that isn't taken as it stands.
    private static let ruled = UInt32.max
    private var hasReturns = false
    /// Whether the row was copied to the arena, and what is then added to a place in ``batch`` to get the one there; it
    /// wraps round where the place becomes less.
    private var isCopied = false
    private var copyOffset: UInt32 = 0

    init(_ files: [ExportFile], profile: Profile) {
        self.files = files
        rules = CellRules(files)
        numbers = profile.numbers
        dates = profile.dates
        hasUnbilledLines = profile.hasUnbilledLines
    }

    var file: ExportFile { files[fileIndex] }

    /// Makes a row of the batch the present one.
    @inline(__always)
    mutating func move(to row: RowBatch.Row, ofFile index: Int) {
        self.row = row
        if index != fileIndex {
            fileIndex = index
            ruleBase = rules.base(ofFile: index)
        }
    }

    /// Begins to read the present row as a record.
    /// - Parameter known: what is known to be wrong with it.
    mutating func begin(_ known: [Diagnostic] = []) {
        if !problems.isEmpty || !known.isEmpty { problems = known }
        hasReturns = false
        isCopied = false
        if !batch.isPlain { lookForControlCharacters() }
        let width = rules.widths[fileIndex]
        if width >= 0, row.fieldCount != width { reportFieldCount() }
    }

    private mutating func lookForControlCharacters() {
        let cells = self.cells
        var isClean = true
        for index in cells {
            let byte = batch.bytes[index]
            if byte < 0x20 {
                if byte == 0x0D { hasReturns = true } else if byte != 0x09 && byte != 0x0A { isClean = false }
            } else if byte == 0x7F || byte == 0xEF {
                isClean = false
            }
        }
        if !isClean { findControlCharacter() }
    }

    /// Where all cells of the row lie.
    private var cells: Range<Int> {
        guard row.fieldCount > 0 else { return 0..<0 }
        return batch.field(0, of: row).lowerBound..<batch.field(row.fieldCount - 1, of: row).upperBound
    }

    /// Copies the row's cells to the arena its words and texts go to, at once instead of one by one.
    @inline(__always)
    mutating func copyCells(to arena: inout TextArena) {
        let cells = self.cells
        guard !cells.isEmpty else { return }
        // No place there is more than can be counted.
        _ = UInt32(arena.bytes.count + cells.count)
        copyOffset = UInt32(truncatingIfNeeded: arena.bytes.count &- cells.lowerBound)
        isCopied = true
        batch.append(cells, to: &arena.bytes)
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

    // MARK: Cells

    @inline(__always)
    private func rule(_ field: Field) -> CellRules.Rule { rules[base: ruleBase, field] }

    /// Where the cell lies without outer blanks; empty and at ``ruled`` where it isn't taken as it stands.
    @inline(__always)
    private func place(of field: Field) -> RowBatch.Place {
        let rule = self.rule(field)
        if rule.isPlain { return batch.trimmedPlace(rule.plainColumn, of: row) }
        return RowBatch.Place(Int(Self.ruled)..<Int(Self.ruled))
    }

    /// The cell as it stands, or the profile's default for an empty one.
    private func raw(_ field: Field) -> ArraySlice<UInt8> {
        let column = Int(rule(field).column)
        if column >= 0 && column < row.fieldCount {
            let range = batch.field(column, of: row)
            if !range.isEmpty { return batch.bytes[range] }
        }
        if let standard = files[fileIndex].rules.defaults[field] { return standard[...] }
        return []
    }

    /// The cell without outer blanks, translated where the profile translates it.
    func value(_ field: Field) -> ArraySlice<UInt8> {
        let cell = Cell.trim(raw(field))
        guard let table = files[fileIndex].rules.values[field] else { return cell }
        let small = cell.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0 }
        for (from, to) in table where from == small { return to[...] }
        return cell
    }

    /// Gives ``value(_:)`` to `body`, without a copy.
    @inline(__always)
    private mutating func withValue<Result>(_ field: Field, _ body: (Span<UInt8>) -> Result) -> Result {
        let place = place(of: field)
        if place.start != Self.ruled { return body(batch.bytes.span.extracting(place.range)) }
        let value = self.value(field)
        return body(value.span)
    }

    @inline(__always)
    mutating func isEmpty(_ field: Field) -> Bool {
        let place = place(of: field)
        return place.isEmpty && (place.start != Self.ruled || value(field).isEmpty)
    }

    /// Where the present row's key lies: a cell without outer blanks, whatever the profile says of it.
    @inline(__always)
    mutating func key(_ field: Field) -> Range<Int> { batch.trimmed(rule(field).column, of: row) }

    /// A field's column in the present row's file, -1 for none.
    func column(of field: Field) -> Int32 { rule(field).column }

    // MARK: Fields

    /// Text that survives: line ends become LF.
    mutating func text(_ field: Field, into arena: inout TextArena) -> TextRef {
        let rule = self.rule(field)
        if isCopied, rule.isPlain, !hasReturns { return copy(of: batch.cell(rule.plainColumn, of: row).place) }
        let cell = raw(field)
        guard !cell.isEmpty else { return .empty }
        guard cell.contains(0x0D) else { return arena.append(cell) }
        return arena.build { out in
            var previous: UInt8 = 0
            for byte in cell {
                if byte == 0x0D { out.append(0x0A) } else if byte != 0x0A || previous != 0x0D { out.append(byte) }
                previous = byte
            }
        }
    }

    /// An id, a name, a code: without outer blanks.
    @inline(__always)
    mutating func word(_ field: Field, into arena: inout TextArena) -> TextRef {
        let place = place(of: field)
        if place.isEmpty { return place.start == Self.ruled ? ruledWord(field, into: &arena) : .empty }
        return isCopied ? copy(of: place) : arena.append(batch.bytes[place.range])
    }

    /// A word that may be the beginning or the end of a text that is there already.
    mutating func word(_ field: Field, partOf whole: TextRef, into arena: inout TextArena) -> TextRef {
        let cell = value(field)
        guard !cell.isEmpty, cell.count <= whole.count else { return cell.isEmpty ? .empty : arena.append(cell) }
        let count = UInt32(cell.count)
        for start in [whole.offset, whole.offset + whole.count - count] {
            let part = TextRef(offset: start, count: count)
            if arena[part].elementsEqual(cell) { return part }
        }
        return arena.append(cell)
    }

    private func ruledWord(_ field: Field, into arena: inout TextArena) -> TextRef {
        let cell = value(field)
        return cell.isEmpty ? .empty : arena.append(cell)
    }

    @inline(__always)
    private func copy(of place: RowBatch.Place) -> TextRef {
        place.isEmpty ? .empty : TextRef(offset: place.start &+ copyOffset, count: place.end &- place.start)
    }

    mutating func date(_ field: Field) -> CalendarDate? {
        let place = place(of: field)
        if !place.isEmpty {
            if let date = dates.parse(batch.bytes.span.extracting(place.range)) { return date }
            reportDate(field, dates)
            return nil
        }
        return place.start == Self.ruled ? ruledDate(field) : nil
    }

    private mutating func ruledDate(_ field: Field) -> CalendarDate? {
        let cell = value(field)
        if cell.isEmpty { return nil }
        if let date = dates.parse(cell) { return date }
        reportDate(field, dates)
        return nil
    }

    mutating func needDate(_ field: Field) -> CalendarDate? {
        if isEmpty(field) {
            reportMissing(field)
            return nil
        }
        return date(field)
    }

    /// Nil for an empty cell, and for one that is no number: that is reported.
    @inline(__always)
    mutating func number(_ field: Field) -> FixedPoint? {
        let place = place(of: field)
        if place.isEmpty {
            if place.start != Self.ruled { return nil }
        } else if let number = numbers.parsePlain(batch.bytes.span.extracting(place.range)) {
            return number
        }
        return numberOrReport(field)
    }

    private mutating func numberOrReport(_ field: Field) -> FixedPoint? {
        switch numbers.parse(value(field)) {
        case .success(let number): return number
        case .failure(let problem):
            if !isEmpty(field) { reportNumber(problem, field, numbers) }
            return nil
        }
    }

    /// An amount in minor units; nil for an empty or unreadable cell, the latter reported.
    mutating func amount(_ field: Field, digits: Int) -> Int64? {
        guard let number = number(field) else { return nil }
        if let amount = number.minorUnits(digits: digits) { return amount }
        reportNumber(.tooManyDecimals, field, numbers)
        return nil
    }

    mutating func needAmount(_ field: Field, digits: Int) -> Int64? {
        if isEmpty(field) {
            reportMissing(field)
            return nil
        }
        return amount(field, digits: digits)
    }

    /// What one of the words of `table` means; nil for an empty cell and for a stranger, which is reported.
    @inline(__always)
    mutating func oneOf<Value>(_ field: Field, _ code: DiagnosticCode, _ table: WordTable<Value>) -> Value? {
        let (value, isEmpty) = withValue(field) { cell in (table.find(cell), cell.isEmpty) }
        if value == nil && !isEmpty { reportUnknown(field, code, known: table.known) }
        return value
    }

    @inline(__always)
    mutating func isWord<Value>(_ field: Field, of table: WordTable<Value>) -> Bool {
        withValue(field) { cell in table.find(cell) != nil }
    }

    /// ISO 4217's code; nil for an empty cell and for one that is none: that is for the caller to report.
    func currency(_ field: Field) -> CurrencyCode? { CurrencyCode(value(field)) }
}
