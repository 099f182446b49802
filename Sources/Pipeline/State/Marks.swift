import DelimitedText
import Foundation
import Ledger

// A marks file says what a batch hands over. It is written beside the state and brought to the disk before the batch
// takes its place, so that a run killed in between can be finished from it. One line a mark, fields set off by tabs.

/// What a batch makes the state remember.
enum Mark {
    /// A record is in Xero, or in the files for it, as it was here.
    case handedOver(RecordKind, id: String, mark: Fingerprint, name: String)
    /// Something a person must do.
    case toDo(RecordKind, id: String, mark: Fingerprint, name: String, what: String, detail: String)
    /// What was to be done has become needless.
    case resolved(RecordKind, id: String)
}

struct MarksWriter: ~Copyable {
    private var sink: FileSink
    private var buffer: [UInt8] = []
    private(set) var count = 0

    init(path: String) throws(FileError) { sink = try FileSink(path: path) }

    mutating func append(_ mark: Mark) throws(FileError) {
        count += 1
        switch mark {
        case .handedOver(let kind, let id, let mark, let name): line("M", kind, id, mark, [name])
        case .toDo(let kind, let id, let mark, let name, let what, let detail):
            line("T", kind, id, mark, [name, what, detail])
        case .resolved(let kind, let id): line("R", kind, id, Fingerprint(value: 0), [])
        }
        if buffer.count > 64 << 10 { try flush() }
    }

    private mutating func line(_ letter: String, _ kind: RecordKind, _ id: String, _ mark: Fingerprint, _ rest: [String]) {
        buffer.append(contentsOf: letter.utf8)
        buffer.append(0x09)
        buffer.append(contentsOf: kind.rawValue.utf8)
        field(id)
        buffer.append(0x09)
        mark.append(to: &buffer)
        for text in rest { field(text) }
        buffer.append(0x0A)
    }

    private mutating func field(_ text: String) {
        buffer.append(0x09)
        for byte in text.utf8 { buffer.append(byte < 0x20 ? 0x20 : byte) }
    }

    private mutating func flush() throws(FileError) {
        try sink.append(buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    mutating func finish() throws(FileError) {
        try flush()
        try sink.finish(sync: true)
    }
}

enum MarksFile {
    /// Calls `body` with every mark of the file.
    static func read(_ path: String, _ body: (Mark) throws -> Void) throws {
        let dialect = Dialect(delimiter: 0x09, quote: nil)
        var reader = try DelimitedReader(path: path, dialect: dialect)
        var batch = RowBatch()
        while try reader.read(into: &batch) {
            for row in batch.rows {
                let fields = (0..<row.fieldCount).map {
                    String(decoding: batch.bytes[batch.field($0, of: row)], as: UTF8.self)
                }
                guard fields.count >= 4, let kind = RecordKind(rawValue: fields[1]),
                    let value = UInt64(fields[3], radix: 16)
                else { throw StateError.unusable(path: path, reason: "line \(row.line) is no mark") }
                let mark = Fingerprint(value: value)
                switch (fields[0], fields.count) {
                case ("M", 5): try body(.handedOver(kind, id: fields[2], mark: mark, name: fields[4]))
                case ("T", 7):
                    try body(
                        .toDo(kind, id: fields[2], mark: mark, name: fields[4], what: fields[5], detail: fields[6]))
                case ("R", 4): try body(.resolved(kind, id: fields[2]))
                default: throw StateError.unusable(path: path, reason: "line \(row.line) is no mark")
                }
            }
        }
    }
}
