import DelimitedText
import Foundation
public import Ledger

/// Where a firm's exports lie and how they are to be read.
public struct ClioExportOptions: Sendable {
    /// A folder of exports.
    public var directory: String
    public var profile: Profile
    /// For copies of files that aren't UTF-8, and for rows that aren't in order; made when first needed, removed by the
    /// caller.
    public var scratchDirectory: String
    /// Rows of a kind that aren't in order are put in order in memory up to so many bytes of their files, else in the
    /// scratch directory.
    public var memoryLimit = 8 << 20
    /// Takes the lines' only file to be in the order of its bills where it begins so, which saves going through it
    /// beforehand. Where it isn't, opening or reading fails with ``ClioFilesError/isOutOfOrder``, and what was read is void.
    public var trustsOrder = false
    /// Bills a batch.
    public var billsPerBatch = 500
    /// Is told which files there are, in the order of ``ClioExport/files``, before they are read.
    public var reading: @Sendable ([String]) -> Void = { _ in }
    /// Work that can be done on a thread of its own.
    public typealias Aside = @Sendable (() -> Void) -> Void
    /// Runs what takes the lines' file apart on such a thread; nil where there is to be none.
    public var aside: Aside?

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
    let options: ClioExportOptions
    private var bills: OrderedRows
    private var lines: OrderedRows
    private var payments: OrderedRows
    private var creditNotes: OrderedRows
    /// The id of the bill that is being read.
    private var billKey: [UInt8] = []
    /// Rows of contacts and trust movements that other files' rows have replaced.
    private var earlyReplaced: [ReplacedRows]
    private var hasNotedReplaced = false
    /// Strays found before the first batch.
    var earlyStrays: [Stray] = []

