import DelimitedText
import Foundation
import Ledger

/// A folder of ledger files as whole bills.
///
/// The files are in the order of the bills' ids, so they are read side by side; what is out of order belongs to no bill
/// that is left and is rejected as such.
struct LedgerReader: BillSource {
    private(set) var files: [SourceFile] = []
    private(set) var read = ControlTotals()
    private(set) var trust = TrustSummary()
    private(set) var notes: [Diagnostic] = []

    private var contacts = ContactTable()
    private let bills: LedgerLines
    private let lines: LedgerLines
    private let payments: LedgerLines
    private let creditNotes: LedgerLines
    /// Records found, by the position of their file.
    private var counts = Array(repeating: 0, count: LedgerFolder.kinds.count)
    private let index: LedgerFolder.Index
    private let directory: String
    private var lastBill: [UInt8] = []

    static let billsPerBatch = 500

    init(directory: String) throws {
        self.directory = directory
        let indexPath = (directory as NSString).appendingPathComponent(LedgerFolder.index)
        let bytes: [UInt8]
        do throws(DelimitedTextError) {
            bytes = try TextFile.contents(of: indexPath, limit: 1 << 20)
        } catch {
            throw RunError.input([
                Diagnostic(
                    .missingFile, .reject, at: SourceLocation(file: indexPath),
                    "the ledger can't be read: \(error.reason)",
                    remedy: "Name a folder that `clio-xero extract --out` made.")
            ])
        }
        index = try LedgerFolder.parseIndex(bytes, path: indexPath)
        for kind in LedgerFolder.kinds {
            let path = LedgerFolder.path(kind, in: directory)
            files.append(
                SourceFile(
                    kind: kind, path: path, textPath: path, form: .json, header: [],
                    byteCount: TextFile.byteCount(of: path)))
        }
        bills = try LedgerLines(path: files[1].path)
        lines = try LedgerLines(path: files[2].path)
        payments = try LedgerLines(path: files[3].path)
        creditNotes = try LedgerLines(path: files[4].path)
        trust = index.trust
        if trust.count > 0 {
            var total = ControlTotals.Total()
            total.count = trust.count
            for entry in trust.byType.values {
                if let sum = entry.sum.minorUnits(digits: 2) {
                    total.amount += Int128(sum)
                } else {
                    total.unreadable += entry.count
                }
            }
            read.add(total, to: .init(kind: .trustTransaction, currency: .none, month: nil))
        }
        try readContacts()
    }

    mutating func takeContacts() -> ContactTable {
        let table = contacts
        contacts = ContactTable()
        return table
    }

    private mutating func readContacts() throws {
        let lines = try LedgerLines(path: files[0].path)
        while let range = lines.present {
            var decoder = LedgerDecoder(lines.bytes, range, line: lines.line)
            var contact = try lines.decode { try decoder.contact(&contacts.text) }
            contact.source = lines.source(file: 0)
            contacts.append(contact)
            counts[0] += 1
            read.add(amount: 0, to: .init(kind: .contact, currency: .none, month: nil))
            try lines.advance()
        }
        contacts.sort()
    }

    mutating func read(into batch: inout BillBatch) throws -> Bool {
        batch.removeAll()
        while batch.bills.count < Self.billsPerBatch, bills.present != nil { try readBill(into: &batch) }
        if bills.present == nil {
            while lines.present != nil { try takeStray(lines, 2, .line, into: &batch) }
            while payments.present != nil { try takeStray(payments, 3, .payment, into: &batch) }
            while creditNotes.present != nil { try takeStray(creditNotes, 4, .creditNote, into: &batch) }
        }
        read.add(read: batch)
        if batch.bills.isEmpty { try checkCounts() }
        return !batch.bills.isEmpty
    }

    private mutating func readBill(into batch: inout BillBatch) throws {
        guard let range = bills.present else { return }
        var decoder = LedgerDecoder(bills.bytes, range, line: bills.line)
        var bill = try bills.decode { try decoder.bill(&batch.text) }
        bill.source = bills.source(file: 1)
        let key = Array(batch.text[bill.id])
        guard lastBill.isEmpty || RecordKey.compare(lastBill[...], key[...]) < 0 else {
            throw bills.fail(
                "the bills aren't in the order of their ids", remedy: "Make the ledger again; don't sort its files.")
        }
        lastBill = key
        counts[1] += 1
        try bills.advance()
        let currency = bill.currency
        let firstLine = batch.lines.count
        try forEach(lines, 2, .line, under: key, into: &batch) { decoder, source, batch, parent in
            var line = try decoder.line(&batch.text, parent: &parent) { _ in currency }
            line.source = source
            batch.lines.append(line)
        }
        bill.lines = firstLine..<batch.lines.count
        let firstPayment = batch.payments.count
        try forEach(payments, 3, .payment, under: key, into: &batch) { decoder, source, batch, parent in
            var payment = try decoder.payment(&batch.text, parent: &parent) { _ in currency }
            payment.source = source
            batch.payments.append(payment)
        }
        bill.payments = firstPayment..<batch.payments.count
        let firstNote = batch.creditNotes.count
        try forEach(creditNotes, 4, .creditNote, under: key, into: &batch) { decoder, source, batch, parent in
            var note = try decoder.creditNote(&batch.text, parent: &parent) { _ in currency }
            note.source = source
            batch.creditNotes.append(note)
        }
        bill.creditNotes = firstNote..<batch.creditNotes.count
        batch.bills.append(bill)
    }

