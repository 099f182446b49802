import DelimitedText
import Foundation
import Ledger
import XeroFiles

// What was handed over stands in two text files beside the state, bills and contacts, each in the order of the Clio ids
// (`RecordKey`), so that a run walks through them in step with the bills it reads and neither looks anything up nor holds
// anything. A run never changes them: it writes new ones, and the state says which are in force.
//
//     clio-xero handed-over 1
//     B ID MARK NUMBER BATCH     a bill            C ID MARK NAME BATCH     a contact
//     P ID MARK NUMBER BATCH     a payment on it
//     N ID MARK NUMBER BATCH     a credit note on it
//     E COUNT                    the end
//
// Fields are set off by tabs; a tab, a line end or a backslash inside one is written \t, \n, \r or \\. MARK is sixteen
// hexadecimal digits, BATCH the batch's number in the state.

/// A record that was handed over, with what was handed over of it.
struct HandedOver: Sendable {
    /// What stands on a bill.
    struct Child: Sendable {
        var kind: RecordKind
        var id: [UInt8]
        var mark: Fingerprint
        var name: [UInt8]
        var batch: UInt32
    }

    var id: [UInt8] = []
    /// The record as Clio had it then.
    var mark = Fingerprint(value: 0)
    /// Its number in Xero; a contact's name.
    var name: [UInt8] = []
    var batch: UInt32 = 0
    var children: [Child] = []
}

/// Walks through one of the files.
final class HandedOverReader {
    /// The present record; nil at the end.
    private(set) var record: HandedOver?
    private var rows: HandedOverRows
    private let edits: [[UInt8]: [HandedOverEdit]]

    /// - Parameters:
    ///   - path: nil where nothing was handed over yet.
    ///   - edits: what was acknowledged since the file was written; taken as if it stood in the file.
    init(path: String?, edits: [HandedOverEdit] = []) throws {
        self.edits = Dictionary(grouping: edits) { Array($0.parent.utf8) }
        rows = try HandedOverRows(path: path)
        try advance()
    }

    /// Whether the present record comes before the id; nil comes after all.
    func isBefore(_ id: ArraySlice<UInt8>?) -> Bool {
        guard let id else { return record != nil }
        return compare(id) < 0
    }

    /// ``RecordKey``'s comparison of the present record's id with another; no record comes after all.
    private func compare(_ id: ArraySlice<UInt8>) -> Int {
        record.map { RecordKey.compare($0.id.span, id.span) } ?? 1
    }

    /// The record of this id, where it is the present one: it is given away as below.
    func take(_ id: ArraySlice<UInt8>) throws -> HandedOver? { compare(id) == 0 ? try take() : nil }

    /// Gives the present record away and goes to the next.
    func take() throws -> HandedOver? {
        var taken: HandedOver?
        swap(&taken, &record)
        try advance()
        return taken
    }

    /// Goes to the next record.
    func advance() throws {
        repeat { record = try rows.read() } while !edits.isEmpty && record != nil && !applyEdits()
    }

    /// False where the record was acknowledged away.
    private func applyEdits() -> Bool {
        guard let id = record?.id, let own = edits[id] else { return true }
        for edit in own {
            if edit.kind == .bill || edit.kind == .contact {
                guard let mark = edit.mark else { return false }
                record?.mark = mark
                record?.name = Array(edit.name.utf8)
                continue
            }
            let child = Array(edit.id.utf8)
            record?.children.removeAll { $0.kind == edit.kind && $0.id == child }
            guard let mark = edit.mark else { continue }
            record?.children.append(
                .init(kind: edit.kind, id: child, mark: mark, name: Array(edit.name.utf8), batch: edit.batch))
        }
        return true
    }
}

/// The rows of one of the files as records.
private struct HandedOverRows: ~Copyable {
    private let path: String
    private var reader: DelimitedReader?
    private var batch = RowBatch()
    private var position = 0
    private var count = 0

