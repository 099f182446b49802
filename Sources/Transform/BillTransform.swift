public import Ledger
public import XeroDocuments

/// Turns bills into Xero's documents: selects, maps, prices and proves them.
///
/// A bill goes whole or stays whole: whatever is wrong with it, its lines or its credit notes is collected and the bill is
/// rejected (or held) with all its records. Payments are the exception the settings make: one that can't be placed waits
/// alone.
public struct BillTransform: Sendable {
    public internal(set) var codes = Codes()
    public var book: ContactBook { contacts.book }
    /// Contacts of the source, for what isn't in the book.
    public var contactTable: ContactTable { contacts.table }

    /// What keeps contacts back that a bill in scope is addressed to, by position in the table.
    public internal(set) var contactOutcomes: [Int: ControlTotals.Outcome] = [:]

    /// A contact's position in the book; nil where no bill of it goes.
    public func place(ofContact index: Int) -> Int? { contacts.place(of: index) }

    /// A contact's position in the table by its id.
    public func contactIndex(of id: ArraySlice<UInt8>) -> Int? { contacts.index(of: id) }

    let settings: TransformSettings
    private let selection: BillSelection
    var accounts: AccountMap
    var taxes: TaxMap
    let tracking: TrackingMap
    var contacts: ContactMap
    /// Numbers of the documents that go.
    var numbers = NumberIndex()
    public let interestParts: InterestParts
    /// What each of the bill's invoices has left to credit, in their order; there is always one.
    var splits = [CreditNoteSplit()]
    var priced: [PricedLine] = []
    /// What each of the bill's invoices has due, while its payments are placed.
    var due: [Int64] = []
    /// A text in the making, which is made of others of the same arena.
    var scratch: [UInt8] = []
    /// Payments from trust that go to an account not chosen for them, by currency.
    var trustToDefault: [CurrencyCode: (count: Int, amount: Int64)] = [:]

    /// - Parameters:
    ///   - chart: nil where the firm gave none; accounts are then taken as they are.
    ///   - contacts: given up by the caller.
    ///   - earlierNames: names in Xero of the contacts that went before, one a contact, empty for the others.
    ///   - others: contacts in Xero that none of `contacts` is known to be.
    ///   - interestParts: interest lines that have an invoice of their own, whatever the settings say.
    public init(
        settings: TransformSettings, chart: ChartOfAccounts?, contacts: ContactTable,
        earlierNames: [TextRef] = [], others: [OtherContact] = [], interestParts: InterestParts = InterestParts()
    ) {
        self.settings = settings
        self.interestParts = interestParts
        selection = BillSelection(settings: settings.bills)
        accounts = AccountMap(settings: settings.accounts, chart: chart)
        taxes = TaxMap(settings: settings.tax)
        tracking = TrackingMap(settings: settings.tracking)
        self.contacts = ContactMap(
            settings: settings.contacts, contacts: contacts, earlierNames: earlierNames, others: others)
        codes.trackingNames = tracking.names
    }

    /// The documents of every bill of `batch` that can go, and what became of each record.
    ///
    /// Texts that are made on the way are appended to the batch's own.
    public mutating func process(
        _ batch: inout BillBatch, files: [SourceFile], into documents: inout DocumentBatch,
        outcomes: inout BatchOutcomes
    ) {
        documents.removeAll()
        outcomes.reset(for: batch)
        var work = BillWork(files: files)
        var faults: [Int: [Diagnostic]] = [:]
        for problem in batch.problems where problem.diagnostic.severity >= .hold {
            faults[problem.bill, default: []].append(problem.diagnostic)
        }
        for index in batch.bills.indices {
            let own = faults.isEmpty ? [] : faults[index] ?? []
            if let rule = selection.rule(for: batch.bills[index]), !Self.hides(rule, own) {
                outcomes.set(bill: index, batch.bills[index], .filtered(rule))
                if !own.isEmpty { batch.problems.removeAll { $0.bill == index && $0.diagnostic.severity >= .hold } }
                continue
            }
            work.begin(index, batch.bills[index], faults: own)
            transform(&work, &batch, &documents, &outcomes)
        }
    }

    /// Whether what is wrong with a bill leaves open if the rule is right to keep it back.
    private static func hides(_ rule: FilterRule, _ faults: [Diagnostic]) -> Bool {
        guard rule == .outsideDates || rule == .state else { return false }
        return faults.contains { $0.code == .unknownState || $0.location.column.contains("issue") }
    }

