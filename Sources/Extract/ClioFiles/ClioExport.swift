import DelimitedText
import Foundation
public import Ledger

/// Where a firm's exports lie and how they are to be read.
public struct ClioExportOptions: Sendable {
    /// A folder of exports.
    public var directory: String
    public var profile: Profile
    /// For copies of files that aren't UTF-8; made when first needed, removed by the caller.
    public var scratchDirectory: String
    /// Bills a batch.
    public var billsPerBatch = 500

    public init(directory: String, profile: Profile, scratchDirectory: String) {
        self.directory = directory
        self.profile = profile
        self.scratchDirectory = scratchDirectory
    }
}

/// A folder of Clio exports as whole bills in the order of their ids.
///
/// Contacts and trust movements are read at once; bills, lines, payments and credit notes are joined as they are asked for.
public struct ClioExport: BillSource {
    public private(set) var files: [SourceFile] = []
    public internal(set) var read = ControlTotals()
    public internal(set) var trust = TrustSummary()
    public private(set) var notes: [Diagnostic] = []

    var contacts = ContactTable()
    /// Whom bills mean that name their client instead of a contact's id.
    var clients = ClientNames()
    private let assembly: BillAssembly
    let options: ClioExportOptions
    private var bills: OrderedRows
    private var lines: OrderedRows
    private var payments: OrderedRows
    private var creditNotes: OrderedRows
    /// Strays found before the first batch.
    var earlyStrays: [Stray] = []

    /// - Throws: ``ClioFilesError`` where the exports can't be used at all.
    public init(_ options: ClioExportOptions) throws(ClioFilesError) {
        self.options = options
        assembly = BillAssembly(profile: options.profile)
        var folder = try ExportFolder(options)
        notes = folder.notes
        // Files are numbered in the order of `RecordKind`, then of their names.
        files = RecordKind.allCases.flatMap { (folder.kinds[$0] ?? []).map(\.source) }
        func rows(_ kind: RecordKind, key: Field) throws(ClioFilesError) -> OrderedRows {
            let files = folder.kinds[kind] ?? []
            let first = RecordKind.allCases.prefix { $0 != kind }.reduce(0) { $0 + (folder.kinds[$1]?.count ?? 0) }
            // Two parts of one payment can stand on one bill: what tells them apart is the part's own id.
            let ids: [Field] = kind == .payment ? [.id, .allocationID] : [.id]
            return try OrderedRows(files: files, firstFile: first, key: key, ids: ids)
        }
        bills = try rows(.bill, key: .id)
        lines = try rows(.line, key: .billID)
        payments = try rows(.payment, key: .billID)
        creditNotes = try rows(.creditNote, key: .billID)
        var contactRows = try rows(.contact, key: .id)
        var trustRows = try rows(.trustTransaction, key: .id)
        try readContacts(&contactRows)
        try readTrust(&trustRows)
        if options.profile.contactsByName {
            var pass = try rows(.bill, key: .id)
            try addClients(&pass)
        }
        folder.kinds = [:]
        for rows in [bills, lines, payments, creditNotes, contactRows, trustRows] where !rows.replaced.isEmpty {
            noteReplaced(rows)
        }
    }

    public mutating func takeContacts() -> ContactTable {
        let table = contacts
        contacts = ContactTable()
        return table
    }

    public var fractionRead: Double? {
        let parts = [bills.progress, lines.progress, payments.progress, creditNotes.progress]
        let whole = parts.reduce(0) { $0 + $1.of }
        return whole == 0 ? nil : Double(parts.reduce(0) { $0 + $1.done }) / Double(whole)
    }

    public mutating func read(into batch: inout BillBatch) throws -> Bool {
        batch.removeAll()
        batch.strays = earlyStrays
        earlyStrays = []
        while batch.bills.count < options.billsPerBatch, bills.hasRow { try readBill(into: &batch) }
        if !bills.hasRow {
            let profile = options.profile
            while lines.hasRow { try StrayReading.take(&lines, .line, profile, into: &batch) }
            while payments.hasRow { try StrayReading.take(&payments, .payment, profile, into: &batch) }
            while creditNotes.hasRow { try StrayReading.take(&creditNotes, .creditNote, profile, into: &batch) }
        }
        read.add(read: batch)
        return !batch.bills.isEmpty
    }