    init(path: String?) throws {
        self.path = path ?? ""
        guard let path else {
            reader = nil
            return
        }
        do throws(DelimitedTextError) {
            reader = try DelimitedReader(path: path, dialect: Dialect(delimiter: 0x09, quote: nil))
        } catch {
            throw StateError.unusable(path: path, reason: error.reason)
        }
        guard try nextRow(), text(0) == "clio-xero handed-over 1" else {
            throw StateError.unusable(path: path, reason: "it is no list of what was handed over")
        }
        position += 1
    }

    /// The next record; nil at the end.
    mutating func read() throws -> HandedOver? {
        guard reader != nil else { return nil }
        guard try nextRow() else { throw cutOff() }
        if letter == UInt8(ascii: "E") {
            guard text(1) == "\(count)" else { throw cutOff() }
            reader = nil
            return nil
        }
        var record = HandedOver()
        (record.id, record.mark, record.name, record.batch) = try fields()
        count += 1
        position += 1
        while try nextRow() {
            let kind: RecordKind
            switch letter {
            case UInt8(ascii: "P"): kind = .payment
            case UInt8(ascii: "N"): kind = .creditNote
            default: return record
            }
            let (id, mark, name, batch) = try fields()
            record.children.append(.init(kind: kind, id: id, mark: mark, name: name, batch: batch))
            position += 1
        }
        throw cutOff()
    }

    private mutating func nextRow() throws -> Bool {
        if position < batch.rows.count { return true }
        position = 0
        do throws(DelimitedTextError) {
            return try reader?.read(into: &batch) ?? false
        } catch {
            throw StateError.unusable(path: path, reason: error.reason)
        }
    }

    /// What a row is of; nil where its first field isn't one letter.
    private var letter: UInt8? {
        let row = batch.rows[position]
        guard row.fieldCount > 0 else { return nil }
        let first = batch.field(0, of: row)
        return first.count == 1 ? batch.bytes[first.lowerBound] : nil
    }

    private func text(_ field: Int) -> String {
        let row = batch.rows[position]
        return field < row.fieldCount ? String(decoding: batch.bytes[batch.field(field, of: row)], as: UTF8.self) : ""
    }

    private func fields() throws -> (id: [UInt8], mark: Fingerprint, name: [UInt8], batch: UInt32) {
        let row = batch.rows[position]
        guard row.fieldCount == 5,
            let mark = Fingerprint(hexadecimal: batch.bytes.span.extracting(batch.field(2, of: row))),
            let number = Self.number(batch.bytes.span.extracting(batch.field(4, of: row)))
        else { throw StateError.unusable(path: path, reason: "line \(row.line) can't be read") }
        return (plain(batch.field(1, of: row)), mark, plain(batch.field(3, of: row)), number)
    }

    private static func number(_ digits: Span<UInt8>) -> UInt32? {
        var number: UInt64 = 0
        for place in digits.indices {
            let digit = digits[place] &- UInt8(ascii: "0")
            guard digit < 10, digits.count <= 10 else { return nil }
            number = number * 10 + UInt64(digit)
        }
        return digits.isEmpty ? nil : UInt32(exactly: number)
    }

    /// What a field says.
    private func plain(_ field: Range<Int>) -> [UInt8] {
        let text = batch.bytes.span.extracting(field)
        for place in text.indices where text[place] == UInt8(ascii: "\\") { return Self.unescaped(batch.bytes[field]) }
        var out: [UInt8] = []
        batch.append(field, to: &out)
        return out
    }

    private static func unescaped(_ field: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        var isEscape = false
        for byte in field {
            if isEscape {
                switch byte {
                case UInt8(ascii: "t"): out.append(0x09)
                case UInt8(ascii: "n"): out.append(0x0A)
                case UInt8(ascii: "r"): out.append(0x0D)
                default: out.append(byte)
                }
                isEscape = false
            } else if byte == UInt8(ascii: "\\") {
                isEscape = true
            } else {
                out.append(byte)
            }
        }
        return out
    }