    private mutating func transform(
        _ work: inout BillWork, _ batch: inout BillBatch, _ documents: inout DocumentBatch,
        _ outcomes: inout BatchOutcomes
    ) {
        let known = work.faults.count
        if known == 0, settings.bills.interest == .skip, isInterestAlone(work.bill, batch) {
            outcomes.set(bill: work.index, work.bill, .filtered(.interestSkipped))
            return
        }
        checkNumber(&work, batch)
        let contact = findContact(&work, batch)
        var pricingFaults: [LinePricing.Fault] = []
        LinePricing.price(work.bill, batch.lines, into: &priced, faults: &pricingFaults)
        // Lines that couldn't be read have been reported: what they come to proves nothing.
        if known == 0 {
            for fault in pricingFaults { work.report(fault, batch) }
            if pricingFaults.isEmpty { proveTotal(&work, batch) }
            if work.bill.lines.isEmpty {
                work.fail(
                    .billWithoutLines, work.bill.source, "the bill has no lines",
                    text: batch.text.string(work.bill.number),
                    remedy: "Export the bill and its lines again together.")
            }
        }
        let firstInvoice = documents.invoices.count
        let firstLine = documents.lineItems.count
        buildInvoices(&work, &batch, &documents, &outcomes)
        if work.faults.isEmpty { placeCreditNotes(&work, &batch, &documents, &outcomes) }
        guard work.faults.isEmpty, let contact else {
            documents.invoices.removeSubrange(firstInvoice...)
            documents.lineItems.removeSubrange(firstLine...)
            documents.creditNotes.removeAll { $0.bill == work.index }
            reject(work, &batch, &outcomes)
            for problem in work.faults.dropFirst(known) {
                batch.problems.append(BillProblem(bill: work.index, problem))
            }
            return
        }
        let place = place(contact.index, contact.resolution, &work)
        for invoice in firstInvoice..<documents.invoices.count { documents.invoices[invoice].contact = place }
        for note in documents.creditNotes.indices.reversed() {
            guard documents.creditNotes[note].bill == work.index else { break }
            documents.creditNotes[note].contact = place
        }
        placePayments(&work, &batch, &documents, &outcomes)
        for (position, number) in work.numbers.enumerated() {
            // The first is the bill's own.
            numbers.insert(
                work.folded[number.folded], .init(file: number.row.file, line: number.row.line), inOrder: position == 0)
        }
        if work.bill.due < work.bill.issued {
            work.warn(
                .dueBeforeIssued, work.bill.source, "the bill is due before it is issued",
                text: "\(work.bill.due)", remedy: "Correct the due date in Clio.")
        }
        for warning in work.warnings { batch.problems.append(BillProblem(bill: work.index, warning)) }
    }

    /// The contact's position in the book.
    private mutating func place(_ index: Int, _ resolution: ContactMap.Resolution?, _ work: inout BillWork) -> Int {
        guard let resolution else {
            guard let place = contacts.place(of: index) else { preconditionFailure("in the book without a place") }
            return place
        }
        if case .same(let other) = resolution { reportShared(index, other, &work) }
        let place = contacts.place(index, resolution)
        if case .new = resolution { reportLeftOut(index, &work) }
        return place
    }

    private func reject(_ work: BillWork, _ batch: inout BillBatch, _ outcomes: inout BatchOutcomes) {
        guard let worst = work.faults.max(by: { $0.severity < $1.severity }) else { return }
        let first = work.faults.first { $0.severity == worst.severity } ?? worst
        outcomes.set(
            bill: work.index, work.bill, worst.severity == .hold ? .held(first.code) : .rejected(first.code))
    }

    // MARK: After the last batch

    /// What concerns the whole run, once each.
    public var warnings: [Diagnostic] {
        let place = SourceLocation(file: "transform")
        var warnings = taxes.unproven.map { type in
            Diagnostic(
                .taxRateUnknown, .warning, at: SourceLocation(file: "transform.tax"),
                "nobody has said what rate \(type.type) (\(type.name)) is, so lines of any rate would go under it",
                remedy: "Give it its rate in per cent: \"rate\".")
        }
        for (currency, total) in trustToDefault.sorted(by: { $0.key.letters < $1.key.letters }) {
            let sum = DecimalText.grouped(total.amount, digits: currency.digits)
            warnings.append(
                Diagnostic(
                    .trustPayment, .warning, at: SourceLocation(file: place.file + ".accounts.payments"),
                    "\(total.count) payments from trust, \(currency) \(sum), go to the default bank account",
                    remedy: "Set transform.accounts.payments.trust to the account they really came into, or to null."))
        }
        return warnings
    }
}
