import DelimitedText
import Foundation
import Ledger

/// The folder `rejected/`: every record that could not go, in its own file's columns, with the reason beside it.
///
/// A bill is always there with its full set of rows and its contact, so that the folder, once corrected, is an export
/// like any other; what is read from it replaces by id what was read before.
struct RejectedFiles: ~Copyable {
    private let folder: String
    /// By the file's path: one file may hold several kinds of record.
    private var outputs: [String: Output] = [:]
    private var contactsWritten: Set<Int> = []
    /// One of each bill or stray record and of why it can't go, wherever its rows stood.
    private(set) var marks: [Fingerprint] = []

    /// What the reason columns are called.
    static let reasonColumns = ["reason_code", "reason", "remedy"]

    private struct Output {
        var name: String
        let form: SourceFile.Form
        /// Where the records stood that are here already.
        var places: Set<Int> = []
        var text: SourceText
        var bytes: [UInt8] = []
        var rows = 0
    }

    init(folder: String) { self.folder = folder }

    /// A record that can't be joined.
    mutating func add(_ stray: Stray, files: [SourceFile]) throws {
        try add(stray.source, because: stray.diagnostic, files: files)
    }

    /// A record alone.
    mutating func add(_ row: SourceRow, because reason: Diagnostic, files: [SourceFile]) throws {
        try begin([reason], with: [row], files: files)
        try append(row, files: files, because: reason)
    }

    /// A bill with all its rows and its contact.
    mutating func add(
        bill index: Int, of batch: BillBatch, because problems: [Diagnostic], contact: (index: Int, row: SourceRow)?,
        files: [SourceFile]
    ) throws {
        guard let first = problems.max(by: { $0.severity < $1.severity }) else { return }
        let bill = batch.bills[index]
        let number = batch.text.string(bill.number)
        let shared = Diagnostic(
            first.code, first.severity, at: first.location,
            "goes with bill \(number), which can't go: \(first.message) (\(first.location))", remedy: first.remedy)
        var rows = [bill.source]
        rows += bill.lines.map { batch.lines[$0].source }
        rows += bill.payments.map { batch.payments[$0].source }
        rows += bill.creditNotes.map { batch.creditNotes[$0].source }
        rows += batch.furtherRows.filter { $0.bill == index }.map(\.source)
        try begin(problems, with: rows, files: files)
        for row in rows {
            let own = problems.first {
                files[Int(row.file)].path == $0.location.file && Int(row.line) == $0.location.line
            }
            try append(row, files: files, because: own ?? shared)
        }
        if let contact, contactsWritten.insert(contact.index).inserted {
            try append(contact.row, files: files, because: shared)
        }
    }

    /// A contact that can't be used, whether a bill refers to it or not.
    mutating func add(contact index: Int, _ row: SourceRow, because reason: Diagnostic, files: [SourceFile]) throws {
        guard contactsWritten.insert(index).inserted else { return }
        try add(row, because: reason, files: files)
    }

    private mutating func begin(_ reasons: [Diagnostic], with rows: [SourceRow], files: [SourceFile]) throws {
        var mark = Fingerprint()
        for reason in reasons {
            for text in [reason.code.rawValue, reason.message, reason.text] { mark.combine(Array(text.utf8)[...]) }
        }
        for row in rows where row.length > 0 {
            let file = files[Int(row.file)]
            let output = try outputs[file.path] ?? open(file)
            outputs[file.path] = output
            mark.combine(try output.text.read(offset: Int(row.offset), length: Int(row.length))[...])
        }
        marks.append(mark)
    }

    private mutating func append(_ row: SourceRow, files: [SourceFile], because reason: Diagnostic) throws {
        guard row.length > 0 else { return }
        let file = files[Int(row.file)]
        var output = try outputs[file.path] ?? open(file)
        guard output.places.insert(Int(row.offset)).inserted else { return }
        let record = try output.text.read(offset: Int(row.offset), length: Int(row.length))
        switch file.form {
        case .delimited: Self.appendRow(record, of: file, because: reason, to: &output.bytes)
        case .json: Self.appendObject(record, isFirst: output.rows == 0, because: reason, to: &output.bytes)
        }
        output.rows += 1
        outputs[file.path] = output
    }