    // MARK: One bill

    private mutating func readBill(into batch: inout BillBatch) throws(ClioFilesError) {
        let key = Array(bills.keyText)
        guard !key.isEmpty else { return try StrayReading.take(&bills, .bill, options.profile, into: &batch) }
        let index = batch.bills.count
        var reading = bills.reading(options.profile)
        var bill = assembly.bill(&reading, file: bills.fileNumber, into: &batch)
        clients.resolve(&bill.contactID, in: &batch.text)
        Self.add(reading.problems, to: index, in: &batch)
        for row in bills.further {
            var source = row
            source.file = bills.fileNumber
            batch.furtherRows.append(FurtherRow(bill: index, source: source))
        }
        try bills.advance()
        while bills.hasRow, bills.keyText.elementsEqual(key) { try takeDuplicate(of: index, bill, into: &batch) }
        let digits = bill.currency.digits

        let firstLine = batch.lines.count
        try Self.forEach(&lines, .line, options.profile, under: key, into: &batch) { reading, file, batch in
            let line = assembly.line(&reading, file: file, digits: digits, into: &batch)
            batch.lines.append(line)
        }
        bill.lines = firstLine..<batch.lines.count
        Self.sortByID(&batch.lines, bill.lines, id: \.id, text: batch.text)

        let firstPayment = batch.payments.count
        try Self.forEach(&payments, .payment, options.profile, under: key, into: &batch) { reading, file, batch in
            var payment = assembly.payment(&reading, file: file, bill: bill, into: &batch)
            clients.resolve(&payment.contactID, in: &batch.text)
            batch.payments.append(payment)
        }
        bill.payments = firstPayment..<batch.payments.count
        Self.sortByID(&batch.payments, bill.payments, id: \.allocationID, text: batch.text)

        let firstNote = batch.creditNotes.count
        try Self.forEach(&creditNotes, .creditNote, options.profile, under: key, into: &batch) { reading, file, batch in
            var note = assembly.creditNote(&reading, file: file, bill: bill, into: &batch)
            clients.resolve(&note.contactID, in: &batch.text)
            batch.creditNotes.append(note)
        }
        bill.creditNotes = firstNote..<batch.creditNotes.count
        Self.sortByID(&batch.creditNotes, bill.creditNotes, id: \.id, text: batch.text)

        batch.bills.append(bill)
        check(index, in: &batch)
    }

    /// Reads the rows of one kind that belong to a bill; those of bills that aren't there go first, as strays.
    private static func forEach(
        _ rows: inout OrderedRows, _ kind: RecordKind, _ profile: Profile, under key: [UInt8],
        into batch: inout BillBatch,
        _ body: (inout RowReading, UInt16, inout BillBatch) -> Void
    ) throws(ClioFilesError) {
        let index = batch.bills.count
        while rows.hasRow {
            let compared = RecordKey.compare(rows.keyText, key[...])
            if compared > 0 { break }
            if compared < 0 {
                try StrayReading.take(&rows, kind, profile, into: &batch)
                continue
            }
            var reading = rows.reading(profile)
            body(&reading, rows.fileNumber, &batch)
            Self.add(reading.problems, to: index, in: &batch)
            try rows.advance()
        }
    }

    private static func sortByID<Record>(
        _ records: inout [Record], _ range: Range<Int>, id: (Record) -> TextRef, text: TextArena
    ) {
        var isSorted = true
        for index in range.dropFirst() {
            if RecordKey.compare(text[id(records[index - 1])], text[id(records[index])]) > 0 {
                isSorted = false
                break
            }
        }
        if !isSorted {
            records[range].sort { RecordKey.compare(text[id($0)], text[id($1)]) < 0 }
        }
    }

