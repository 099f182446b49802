import ClioAPI
import DelimitedText
import Foundation
public import Ledger
import Transform
import XeroAPI
import XeroDocuments

/// Clio against Xero, bill by bill: number, total, tax, paid, credited, due and state.
public struct Reconciliation {
    private let request: RunRequest
    /// Where all rows go, those that agree too; nil for nowhere.
    private let csv: String?
    private var configuration: Configuration { request.configuration }

    public init(_ request: RunRequest, csv: String?) {
        self.request = request
        self.csv = csv
    }

    /// One invoice, as Clio has it and as Xero has it.
    public struct Row: Hashable, Sendable {
        public var number: String
        public var bill: String
        public var currency: CurrencyCode
        /// Nil where Clio has it no longer, or it can't go.
        public var clio: Figures?
        /// Nil where Xero doesn't have it.
        public var xero: Figures?
        /// What differs, in words; empty where they agree.
        public var differences: [String]
    }

    /// Minor units.
    public struct Figures: Hashable, Sendable {
        public var total: Int64
        public var tax: Int64
        public var paid: Int64
        public var credited: Int64
        public var state: String

        public var due: Int64 { total - paid - credited }
    }

    public struct Result: Sendable {
        public var agree = 0
        public var differ = 0
        /// The first of those that differ, in the bills' order.
        public var differences: [Row] = []
        /// What is due by currency, in Clio and in Xero.
        public var due: [CurrencyCode: (clio: Int64, xero: Int64)] = [:]
        public var organisation = ""
        /// What clients owe, by their bills and by Clio's own count; nil where bills aren't read through Clio's API, or it
        /// gives no such count, which a notice then says.
        public var balances: OutstandingBalances.Comparison?
        public var notices: [Diagnostic] = []

        public static let limit = 1_000

        public var exitCode: ExitCode {
            differ == 0 && balances?.differences.isEmpty != false ? .done : .someRejected
        }
    }

    public func execute() throws -> Result {
        defer { try? FileManager.default.removeItem(atPath: request.environment.scratchDirectory) }
        let lock = try RunLock(statePath: configuration.state)
        defer { _ = lock.path }
        let state = try SQLiteState(path: configuration.state, takesTurn: true)
        return try XeroSession.with(configuration, store: state, clock: request.environment.clock) { session in
            try compare(state, session)
        }
    }

    private func compare(_ state: SQLiteState, _ session: XeroSession) throws -> Result {
        let reading = XeroReading(client: session.client)
        let survey = try reading.survey()
        var source = try SourceOpening.open(request, trustsOrder: false)
        let files = source.files
        var contacts = source.takeContacts()
        let linking = try ContactLinking(&contacts, store: state, xero: reading)
        var settings = configuration.transform
        settings.tax.learn(survey.taxRates)
        var transform = BillTransform(
            settings: settings,
            chart: ChartOfAccounts(survey.accounts.map(\.chartAccount), path: "Xero's chart of accounts"),
            contacts: contacts, earlierNames: linking.names, others: linking.others,
            interestParts: try state.interestParts())
        contacts = ContactTable()
        var sink = try csv.map { path throws -> FileSink in
            var sink = try FileSink(path: path)
            try sink.append(Array(Self.header.utf8))
            return sink
        }
        var balances = OutstandingBalances()
        var result = Result()
        result.organisation = survey.organisation.name
        var documents = DocumentBatch()
        var outcomes = BatchOutcomes()
        _ = try ReadAhead.each(of: consume source, for: request) { batch in
            transform.process(&batch, files: files, into: &documents, outcomes: &outcomes)
            balances.add(batch) { id in
                transform.contactIndex(of: id).map {
                    transform.book.text.string(transform.contactTable.contacts[$0].name)
                }
            }
            for row in try rows(batch, documents, outcomes, state, reading) {
                result.add(row)
                try sink?.append(Self.line(row))
            }
        }
        try sink?.finish(sync: true)
        if configuration.extract.from == .api, request.ledger == nil { try compare(balances, &result) }
        return result
    }