    /// - Throws: ``ClioFilesError`` where the exports can't be used at all.
    public init(_ options: ClioExportOptions) throws(ClioFilesError) {
        self.options = options
        let folder = try ExportFolder(options)
        notes = folder.notes
        // Files are numbered in the order of `RecordKind`, then of their names.
        files = RecordKind.allCases.flatMap { (folder.kinds[$0] ?? []).map(\.source) }
        options.reading(files.map(\.path))
        func rows(_ kind: RecordKind, key: Field) throws(ClioFilesError) -> OrderedRows {
            let files = folder.kinds[kind] ?? []
            let first = RecordKind.allCases.prefix { $0 != kind }.reduce(0) { $0 + (folder.kinds[$1]?.count ?? 0) }
            // Two parts of one payment can stand on one bill: what tells them apart is the part's own id.
            let ids: [Field] = kind == .payment ? [.id, .allocationID] : [.id]
            var options = options
            if kind != .line { (options.aside, options.trustsOrder) = (nil, false) }
            return try OrderedRows(files: files, firstFile: first, key: key, ids: ids, options: options)
        }
        bills = try rows(.bill, key: .id)
        lines = try rows(.line, key: .billID)
        payments = try rows(.payment, key: .billID)
        creditNotes = try rows(.creditNote, key: .billID)
        var contactRows = try rows(.contact, key: .id)
        var trustRows = try rows(.trustTransaction, key: .id)
        earlyReplaced = []
        let contactBytes = (folder.kinds[.contact] ?? []).reduce(0) { $0 + $1.source.byteCount }
        contacts.reserveCapacity(fileBytes: contactBytes)
        try readContacts(&contactRows)
        try readTrust(&trustRows)
        if options.profile.contactsByName {
            var pass = try rows(.bill, key: .id)
            try addClients(&pass)
        }
        earlyReplaced = [contactRows.replaced, trustRows.replaced]
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
            while lines.hasRow { try StrayReading.take(&lines, .line, into: &batch) }
            while payments.hasRow { try StrayReading.take(&payments, .payment, into: &batch) }
            while creditNotes.hasRow { try StrayReading.take(&creditNotes, .creditNote, into: &batch) }
            noteReplaced()
        }
        read.add(read: batch)
        return !batch.bills.isEmpty
    }

    // MARK: One bill

    private mutating func readBill(into batch: inout BillBatch) throws(ClioFilesError) {
        if bills.isKeyEmpty { return try StrayReading.take(&bills, .bill, into: &batch) }
        bills.copyKey(to: &billKey)
        let index = batch.bills.count
        bills.beginReading()
        var bill = BillAssembly.bill(&bills.reading, file: bills.fileNumber, into: &batch)
        clients.resolve(&bill.contactID, in: &batch.text)
        Self.add(bills.reading.problems, to: index, in: &batch)
        for row in bills.further {
            var source = row
            source.file = bills.fileNumber
            batch.furtherRows.append(FurtherRow(bill: index, source: source))
        }
        try bills.advance()
        while bills.hasRow, bills.compareKey(to: billKey) == 0 { try takeDuplicate(of: index, bill, into: &batch) }
        let areLinesUnique = try readLines(of: &bill, into: &batch)
        let arePaymentsUnique = try readPayments(of: &bill, into: &batch)
        let areNotesUnique = try readCreditNotes(of: &bill, into: &batch)
        batch.bills.append(bill)
        if !areLinesUnique { checkRepeated(batch.lines[bill.lines], .line, of: index, in: &batch) }
        if !arePaymentsUnique { checkRepeated(batch.payments[bill.payments], .payment, of: index, in: &batch) }
        if !areNotesUnique { checkRepeated(batch.creditNotes[bill.creditNotes], .creditNote, of: index, in: &batch) }
        check(index, in: &batch)
    }

    /// - Returns: whether no two lines can have the same id; so are the next two.
    private mutating func readLines(of bill: inout Bill, into batch: inout BillBatch) throws(ClioFilesError) -> Bool {
        let first = batch.lines.count
        let digits = bill.currency.digits
        while try Self.find(&lines, .line, under: billKey, into: &batch) {
            batch.lines.append(
                BillAssembly.line(&lines.reading, file: lines.fileNumber, digits: digits, into: &batch))
            Self.add(lines.reading.problems, to: batch.bills.count, in: &batch)
            try lines.advance()
        }
        bill.lines = first..<batch.lines.count
        return Self.sortByID(&batch.lines, bill.lines, batch.text)
    }

    private mutating func readPayments(of bill: inout Bill, into batch: inout BillBatch) throws(ClioFilesError) -> Bool
    {
        let first = batch.payments.count
        while try Self.find(&payments, .payment, under: billKey, into: &batch) {
            var payment = BillAssembly.payment(&payments.reading, file: payments.fileNumber, bill: bill, into: &batch)
            clients.resolve(&payment.contactID, in: &batch.text)
            batch.payments.append(payment)
            Self.add(payments.reading.problems, to: batch.bills.count, in: &batch)
            try payments.advance()
        }
        bill.payments = first..<batch.payments.count
        return Self.sortByID(&batch.payments, bill.payments, batch.text)
    }

    private mutating func readCreditNotes(
        of bill: inout Bill, into batch: inout BillBatch
    ) throws(ClioFilesError) -> Bool {
        let first = batch.creditNotes.count
        while try Self.find(&creditNotes, .creditNote, under: billKey, into: &batch) {
            var note = BillAssembly.creditNote(
                &creditNotes.reading, file: creditNotes.fileNumber, bill: bill, into: &batch)
            clients.resolve(&note.contactID, in: &batch.text)
            batch.creditNotes.append(note)
            Self.add(creditNotes.reading.problems, to: batch.bills.count, in: &batch)
            try creditNotes.advance()
        }
        bill.creditNotes = first..<batch.creditNotes.count
        return Self.sortByID(&batch.creditNotes, bill.creditNotes, batch.text)
    }

    /// Begins to read the next row of a bill, if there is one; rows of bills that aren't there go first, as strays.
    @inline(__always)
    private static func find(
        _ rows: inout OrderedRows, _ kind: RecordKind, under key: [UInt8], into batch: inout BillBatch
    ) throws(ClioFilesError) -> Bool {
        while rows.hasRow {
            let compared = rows.compareKey(to: key)
            if compared > 0 { return false }
            if compared == 0 {
                rows.beginReading()
                return true
            }
            try StrayReading.take(&rows, kind, into: &batch)
        }
        return false
    }

    /// - Returns: false where two records may have the same id.
    @inline(__always)
    private static func sortByID<Record: IdentifiedRecord>(
        _ records: inout [Record], _ range: Range<Int>, _ text: TextArena
    ) -> Bool {
        var isSorted = true
        var isRising = true
        for index in range.dropFirst() {
            let compared = text.compare(records[index - 1].orderID, records[index].orderID)
            if compared > 0 { isSorted = false }
            if compared >= 0 { isRising = false }
        }
        if !isSorted { records[range].sort { text.compare($0.orderID, $1.orderID) < 0 } }
        return isRising
    }

    private static func add(_ problems: [Diagnostic], to bill: Int, in batch: inout BillBatch) {
        guard !problems.isEmpty else { return }
        for problem in problems { batch.problems.append(BillProblem(bill: bill, problem)) }
    }

    // MARK: What only the whole bill shows

    private func check(_ index: Int, in batch: inout BillBatch) {
        let bill = batch.bills[index]
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
        _ records: ArraySlice<some IdentifiedRecord>, _ kind: RecordKind, of bill: Int, in batch: inout BillBatch
    ) {
        for (previous, next) in zip(records, records.dropFirst())
        where !next.orderID.isEmpty && batch.text.compare(previous.orderID, next.orderID) == 0 {
            let id = batch.text.string(next.orderID)
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
        bills.beginReading()
        let diagnostic = Diagnostic(
            .duplicateKey, .reject, at: bills.reading.location(.id),
            "this bill stands in the file twice (also at \(location(of: bill.source)))",
            text: String(decoding: bills.reading.value(.id), as: UTF8.self), remedy: "Delete one of the two rows.")
        batch.problems.append(BillProblem(bill: index, diagnostic))
        let amount = bills.reading.number(.total)
        batch.strays.append(
            Stray(
                kind: .bill, source: bills.reading.source(file: bills.fileNumber), amount: amount,
                diagnostic: diagnostic))
        try bills.advance()
    }

    // MARK: What was found

    /// Only when all rows have been read is it known how many were replaced.
    private mutating func noteReplaced() {
        guard !hasNotedReplaced else { return }
        hasNotedReplaced = true
        let kinds = [bills.replaced, lines.replaced, payments.replaced, creditNotes.replaced] + earlyReplaced
        for replaced in kinds { if let first = replaced.first { note(first, of: replaced.count) } }
    }

    private mutating func note(_ first: (line: Int, file: UInt16, by: UInt16), of count: Int) {
        let source = files[Int(first.file)]
        notes.append(
            Diagnostic(
                .duplicateKey, .note, at: SourceLocation(file: source.path, line: first.line),
                "\(count) of the \(source.kind.name) rows are replaced by rows of the same id in other files, the "
                    + "first by \((files[Int(first.by)].path as NSString).lastPathComponent)",
                remedy:
                    "The row updated later wins, else a corrected reject, else the later file name; nothing to do where "
                    + "that is right."))
    }
}

/// A record of a bill, which keeps its place among the bill's others by an id.
private protocol IdentifiedRecord {
    var orderID: TextRef { get }
    var source: SourceRow { get }
}

extension BillLine: IdentifiedRecord {
    fileprivate var orderID: TextRef { id }
}

extension Payment: IdentifiedRecord {
    fileprivate var orderID: TextRef { allocationID }
}

extension CreditNote: IdentifiedRecord {
    fileprivate var orderID: TextRef { id }
}