    private static func add(_ problems: [Diagnostic], to bill: Int, in batch: inout BillBatch) {
        for problem in problems { batch.problems.append(BillProblem(bill: bill, problem)) }
    }

    // MARK: What only the whole bill shows

    private func check(_ index: Int, in batch: inout BillBatch) {
        let bill = batch.bills[index]
        checkRepeated(bill.lines.map { (batch.lines[$0].id, batch.lines[$0].source) }, .line, of: index, in: &batch)
        checkRepeated(
            bill.payments.map { (batch.payments[$0].allocationID, batch.payments[$0].source) }, .payment, of: index,
            in: &batch)
        checkRepeated(
            bill.creditNotes.map { (batch.creditNotes[$0].id, batch.creditNotes[$0].source) }, .creditNote, of: index,
            in: &batch)
        if clients.isAmbiguous(batch.text[bill.contactID]) {
            report(
                index, .withoutContact, "several contacts have the bill's client's name",
                text: batch.text.string(bill.contactID),
                remedy: "Give the contacts names that differ, or the bill the contact's id.", in: &batch)
        }
        let isOpen = bill.state != .void && bill.state != .deleted && !bill.isTrustRequest
        if isOpen, bill.lines.isEmpty {
            report(
                index, .billWithoutLines, "the bill has no lines in any of the files",
                text: batch.text.string(bill.number),
                remedy: "Export the line items of the same bills.", in: &batch)
        }
    }

    private func report(
        _ bill: Int, _ code: DiagnosticCode, _ message: String, text: String, remedy: String, in batch: inout BillBatch
    ) {
        let location = self.location(of: batch.bills[bill].source)
        batch.problems.append(
            BillProblem(bill: bill, Diagnostic(code, .reject, at: location, message, text: text, remedy: remedy)))
    }

    func location(of row: SourceRow) -> SourceLocation {
        SourceLocation(file: files[Int(row.file)].path, line: Int(row.line))
    }

    private func checkRepeated(
        _ records: [(id: TextRef, source: SourceRow)], _ kind: RecordKind, of bill: Int, in batch: inout BillBatch
    ) {
        for (previous, next) in zip(records, records.dropFirst())
        where !next.id.isEmpty && batch.text[previous.id] == batch.text[next.id] {
            let id = batch.text.string(next.id)
            batch.problems.append(
                BillProblem(
                    bill: bill,
                    Diagnostic(
                        .duplicateKey, .reject, at: location(of: next.source),
                        "this \(kind.name) stands in the file twice (also at \(location(of: previous.source)))",
                        text: id,
                        remedy: "Delete one of the two rows, or give them ids of their own.")))
        }
    }

    private mutating func takeDuplicate(
        of index: Int, _ bill: Bill, into batch: inout BillBatch
    ) throws(ClioFilesError) {
        var reading = bills.reading(options.profile)
        let diagnostic = Diagnostic(
            .duplicateKey, .reject, at: reading.location(.id),
            "this bill stands in the file twice (also at \(location(of: bill.source)))",
            text: String(decoding: reading.value(.id), as: UTF8.self), remedy: "Delete one of the two rows.")
        batch.problems.append(BillProblem(bill: index, diagnostic))
        let amount = reading.number(.total)
        batch.strays.append(
            Stray(kind: .bill, source: reading.source(file: bills.fileNumber), amount: amount, diagnostic: diagnostic))
        try bills.advance()
    }

    // MARK: What was found

    private mutating func noteReplaced(_ rows: OrderedRows) {
        guard let first = rows.replaced.first else { return }
        let source = files[Int(first.file)]
        notes.append(
            Diagnostic(
                .duplicateKey, .note, at: SourceLocation(file: source.path, line: first.row.line),
                "\(rows.replaced.count) of the \(source.kind.name) rows are replaced by rows of the same id in other files, the "
                    + "first by \((files[Int(first.by)].path as NSString).lastPathComponent)",
                remedy:
                    "The row updated later wins, else a corrected reject, else the later file name; nothing to do where "
                    + "that is right."))
    }
}