    /// Clio's own count is a control more: without it, the rest is as true.
    private func compare(_ balances: OutstandingBalances, _ result: inout Result) throws {
        let clio = ClioSession(configuration: configuration, clock: request.environment.clock)
        func tell(_ words: String, remedy: String) {
            result.notices.append(
                Diagnostic(.missingFile, .warning, at: SourceLocation(file: "clio"), words, remedy: remedy))
        }
        do {
            result.balances = balances.compare(try clio.outstandingBalances())
            if result.balances == nil {
                tell(
                    "Clio counts no balance for any client, and there are bills to be paid: they couldn't be compared",
                    remedy:
                        "Look at the clients' outstanding balances in Clio; the bills were compared with Xero all the same."
                )
            }
        } catch let error as ClioError {
            switch error {
            case .forbidden, .notFound, .refused:
                tell(
                    "Clio's count of what each client owes couldn't be read, and wasn't compared: \(error)",
                    remedy: "The bills were compared with Xero all the same.")
            default: throw error
            }
        }
        if let mixed = result.balances?.mixed, mixed > 0 {
            tell(
                "clients with open bills in more than one currency weren't compared with Clio's count: \(mixed)",
                remedy: "Clio's API counts them in one number; look at their bills in Clio.")
        }
    }

    // MARK: Rows

    private func rows(
        _ batch: BillBatch, _ documents: DocumentBatch, _ outcomes: BatchOutcomes, _ state: SQLiteState,
        _ reading: XeroReading
    ) throws -> [Row] {
        var cursor = DocumentCursor()
        var links: [[Link]] = []
        var ids: [String] = []
        var numbers: [String] = []
        var own: [(invoices: Range<Int>, creditNotes: Range<Int>, payments: Range<Int>)] = []
        for index in batch.bills.indices {
            let id = batch.text.string(batch.bills[index].id)
            let found = try state.links(ofBill: id).filter { $0.key.kind == .invoice }
            links.append(found)
            own.append(cursor.take(bill: index, documents))
            ids += found.filter(\.isLive).map(\.xeroID)
            for invoice in own[index].invoices
            where !found.contains(where: {
                $0.isLive && $0.key.part == documents.invoices[invoice].part
            }) {
                numbers.append(batch.text.string(documents.invoices[invoice].number))
            }
        }
        var remote = RemoteRecords()
        for invoice in try reading.invoices(ids: ids) { remote.add(invoice) }
        for invoice in try reading.invoices(numbered: numbers) { remote.add(invoice) }
        var rows: [Row] = []
        for index in batch.bills.indices {
            rows += self.rows(index, batch, documents, outcomes, own[index], links[index], remote)
        }
        return rows
    }

    private func rows(
        _ index: Int, _ batch: BillBatch, _ documents: DocumentBatch, _ outcomes: BatchOutcomes,
        _ own: (invoices: Range<Int>, creditNotes: Range<Int>, payments: Range<Int>), _ links: [Link],
        _ remote: RemoteRecords
    ) -> [Row] {
        let bill = batch.bills[index]
        let id = batch.text.string(bill.id)
        guard !own.invoices.isEmpty else {
            // What is in Xero and shouldn't be any longer, or what should be and can't.
            var rows: [Row] = []
            for link in links where link.isLive {
                guard let invoice = remote.invoice(id: link.xeroID), !Self.isGone(invoice) else { continue }
                guard bill.state == .void || bill.state == .deleted else { continue }
                rows.append(
                    Row(
                        number: link.number, bill: id, currency: link.currency, xero: Self.figures(invoice),
                        differences: ["\(bill.state.name) in Clio, still in Xero"]))
            }
            let outcome = outcomes.bills[index]
            if outcome.bucket == .rejected || outcome.bucket == .held {
                let figures = Figures(total: bill.total, tax: 0, paid: 0, credited: 0, state: "")
                let invoice = links.first { $0.isLive }.flatMap { remote.invoice(id: $0.xeroID) }
                let words = invoice == nil ? "not in Xero" : "can't go as it is in Clio now"
                rows.append(
                    Row(
                        number: batch.text.string(bill.number), bill: id, currency: bill.currency,
                        clio: bill.isAmountReadable ? figures : nil, xero: invoice.map(Self.figures),
                        differences: ["\(words): \(ReasonWords.of(outcome.reason)) [\(outcome.reason)]"]))
            }
            return rows
        }
        let unsent = bill.payments.filter { payment in
            let bucket = outcomes.payments[payment].bucket
            return !batch.payments[payment].isVoided && bucket != .written && bucket != .alreadyThere
        }
        var unsentSum = unsent.reduce(Int64(0)) { $0 + batch.payments[$1].amount }
        for part in outcomes.heldParts where bill.payments.contains(part.payment) { unsentSum += part.amount }
        return own.invoices.map { index in
            let invoice = documents.invoices[index]
            let number = batch.text.string(invoice.number)
            let link = links.first { $0.isLive && $0.key.part == invoice.part }
            let found = link.flatMap { remote.invoice(id: $0.xeroID) } ?? remote.invoice(number: number)
            var clio = Figures(
                total: invoice.total, tax: invoice.totalTax, paid: 0, credited: 0, state: invoice.status.rawValue)
            for payment in own.payments where documents.payments[payment].invoice == index {
                clio.paid += documents.payments[payment].amount
            }
            for note in own.creditNotes where documents.creditNotes[note].invoice == index {
                clio.credited += documents.creditNotes[note].total
            }
            let xero = found.map(Self.figures)
            // Whether an invoice of nothing counts as paid is Xero's affair.
            let isPaid = clio.due == 0 && (clio.total != 0 || xero?.state == "PAID")
            if invoice.status == .authorised, isPaid { clio.state = "PAID" }
            var differences = Self.compare(number, clio, found, xero, digits: invoice.currency.digits)
            if !invoice.isInterest, unsentSum != 0 {
                differences.append(
                    "\(DecimalText.grouped(unsentSum, digits: invoice.currency.digits)) paid in Clio is not sent")
            }
            return Row(
                number: number, bill: id, currency: invoice.currency, clio: clio, xero: xero, differences: differences)
        }
    }

