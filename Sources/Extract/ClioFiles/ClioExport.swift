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
    public private(set) var read = ControlTotals()
    public private(set) var trust = TrustSummary()
    public private(set) var notes: [Diagnostic] = []

    private var contacts = ContactTable()
    private let assembly: BillAssembly
    private let options: ClioExportOptions
    private var bills: OrderedRows
    private var lines: OrderedRows
    private var payments: OrderedRows
    private var creditNotes: OrderedRows
    /// Strays found before the first batch.
    private var earlyStrays: [Stray] = []

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
            return try OrderedRows(files: files, firstFile: first, key: key, id: .id)
        }
        bills = try rows(.bill, key: .id)
        lines = try rows(.line, key: .billID)
        payments = try rows(.payment, key: .billID)
        creditNotes = try rows(.creditNote, key: .billID)
        var contactRows = try rows(.contact, key: .id)
        var trustRows = try rows(.trustTransaction, key: .id)
        folder.kinds = [:]
        try readContacts(&contactRows)
        try readTrust(&trustRows)
        for rows in [bills, lines, payments, creditNotes, contactRows, trustRows] where !rows.replaced.isEmpty {
            noteReplaced(rows)
        }
    }

    public mutating func takeContacts() -> ContactTable {
        let table = contacts
        contacts = ContactTable()
        return table
    }

    public mutating func read(into batch: inout BillBatch) throws -> Bool {
        batch.removeAll()
        batch.strays = earlyStrays
        earlyStrays = []
        while batch.bills.count < options.billsPerBatch, bills.hasRow { try readBill(into: &batch) }
        if !bills.hasRow {
            while lines.hasRow { try Self.takeStray(&lines, .line, options.profile, into: &batch) }
            while payments.hasRow { try Self.takeStray(&payments, .payment, options.profile, into: &batch) }
            while creditNotes.hasRow { try Self.takeStray(&creditNotes, .creditNote, options.profile, into: &batch) }
        }
        countRead(batch)
        return !batch.bills.isEmpty
    }

    // MARK: One bill

    private mutating func readBill(into batch: inout BillBatch) throws(ClioFilesError) {
        let key = Array(bills.keyText)
        guard !key.isEmpty else { return try Self.takeStray(&bills, .bill, options.profile, into: &batch) }
        let index = batch.bills.count
        var reading = RowReading(bills.batch, bills.row, of: bills.file, profile: options.profile)
        var bill = assembly.bill(&reading, file: bills.fileNumber, into: &batch)
        Self.add(reading.problems, to: index, in: &batch)
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
            let payment = assembly.payment(&reading, file: file, bill: bill, into: &batch)
            batch.payments.append(payment)
        }
        bill.payments = firstPayment..<batch.payments.count
        Self.sortByID(&batch.payments, bill.payments, id: \.id, text: batch.text)

        let firstNote = batch.creditNotes.count
        try Self.forEach(&creditNotes, .creditNote, options.profile, under: key, into: &batch) { reading, file, batch in
            let note = assembly.creditNote(&reading, file: file, bill: bill, into: &batch)
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
                try takeStray(&rows, kind, profile, into: &batch)
                continue
            }
            var reading = RowReading(rows.batch, rows.row, of: rows.file, profile: profile)
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
            bill.payments.map { (batch.payments[$0].id, batch.payments[$0].source) }, .payment, of: index, in: &batch)
        checkRepeated(
            bill.creditNotes.map { (batch.creditNotes[$0].id, batch.creditNotes[$0].source) }, .creditNote, of: index,
            in: &batch)
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

    private func location(of row: SourceRow) -> SourceLocation {
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
        var reading = RowReading(bills.batch, bills.row, of: bills.file, profile: options.profile)
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

    // MARK: Strays

    /// The present row as a record that belongs nowhere.
    private static func takeStray(
        _ rows: inout OrderedRows, _ kind: RecordKind, _ profile: Profile, into batch: inout BillBatch
    ) throws(ClioFilesError) {
        var reading = RowReading(rows.batch, rows.row, of: rows.file, profile: profile)
        let id = reading.value(.billID)
        let diagnostic: Diagnostic
        if kind == .bill {
            diagnostic = Diagnostic(
                .missingValue, .reject, at: reading.location(.id), "the bill has no id",
                remedy: "Fill the id in; nothing can be joined to a bill without one.")
        } else if id.isEmpty {
            diagnostic = Diagnostic(
                .missingValue, .reject, at: reading.location(.billID),
                "the \(kind.name) doesn't say which bill it is of",
                remedy: "Fill the bill's id in.")
        } else {
            diagnostic = Diagnostic(
                .withoutBill, .reject, at: reading.location(.billID),
                "the \(kind.name)'s bill is in none of the bills files", text: String(decoding: id, as: UTF8.self),
                remedy: "Export the bills again, with this one among them, or leave the row out.")
        }
        let stray = Stray(
            kind: kind, source: reading.source(file: rows.fileNumber), amount: amount(&reading, kind),
            diagnostic: diagnostic)
        batch.strays.append(stray)
        try rows.advance()
    }

    private static func amount(_ reading: inout RowReading, _ kind: RecordKind) -> FixedPoint? {
        switch kind {
        case .bill: return reading.number(.total)
        case .line:
            guard let price = reading.number(.price) else { return nil }
            guard let quantity = reading.value(.quantity).isEmpty ? .one : reading.number(.quantity) else { return nil }
            return FixedPoint.amount(quantity, times: price, digits: 2).flatMap {
                FixedPoint(minorUnits: $0, digits: 2)
            }
        default: return reading.number(.amount)
        }
    }

    // MARK: Contacts and trust

    private mutating func readContacts(_ rows: inout OrderedRows) throws(ClioFilesError) {
        let reader = ContactReading(profile: options.profile)
        while rows.hasRow {
            var reading = RowReading(rows.batch, rows.row, of: rows.file, profile: options.profile)
            let contact = reader.contact(&reading, file: rows.fileNumber, into: &contacts)
            if contact.id.isEmpty {
                reading.reportMissing(.id)
                if let problem = reading.problems.last {
                    earlyStrays.append(
                        Stray(kind: .contact, source: contact.source, amount: .zero, diagnostic: problem))
                }
            } else if let last = contacts.contacts.last, contacts.text[last.id] == contacts.text[contact.id] {
                let problem = Diagnostic(
                    .duplicateKey, .reject, at: reading.location(.id),
                    "this contact stands in the file twice (also at \(location(of: last.source)))",
                    text: contacts.text.string(contact.id), remedy: "Delete one of the two rows.")
                contacts.problems[contacts.contacts.count - 1, default: []].append(problem)
                earlyStrays.append(Stray(kind: .contact, source: contact.source, amount: .zero, diagnostic: problem))
            } else {
                if !reading.problems.isEmpty { contacts.problems[contacts.contacts.count] = reading.problems }
                contacts.append(contact)
                read.add(amount: 0, to: .init(kind: .contact, currency: .none, month: nil))
            }
            try rows.advance()
        }
    }

    private mutating func readTrust(_ rows: inout OrderedRows) throws(ClioFilesError) {
        while rows.hasRow {
            var reading = RowReading(rows.batch, rows.row, of: rows.file, profile: options.profile)
            let amount = reading.number(.amount)
            trust.add(type: String(decoding: reading.value(.type), as: UTF8.self), amount: amount)
            read.add(
                amount: amount?.minorUnits(digits: 2), to: .init(kind: .trustTransaction, currency: .none, month: nil))
            try rows.advance()
        }
    }

    // MARK: The read side of the proof

    private mutating func countRead(_ batch: BillBatch) {
        for (index, bill) in batch.bills.enumerated() {
            let digits = bill.currency.digits
            read.add(
                amount: bill.isAmountReadable ? bill.total : nil, to: batch.controlKey(.bill, ofBill: index))
            var total = ControlTotals.Total()
            for line in bill.lines {
                total.count += 1
                if let amount = batch.grossAmount(ofLine: line, digits: digits) {
                    total.amount += Int128(amount)
                } else {
                    total.unreadable += 1
                }
            }
            if total.count > 0 { read.add(total, to: batch.controlKey(.line, ofBill: index)) }
            for payment in bill.payments {
                let record = batch.payments[payment]
                read.add(
                    amount: record.isAmountReadable ? record.amount : nil, to: batch.controlKey(.payment, ofBill: index)
                )
            }
            for note in bill.creditNotes {
                let record = batch.creditNotes[note]
                read.add(
                    amount: record.isAmountReadable ? record.amount : nil,
                    to: batch.controlKey(.creditNote, ofBill: index))
            }
        }
        for stray in batch.strays { read.add(amount: stray.hundredths, to: stray.controlKey) }
    }

    private mutating func noteReplaced(_ rows: OrderedRows) {
        guard let first = rows.replaced.first else { return }
        let source = files[Int(first.file)]
        notes.append(
            Diagnostic(
                .duplicateKey, .note, at: SourceLocation(file: source.path, line: first.row.line),
                "\(rows.replaced.count) of the \(source.kind.name) rows are replaced by later files' rows of the same id",
                remedy: "Nothing to do where the later file is the corrected one."))
    }
}

extension TrustSummary {
    mutating func add(type: String, amount: FixedPoint?) {
        count += 1
        var entry = byType[type] ?? Entry()
        entry.count += 1
        if let amount {
            entry.sum = FixedPoint(
                tenThousandths: entry.sum.tenThousandths.addingReportingOverflow(amount.tenThousandths).partialValue)
        } else {
            unreadable += 1
        }
        byType[type] = entry
    }
}
