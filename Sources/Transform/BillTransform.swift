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
    public private(set) var contactOutcomes: [Int: ControlTotals.Outcome] = [:]

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
    var numbers = TextIndex()
    /// Where the bill of each number stood, by the value in ``numbers``.
    var numberRows: [SourceRow] = []
    /// What the bill's own invoice has left to credit, and the one for interest.
    var split = CreditNoteSplit()
    var interestSplit = CreditNoteSplit()
    private var priced: [PricedLine] = []
    /// Payments from trust that go to an account not chosen for them, by currency.
    var trustToDefault: [CurrencyCode: (count: Int, amount: Int64)] = [:]

    /// - Parameters:
    ///   - chart: nil where the firm gave none; accounts are then taken as they are.
    ///   - contacts: given up by the caller.
    ///   - earlierNames: names in Xero of the contacts that went before, one a contact, empty for the others.
    ///   - otherNames: names in Xero of contacts that aren't in `contacts`.
    public init(
        settings: TransformSettings, chart: ChartOfAccounts?, contacts: ContactTable,
        earlierNames: [TextRef] = [], otherNames: [[UInt8]] = []
    ) {
        self.settings = settings
        selection = BillSelection(settings: settings.bills)
        accounts = AccountMap(settings: settings.accounts, chart: chart)
        taxes = TaxMap(settings: settings.tax)
        tracking = TrackingMap(settings: settings.tracking)
        self.contacts = ContactMap(
            settings: settings.contacts, contacts: contacts, earlierNames: earlierNames, otherNames: otherNames)
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
        var faults: [Int: [Diagnostic]] = [:]
        for problem in batch.problems where problem.diagnostic.severity >= .hold {
            faults[problem.bill, default: []].append(problem.diagnostic)
        }
        for index in batch.bills.indices {
            let bill = batch.bills[index]
            if let rule = selection.rule(for: bill), !Self.hides(rule, faults[index] ?? []) {
                outcomes.set(bill: index, bill, .filtered(rule))
                batch.problems.removeAll { $0.bill == index && $0.diagnostic.severity >= .hold }
                continue
            }
            var work = BillWork(index: index, bill: bill, files: files)
            work.faults = faults[index] ?? []
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
        let isNew = if case .new = contact.resolution { true } else { false }
        let place = contacts.place(contact.index, contact.resolution)
        if isNew { reportLeftOut(contact.index, &work) }
        for invoice in firstInvoice..<documents.invoices.count { documents.invoices[invoice].contact = place }
        for note in documents.creditNotes.indices.reversed() {
            guard documents.creditNotes[note].bill == work.index else { break }
            documents.creditNotes[note].contact = place
        }
        placePayments(&work, &batch, &documents, &outcomes)
        for number in work.numbers {
            numberRows.append(number.row)
            numbers.insert(number.folded[...], value: numberRows.count - 1)
        }
        if work.bill.due < work.bill.issued {
            work.warn(
                .dueBeforeIssued, work.bill.source, "the bill is due before it is issued",
                text: "\(work.bill.due)", remedy: "Correct the due date in Clio.")
        }
        for warning in work.warnings { batch.problems.append(BillProblem(bill: work.index, warning)) }
    }

    private func reject(_ work: BillWork, _ batch: inout BillBatch, _ outcomes: inout BatchOutcomes) {
        guard let worst = work.faults.max(by: { $0.severity < $1.severity }) else { return }
        let first = work.faults.first { $0.severity == worst.severity } ?? worst
        outcomes.set(
            bill: work.index, work.bill, worst.severity == .hold ? .held(first.code) : .rejected(first.code))
    }

    // MARK: The bill itself

    private func checkNumber(_ work: inout BillWork, _ batch: BillBatch) {
        let number = batch.text[work.bill.number]
        if number.isEmpty {
            work.fail(
                .missingNumber, work.bill.source, "the bill has no number", text: batch.text.string(work.bill.id),
                remedy: "Give the bill a number in Clio.")
        } else {
            check(number: work.bill.number, of: "bill", work.bill.source, &work, batch)
        }
    }

    /// An invoice's or credit note's number must be text Xero takes, and nobody else's.
    func check(
        number: TextRef, of document: String, _ row: SourceRow, _ work: inout BillWork, _ batch: BillBatch
    ) {
        let bytes = batch.text[number]
        // Xero's limit is 255; `-INT-1` needs room.
        guard bytes.count <= 240, bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
            return work.fail(
                .badNumberText, row, "a number in Xero is printable ASCII, at most 240 characters here",
                text: batch.text.string(number), remedy: "Change the \(document)'s number in Clio.")
        }
        checkUnique(number, row, &work, batch)
    }

    private func checkUnique(_ number: TextRef, _ row: SourceRow, _ work: inout BillWork, _ batch: BillBatch) {
        let folded = ContactMap.foldEmail(batch.text[number])
        let other =
            work.numbers.first { $0.folded == folded }?.row ?? numbers.value(of: folded[...]).map { numberRows[$0] }
        guard let other else {
            work.numbers.append((folded, row))
            return
        }
        work.fail(
            .duplicateNumber, row, "this number is taken already, at \(work.location(other))",
            text: batch.text.string(number), remedy: "Give one of the two another number in Clio.")
    }

    private func isInterestAlone(_ bill: Bill, _ batch: BillBatch) -> Bool {
        !bill.lines.isEmpty && bill.lines.allSatisfy { batch.lines[$0].kind == .interest }
    }

    private mutating func findContact(
        _ work: inout BillWork, _ batch: BillBatch
    ) -> (index: Int, resolution: ContactMap.Resolution)? {
        guard let index = contacts.index(of: batch.text[work.bill.contactID]) else {
            work.fail(
                .withoutContact, work.bill.source, "the bill's contact is in none of the contacts files",
                text: batch.text.string(work.bill.contactID),
                remedy: "Export the contacts again, with this one among them.")
            return nil
        }
        work.faults += contacts.table.problems[index] ?? []
        let resolution = contacts.resolve(index)
        switch resolution {
        case .known, .same, .new: return (index, resolution)
        case .held(let fault):
            work.fail(fault, contacts.table.contacts[index].source, .hold)
            contactOutcomes[index] = .held(fault.code)
        case .rejected(let fault):
            work.fail(fault, contacts.table.contacts[index].source, .reject)
            contactOutcomes[index] = .rejected(fault.code)
        }
        return nil
    }

    private func reportLeftOut(_ index: Int, _ work: inout BillWork) {
        for part in contacts.leftOut(index) {
            work.warn(
                part.code, contacts.table.contacts[index].source,
                "the contact's \(part.field) isn't one Xero takes, so the contact goes without it", column: part.field,
                text: part.text, remedy: "Correct it in Clio.")
        }
    }

    /// The bill's lines must come to its total, or something was exported that isn't the bill.
    private func proveTotal(_ work: inout BillWork, _ batch: BillBatch) {
        var sum: Int64 = 0
        for line in priced {
            let (net, first) = sum.addingReportingOverflow(line.net)
            let (gross, second) = net.addingReportingOverflow(line.tax)
            guard !first, !second else {
                return work.fail(
                    .numberOutOfRange, work.bill.source, "the bill's amount is too large", text: "",
                    remedy: "Correct the bill in Clio.")
            }
            sum = gross
        }
        let total = work.bill.total
        let digits = work.bill.currency.digits
        if sum != total {
            work.fail(
                .totalMismatch, work.bill.source,
                "the lines with their tax come to \(DecimalText.grouped(sum, digits: digits)), the bill's total is "
                    + "\(DecimalText.grouped(total, digits: digits)): "
                    + "\(DecimalText.grouped(total - sum, digits: digits)) apart",
                column: "total", text: DecimalText.grouped(total, digits: digits),
                remedy: "Export the bill and its lines again together; look for a missing line, discount or tax.")
        } else if total < 0 {
            work.fail(
                .negativeTotal, work.bill.source, "Xero takes no invoice with a negative total", column: "total",
                text: DecimalText.grouped(total, digits: digits), remedy: "Write a credit note in Clio instead.")
        }
    }

    // MARK: Invoices

    private mutating func buildInvoices(
        _ work: inout BillWork, _ batch: inout BillBatch, _ documents: inout DocumentBatch,
        _ outcomes: inout BatchOutcomes
    ) {
        split.removeAll()
        interestSplit.removeAll()
        // A bill of interest alone is the interest's own invoice already.
        let isOnBill = settings.bills.interest == .onBill || isInterestAlone(work.bill, batch)
        var invoice = Invoice(bill: work.index)
        invoice.number = work.bill.number
        invoice.status = Self.status(of: work.bill.state)
        invoice.date = work.bill.issued
        invoice.dueDate = work.bill.due
        invoice.currency = work.bill.currency
        invoice.reference = reference(&work, &batch)
        let first = documents.lineItems.count
        var discounts = SpreadDiscounts()
        var hasInterestApart = false
        for (position, index) in work.bill.lines.enumerated() {
            let line = batch.lines[index]
            if line.kind == .interest, !isOnBill {
                if settings.bills.interest == .skip {
                    outcomes.lines[index] = .filtered(.interestSkipped)
                } else {
                    hasInterestApart = true
                }
                continue
            }
            append(line, index, priced[position], &work, &batch, &documents, &discounts, &invoice)
        }
        appendDiscounts(discounts, &work, &batch, &documents, &invoice)
        invoice.lineItems = first..<documents.lineItems.count
        documents.invoices.append(invoice)
        checkSign(invoice, &work, batch)
        if hasInterestApart { appendInterest(invoice, &work, &batch, &documents) }
    }

    /// A bill above nothing can have an invoice below it where its interest is apart.
    private func checkSign(_ invoice: Invoice, _ work: inout BillWork, _ batch: BillBatch) {
        guard invoice.total < 0, work.faults.isEmpty else { return }
        let total = DecimalText.grouped(invoice.total, digits: invoice.currency.digits)
        work.fail(
            .negativeTotal, work.bill.source,
            "with the bill's interest apart, invoice \(batch.text.string(invoice.number)) comes to \(total), and Xero takes "
                + "none with a negative total",
            column: "total", text: total, remedy: "Set transform.bills.interest to onBill, or correct the bill in Clio."
        )
    }

    private mutating func appendInterest(
        _ main: Invoice, _ work: inout BillWork, _ batch: inout BillBatch, _ documents: inout DocumentBatch
    ) {
        var invoice = main
        invoice.isInterest = true
        invoice.subTotal = 0
        invoice.totalTax = 0
        invoice.number = batch.text.build { out in
            out.append(contentsOf: Array(out[main.number.range]))
            out.append(contentsOf: "-INT-1".utf8)
        }
        checkUnique(invoice.number, work.bill.source, &work, batch)
        let first = documents.lineItems.count
        var discounts = SpreadDiscounts()
        for (position, index) in work.bill.lines.enumerated() where batch.lines[index].kind == .interest {
            append(batch.lines[index], index, priced[position], &work, &batch, &documents, &discounts, &invoice)
        }
        appendDiscounts(discounts, &work, &batch, &documents, &invoice)
        checkSign(invoice, &work, batch)
        invoice.lineItems = first..<documents.lineItems.count
        documents.invoices.append(invoice)
    }

    private mutating func append(
        _ line: BillLine, _ index: Int, _ priced: PricedLine, _ work: inout BillWork, _ batch: inout BillBatch,
        _ documents: inout DocumentBatch, _ discounts: inout SpreadDiscounts, _ invoice: inout Invoice
    ) {
        var item = LineItem()
        switch accounts.resolve(line, batch.text, &codes) {
        case .account(let account): item.account = account
        case .fault(let code, let text, let message, let remedy):
            let category = line.category.isEmpty ? text : batch.text.string(line.category)
            work.fail(
                code, line.source, message, text: category.isEmpty ? "\(line.kind.name)" : category, remedy: remedy)
        }
        switch taxes.resolve(priced.rates, &codes) {
        case .taxType(let type): item.taxType = type
        case .fault(let code, let message, let remedy): work.fail(code, line.source, message, text: "", remedy: remedy)
        }
        var shown = priced
        if settings.accounts.discounts != nil, priced.discount != 0 {
            shown.discount = 0
            shown.tax = LinePricing.tax(on: priced.gross, priced.rates) ?? priced.tax
        }
        LineItems.fill(&item, line, shown, digits: work.bill.currency.digits, &batch.text)
        if item.description.count > 4_000, batch.text.string(item.description).unicodeScalars.count > 4_000 {
            work.fail(
                .fieldTooLong, line.source, "the description is longer than the 4,000 characters Xero takes",
                column: "description", text: batch.text.string(item.description), remedy: "Shorten it in Clio.")
        }
        if !tracking.apply(work.bill, line, to: &item, &batch.text) {
            work.fail(
                .trackingTooLong, line.source, "a tracking option is longer than the 100 characters Xero takes",
                text: "",
                remedy: "Give it a shorter option under transform.tracking.")
        }
        if shown.discount != priced.discount {
            discounts.add(item, net: priced.discount, tax: shown.tax - priced.tax, batch.text)
        }
        append(item, &documents, &invoice)
    }

    /// With an account for discounts: one negative line for each account, tax type and tracking of the lines they are on.
    private mutating func appendDiscounts(
        _ discounts: SpreadDiscounts, _ work: inout BillWork, _ batch: inout BillBatch,
        _ documents: inout DocumentBatch, _ invoice: inout Invoice
    ) {
        guard let code = settings.accounts.discounts, !discounts.parts.isEmpty else { return }
        var item = LineItem()
        switch accounts.resolve(.discounts, code: code, named: "transform.accounts.discounts", &codes) {
        case .account(let account): item.account = account
        case .fault(let code, let text, let message, let remedy):
            work.fail(code, work.bill.source, message, text: text, remedy: remedy)
        }
        for discount in discounts.parts {
            item.taxType = discount.line.taxType
            item.tracking1 = discount.line.tracking1
            item.tracking2 = discount.line.tracking2
            item.lineAmount = -discount.net
            item.taxAmount = -discount.tax
            item.unitAmount = FixedPoint(minorUnits: -discount.net, digits: work.bill.currency.digits) ?? .zero
            item.description = batch.text.append("Discount")
            append(item, &documents, &invoice)
        }
    }

    private mutating func append(_ item: LineItem, _ documents: inout DocumentBatch, _ invoice: inout Invoice) {
        if invoice.isInterest {
            interestSplit.add(taxType: item.taxType, net: item.lineAmount, tax: item.taxAmount)
        } else {
            split.add(taxType: item.taxType, net: item.lineAmount, tax: item.taxAmount)
        }
        invoice.subTotal += item.lineAmount
        invoice.totalTax += item.taxAmount
        documents.lineItems.append(item)
    }

    private func reference(_ work: inout BillWork, _ batch: inout BillBatch) -> TextRef {
        let text = work.bill.subject.isEmpty ? work.bill.matterNumber : work.bill.subject
        if text.count <= 255 { return text }
        let whole = batch.text.string(text)
        guard whole.unicodeScalars.count > 255 else { return text }
        work.warn(
            .fieldTooLong, work.bill.source, "the subject is longer than the 255 characters Xero takes, so it is cut",
            column: "subject", text: whole, remedy: "Shorten it in Clio.")
        var cut = String.UnicodeScalarView()
        cut.append(contentsOf: whole.unicodeScalars.prefix(255))
        return batch.text.append(String(cut))
    }

    static func status(of state: BillState) -> InvoiceStatus {
        switch state {
        case .draft: .draft
        case .awaitingApproval: .submitted
        default: .authorised
        }
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

/// Discounts that become lines of their own, by the account and the tax type of the lines they cover.
struct SpreadDiscounts {
    /// Each with a line it is on, which stands for its account, tax type and tracking.
    var parts: [(line: LineItem, net: Int64, tax: Int64)] = []

    mutating func add(_ line: LineItem, net: Int64, tax: Int64, _ text: TextArena) {
        let place = parts.firstIndex { part in
            part.line.account == line.account && part.line.taxType == line.taxType
                && text[part.line.tracking1] == text[line.tracking1]
                && text[part.line.tracking2] == text[line.tracking2]
        }
        if let place {
            parts[place].net += net
            parts[place].tax += tax
        } else {
            parts.append((line, net, tax))
        }
    }
}