    private static func isGone(_ invoice: XeroInvoice) -> Bool {
        invoice.status == "VOIDED" || invoice.status == "DELETED"
    }

    private static func figures(_ invoice: XeroInvoice) -> Figures {
        Figures(
            total: invoice.total ?? 0, tax: invoice.totalTax ?? 0, paid: invoice.amountPaid ?? 0,
            credited: invoice.amountCredited ?? 0, state: invoice.status)
    }

    private static func compare(
        _ number: String, _ clio: Figures, _ invoice: XeroInvoice?, _ xero: Figures?, digits: Int
    ) -> [String] {
        guard let invoice, let xero else { return ["not in Xero"] }
        if isGone(invoice) { return ["\(invoice.status.lowercased()) in Xero"] }
        var differences: [String] = []
        if invoice.number != number { differences.append("number \(number) ≠ \(invoice.number)") }
        func compare(_ name: String, _ one: Int64, _ other: Int64) {
            guard one != other else { return }
            differences.append(
                "\(name) \(DecimalText.grouped(one, digits: digits)) ≠ \(DecimalText.grouped(other, digits: digits))")
        }
        compare("total", clio.total, xero.total)
        compare("tax", clio.tax, xero.tax)
        compare("paid", clio.paid, xero.paid)
        compare("credited", clio.credited, xero.credited)
        if clio.state != xero.state { differences.append("state \(clio.state) ≠ \(xero.state)") }
        return differences
    }

    // MARK: The file

    private static let header =
        "number,clio_bill_id,currency,agrees,clio_total,xero_total,clio_tax,xero_tax,clio_paid,xero_paid,clio_credited,"
        + "xero_credited,clio_due,xero_due,clio_state,xero_state,differences\n"

    private static func line(_ row: Row) -> [UInt8] {
        func amount(_ value: Int64?) -> String {
            guard let value else { return "" }
            var text: [UInt8] = []
            DecimalText.appendAmount(value, digits: row.currency == .none ? 2 : row.currency.digits, to: &text)
            return String(decoding: text, as: UTF8.self)
        }
        var cells = [
            row.number, row.bill, row.currency == .none ? "" : row.currency.description,
            row.differences.isEmpty ? "yes" : "no",
        ]
        for path in [\Figures.total, \.tax, \.paid, \.credited, \.due] {
            cells += [amount(row.clio?[keyPath: path]), amount(row.xero?[keyPath: path])]
        }
        cells += [row.clio?.state ?? "", row.xero?.state ?? "", row.differences.joined(separator: "; ")]
        var out: [UInt8] = []
        CSVWriter.appendRow(
            cells.map { CSVWriter.isFormula($0.utf8.span) ? "'" + $0 : $0 }, to: &out)
        return out
    }
}

extension Reconciliation.Result {
    mutating func add(_ row: Reconciliation.Row) {
        if row.differences.isEmpty { agree += 1 } else { differ += 1 }
        if !row.differences.isEmpty, differences.count < Self.limit { differences.append(row) }
        var due = due[row.currency] ?? (0, 0)
        due.clio += row.clio?.due ?? 0
        due.xero += row.xero.map { ["VOIDED", "DELETED"].contains($0.state) ? 0 : $0.due } ?? 0
        self.due[row.currency] = due
    }
}