    private func cutOff() -> StateError {
        .unusable(path: path, reason: "it is cut off; restore it from a backup together with the state")
    }
}

/// Writes one of the files, records in the order of their ids.
struct HandedOverWriter: ~Copyable {
    private var sink: FileSink
    private var buffer = OutputBuffer(capacity: 80 << 10)
    private(set) var count = 0

    init(path: String) throws(FileError) {
        sink = try FileSink(path: path)
        buffer.append("clio-xero handed-over 1\n")
    }

    mutating func append(_ record: HandedOver, _ kind: RecordKind) throws(FileError) {
        count += 1
        line(kind, record.id.span, record.mark, record.name.span, record.batch)
        let children = record.children.span
        for place in children.indices {
            line(
                children[place].kind, children[place].id.span, children[place].mark, children[place].name.span,
                children[place].batch)
        }
        if buffer.count > 64 << 10 { try flush() }
    }

    private mutating func line(
        _ kind: RecordKind, _ id: Span<UInt8>, _ mark: Fingerprint, _ name: Span<UInt8>, _ batch: UInt32
    ) {
        let letter: UInt8 =
            switch kind {
            case .contact: UInt8(ascii: "C")
            case .payment: UInt8(ascii: "P")
            case .creditNote: UInt8(ascii: "N")
            default: UInt8(ascii: "B")
            }
        buffer.append(letter)
        field(id)
        buffer.append(0x09)
        buffer.append(mark.text)
        field(name)
        buffer.append(0x09)
        DecimalText.append(Int64(batch), decimals: 0, minimumDecimals: 0, to: &buffer)
        buffer.append(0x0A)
    }

    private mutating func field(_ text: Span<UInt8>) {
        buffer.append(0x09)
        // Nearly always there is nothing of the kind.
        if !Self.hasMarks(text) { return buffer.append(text) }
        var start = 0
        for place in text.indices where text[place] <= 0x0D || text[place] == UInt8(ascii: "\\") {
            buffer.append(text.extracting(start..<place))
            switch text[place] {
            case 0x09: buffer.append("\\t")
            case 0x0A: buffer.append("\\n")
            case 0x0D: buffer.append("\\r")
            case UInt8(ascii: "\\"): buffer.append("\\\\")
            default: buffer.append(text[place])
            }
            start = place + 1
        }
        buffer.append(text.extracting(start..<text.count))
    }

    /// Whether a byte may have to be written in another way.
    private static func hasMarks(_ text: Span<UInt8>) -> Bool {
        for place in text.indices where text[place] <= 0x0D || text[place] == UInt8(ascii: "\\") { return true }
        return false
    }

    private mutating func flush() throws(FileError) {
        try sink.append(buffer)
        buffer.removeAll()
    }

    mutating func finish() throws(FileError) {
        buffer.append(Array("E\t\(count)\n".utf8))
        try flush()
        try sink.finish(sync: true)
    }
}

extension Fingerprint {
    /// Sixteen hexadecimal digits; nil for anything else.
    init?(hexadecimal text: Span<UInt8>) {
        guard text.count == 16 else { return nil }
        var value: UInt64 = 0
        var misfits: UInt8 = 0
        for place in 0..<16 {
            let byte = text[place]
            let isDigit: UInt8 = byte &- UInt8(ascii: "0") < 10 ? 1 : 0
            let isLetter: UInt8 = byte &- UInt8(ascii: "a") < 6 ? 1 : 0
            misfits |= 1 ^ isDigit ^ isLetter
            // Which of the two it is can't be foreseen, so it is not asked.
            value = value << 4 | UInt64(byte & 0x0F &+ isLetter &* 9)
        }
        guard misfits == 0 else { return nil }
        self.init(value: value)
    }
}