    private mutating func forEach(
        _ lines: LedgerLines, _ file: UInt16, _ kind: RecordKind, under key: [UInt8], into batch: inout BillBatch,
        _ body: (inout LedgerDecoder, SourceRow, inout BillBatch, inout [UInt8]) throws -> Void
    ) throws {
        var parent: [UInt8] = []
        while let range = lines.present {
            let compared = RecordKey.compare(try lines.parent(), key[...])
            if compared > 0 { break }
            if compared < 0 {
                try takeStray(lines, file, kind, into: &batch)
                continue
            }
            var decoder = LedgerDecoder(lines.bytes, range, line: lines.line)
            let source = lines.source(file: file)
            try lines.decode { try body(&decoder, source, &batch, &parent) }
            counts[Int(file)] += 1
            try lines.advance()
        }
    }

    private mutating func takeStray(
        _ lines: LedgerLines, _ file: UInt16, _ kind: RecordKind, into batch: inout BillBatch
    ) throws {
        guard let range = lines.present else { return }
        var text = TextArena()
        var parent: [UInt8] = []
        var decoder = LedgerDecoder(lines.bytes, range, line: lines.line)
        let amount: FixedPoint? = try lines.decode {
            switch kind {
            case .line:
                let line = try decoder.line(&text, parent: &parent) { _ in .none }
                return FixedPoint.amount(line.quantity, times: line.price, digits: 2).flatMap {
                    FixedPoint(minorUnits: $0, digits: 2)
                }
            case .payment:
                return FixedPoint(
                    minorUnits: try decoder.payment(&text, parent: &parent) { _ in .none }.amount, digits: 2)
            default:
                return FixedPoint(
                    minorUnits: try decoder.creditNote(&text, parent: &parent) { _ in .none }.amount, digits: 2)
            }
        }
        batch.strays.append(
            Stray(
                kind: kind, source: lines.source(file: file), amount: amount,
                diagnostic: Diagnostic(
                    .withoutBill, .reject, at: SourceLocation(file: lines.path, line: lines.line),
                    "the \(kind.name)'s bill doesn't stand at its place in the ledger",
                    text: String(decoding: parent, as: UTF8.self),
                    remedy: "Make the ledger again, or put the line where its bill's other lines are.")))
        counts[Int(file)] += 1
        try lines.advance()
    }

    /// A ledger that was cut off must not pass for a smaller one.
    private func checkCounts() throws {
        for (position, kind) in LedgerFolder.kinds.enumerated() {
            let (stated, found) = (index.counts[kind] ?? 0, counts[position])
            guard stated != found else { continue }
            throw RunError.input([
                Diagnostic(
                    .fewerRecords, .reject, at: SourceLocation(file: files[position].path),
                    "\(LedgerFolder.index) says \(stated) records, the file holds \(found)",
                    remedy: "Make the ledger again; where you changed it on purpose, change the count as well.")
            ])
        }
    }
}

/// The lines of one ledger file, from front to back.
final class LedgerLines {
    let path: String
    private var reader: DelimitedReader
    private var batch = RowBatch()
    private var position = -1
    private var isDone = false

    init(path: String) throws {
        self.path = path
        do throws(DelimitedTextError) {
            // JSON holds no control characters, so a line is one field.
            reader = try DelimitedReader(path: path, dialect: Dialect(delimiter: 0x1F, quote: nil))
        } catch {
            throw Self.failure(error)
        }
        try advance()
    }

    var bytes: [UInt8] { batch.bytes }
    var line: Int { batch.rows[position].line }

    /// Where in ``bytes`` the present line stands; nil at the end.
    var present: Range<Int>? { isDone ? nil : batch.field(0, of: batch.rows[position]) }

    func source(file: UInt16) -> SourceRow {
        let row = batch.rows[position]
        return SourceRow(
            file: file, line: UInt32(clamping: row.line), offset: UInt64(row.offset),
            length: UInt32(clamping: row.length))
    }

    func advance() throws {
        position += 1
        if position < batch.rows.count { return }
        do throws(DelimitedTextError) {
            isDone = try !reader.read(into: &batch)
        } catch {
            throw Self.failure(error)
        }
        position = 0
    }

    /// The id of the bill the present line is of.
    func parent() throws -> ArraySlice<UInt8> {
        guard let range = present else { return [] }
        var decoder = LedgerDecoder(bytes, range, line: line)
        return try decode { try decoder.parent() }
    }

    func decode<Record>(_ body: () throws -> Record) throws -> Record {
        do {
            return try body()
        } catch let error as JSONError {
            throw fail("the line can't be read: \(error.message)", remedy: "Make the ledger again.")
        }
    }

    func fail(_ message: String, remedy: String) -> RunError {
        .input([
            Diagnostic(.malformedJSON, .reject, at: SourceLocation(file: path, line: line), message, remedy: remedy)
        ])
    }

    private static func failure(_ error: DelimitedTextError) -> RunError {
        .input([
            Diagnostic(
                .unreadableFile, .reject, at: SourceLocation(file: error.path, line: error.line),
                "the ledger's file can't be read: \(error.reason.isEmpty ? error.code.rawValue : error.reason)",
                text: error.text, remedy: "Make the ledger again.")
        ])
    }
}