    private func open(_ file: SourceFile) throws -> Output {
        let name = (file.path as NSString).lastPathComponent
        var output = Output(name: name, form: file.form, text: try SourceText(path: file.textPath))
        switch file.form {
        case .delimited:
            var header = file.header
            for column in Self.reasonColumns {
                header.append(file.delimiter)
                header.append(contentsOf: file.rowTerminator.isEmpty ? column.utf8 : column.uppercased().utf8)
            }
            output.bytes = header + file.rowTerminator + [UInt8(ascii: "\n")]
        case .json: output.bytes = Array("{\"data\":[\n".utf8)
        }
        return output
    }

    /// The row with the reason behind the cells its header has: a short row is filled up, and what a long one has more
    /// comes after the reason, so that the reason always stands under its own headings.
    private static func appendRow(
        _ record: [UInt8], of file: SourceFile, because reason: Diagnostic, to bytes: inout [UInt8]
    ) {
        var record = record
        if !file.rowTerminator.isEmpty, record.suffix(file.rowTerminator.count).elementsEqual(file.rowTerminator) {
            record.removeLast(file.rowTerminator.count)
        }
        let hasQuotes = file.rowTerminator.isEmpty
        let wanted = delimiters(file.header, file.delimiter, hasQuotes).count
        let found = delimiters(record, file.delimiter, hasQuotes)
        let end = found.count > wanted ? found[wanted] : record.count
        bytes.append(contentsOf: record[..<end])
        bytes.append(contentsOf: repeatElement(file.delimiter, count: max(wanted - found.count, 0)))
        for cell in [reason.code.rawValue, reason.message, reason.remedy] {
            bytes.append(file.delimiter)
            if hasQuotes {
                CSVWriter.appendCell(cell, delimiter: file.delimiter, to: &bytes)
            } else {
                bytes.append(contentsOf: cell.utf8.map { $0 == file.delimiter || $0 < 0x20 ? 0x20 : $0 })
            }
        }
        bytes.append(contentsOf: record[end...])
        bytes.append(contentsOf: file.rowTerminator)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Where the cells of a row are set off.
    private static func delimiters(_ row: [UInt8], _ delimiter: UInt8, _ hasQuotes: Bool) -> [Int] {
        var places: [Int] = []
        var isQuoted = false
        for (index, byte) in row.enumerated() {
            if byte == UInt8(ascii: "\""), hasQuotes { isQuoted.toggle() }
            if byte == delimiter, !isQuoted { places.append(index) }
        }
        return places
    }

    /// The object with the reason as further members.
    private static func appendObject(
        _ record: [UInt8], isFirst: Bool, because reason: Diagnostic, to bytes: inout [UInt8]
    ) {
        if !isFirst { bytes.append(contentsOf: Array(",\n".utf8)) }
        guard let end = record.lastIndex(of: UInt8(ascii: "}")) else { return }
        bytes.append(contentsOf: record[..<end])
        for (key, value) in zip(reasonColumns, [reason.code.rawValue, reason.message, reason.remedy]) {
            bytes.append(UInt8(ascii: ","))
            JSONText.appendString(key, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            JSONText.appendString(value, to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// Writes the files; their names and rows.
    consuming func finish() throws -> [(name: String, rows: Int)] {
        guard !outputs.isEmpty else { return [] }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var written: [(name: String, rows: Int)] = []
        for output in outputs.values.sorted(by: { $0.name < $1.name }) {
            var bytes = output.bytes
            if output.form == .json { bytes.append(contentsOf: Array("\n]}\n".utf8)) }
            var sink = try FileSink(path: (folder as NSString).appendingPathComponent(output.name))
            try sink.append(bytes)
            try sink.finish(sync: false)
            written.append((output.name, output.rows))
        }
        return written
    }
}
