import Ledger
import Transform
import XeroDocuments

/// What became of every record of a run, and what was written, counted as it happens.
struct RunTotals {
    var outcomes = ControlTotals()
    /// Contacts written.
    private var contacts = 0
    /// What becomes of records that are in Xero already, by kind.
    private var changes: [ChangeKey: Int] = [:]
    /// The currencies met; what follows is by their positions here.
    private var currencies: [CurrencyCode] = []
    /// By ``DocumentKind``, too.
    private var documents: [[Sum]] = []
    private var months: [(key: MonthKey, sum: MonthSum)] = []
    private var monthPlaces: [MonthKey: Int] = [:]
    /// Places in ``months`` that were asked for last, each where its month and currency put it; -1 for none.
    private var recentMonths = InlineArray<128, Int32>(repeating: -1)
    /// By position of the account, too.
    private var accounts: [[Sum]] = []

    private enum DocumentKind: Int, CaseIterable {
        case invoices
        case creditNotes
        case payments

        var name: String {
            switch self {
            case .invoices: "invoices"
            case .creditNotes: "credit notes"
            case .payments: "payments"
            }
        }
    }

    /// Of documents or of lines.
    private struct Sum {
        var count = 0
        var net: Int64 = 0
        var tax: Int64 = 0

        mutating func add(net: Int64, tax: Int64) {
            count += 1
            self.net += net
            self.tax += tax
        }
    }

    private struct MonthSum {
        var invoiced: Int64 = 0
        var credited: Int64 = 0
        var paid: Int64 = 0
    }

    private struct ChangeKey: Hashable {
        var operation: String
        var kind: String
    }

    private struct MonthKey: Hashable {
        var month: Int32
        var currency: CurrencyCode
    }

    /// One outcome a bill, with all that is on it.
    mutating func add(_ batch: BillBatch, bills results: [ControlTotals.Outcome]) {
        var outcomes = BatchOutcomes()
        outcomes.reset(for: batch)
        for (index, bill) in batch.bills.enumerated() { outcomes.set(bill: index, bill, results[index]) }
        add(batch, outcomes)
    }

    /// The outcomes of a batch's records.
    mutating func add(_ batch: BillBatch, _ results: BatchOutcomes) {
        for index in batch.bills.indices {
            var key = batch.controlKey(.bill, ofBill: index)
            let digits = key.currency.digits
            outcomes.add(
                amount: batch.bills[index].isAmountReadable ? batch.bills[index].total : nil, to: key,
                results.bills[index])
            key.kind = .line
            // Lines of a bill mostly share its fate: what has one outcome is added up before it is looked up.
            let lines = batch.bills[index].lines
            var position = lines.lowerBound
            while position < lines.upperBound {
                let first = position
                var total = ControlTotals.Total()
                repeat {
                    total.add(batch.grossAmount(ofLine: position, digits: digits))
                    position += 1
                } while position < lines.upperBound && results.lines[position] == results.lines[first]
                outcomes.add(total, to: key, results.lines[first])
            }
            key.kind = .creditNote
            for note in batch.bills[index].creditNotes {
                let isReadable = batch.creditNotes[note].isAmountReadable
                outcomes.add(
                    amount: isReadable ? batch.creditNotes[note].amount : nil, to: key, results.creditNotes[note])
            }
            key.kind = .payment
            let payments = batch.bills[index].payments
            for payment in payments {
                let isReadable = batch.payments[payment].isAmountReadable
                outcomes.add(
                    amount: isReadable ? batch.payments[payment].amount : nil, to: key, results.payments[payment])
            }
            for part in results.heldParts where payments.contains(part.payment) {
                outcomes.add(amount: -part.amount, count: 0, to: key, results.payments[part.payment])
                outcomes.add(amount: part.amount, count: 0, to: key, part.outcome)
            }
        }
        addStrays(batch.strays)
    }

    mutating func addContacts<Settlement: Settling & ~Copyable>(
        _ transform: BillTransform, _ settlement: borrowing Settlement
    ) {
        addContacts(transform, edited: settlement.clientOutcomes) { settlement.outcome(ofContact: $0) }
    }

    /// Every contact of the source: with a bill that goes, or without one.
    /// - Parameters:
    ///   - edited: of clients without a bill, by their ids; those of whom nothing is new are missing.
    ///   - outcome: of the contact at a place of the book.
    mutating func addContacts(
        _ transform: BillTransform, edited: [String: ControlTotals.Outcome] = [:],
        outcome: (Int) -> ControlTotals.Outcome
    ) {
        let key = ControlTotals.Key(kind: .contact, currency: .none, month: nil)
        for index in transform.contactTable.contacts.indices {
            guard let place = transform.place(ofContact: index) else {
                let new =
                    edited.isEmpty
                    ? nil : edited[transform.book.text.string(transform.contactTable.contacts[index].id)]
                outcomes.add(
                    amount: 0, to: key,
                    new ?? transform.contactOutcomes[index] ?? .filtered(.noBillInScope))
                continue
            }
            let isOwn = transform.book.contacts.source(at: place) == index
            outcomes.add(amount: 0, to: key, isOwn ? outcome(place) : HandOver.there)
        }
    }

    mutating func addTrust(_ source: any BillSource) {
        let key = ControlTotals.Key(kind: .trustTransaction, currency: .none, month: nil)
        let read = source.read.sum(key)
        if read.count > 0 { outcomes.add(read, to: key, .filtered(.trustTransaction)) }
    }

    private mutating func addStrays(_ strays: [Stray]) {
        for stray in strays {
            let outcome: ControlTotals.Outcome =
                stray.isUnbilled ? .filtered(.unbilled) : .rejected(stray.diagnostic.code)
            outcomes.add(amount: stray.hundredths, to: stray.controlKey, outcome)
        }
    }

    /// The documents of a batch that are written.
    mutating func add(_ plan: PlannedBatch, of bills: BillBatch) {
        let batch = plan.documents
        for contact in plan.contacts where note(contact.target ?? Self.target(contact), "contacts") { contacts += 1 }
        for edit in plan.contactEdits {
            let operation = edit.isToClio ? BatchOperation.Action.updateClio.rawValue : "update"
            changes[.init(operation: operation, kind: "contacts"), default: 0] += 1
        }
        for removal in plan.removals {
            let operation = removal.status == "VOIDED" ? "void" : "delete"
            let kind = removal.kind == "credit_note" ? "credit notes" : removal.kind + "s"
            changes[.init(operation: operation, kind: kind), default: 0] += 1
        }
        for (index, invoice) in batch.invoices.enumerated() where plan.invoiceMarks[index] != nil {
            guard note(plan.invoiceTargets[index], "invoices") else { continue }
            let currency = place(of: invoice.currency)
            count(.invoices, currency, net: invoice.subTotal, tax: invoice.totalTax)
            months[month(of: invoice.bill, in: bills)].sum.invoiced += invoice.total
            book(batch.lineItems, invoice.lineItems, currency, sign: 1)
        }
        for (index, note) in batch.creditNotes.enumerated() where plan.creditNoteMarks[index] != nil {
            guard self.note(plan.creditNoteTargets[index], "credit notes") else { continue }
            let currency = place(of: note.currency)
            count(.creditNotes, currency, net: note.subTotal, tax: note.totalTax)
            months[month(of: note.bill, in: bills)].sum.credited += note.total
            book(batch.lineItems, note.lineItems, currency, sign: -1)
        }
        for (index, payment) in batch.payments.enumerated() where plan.paymentMarks[index] != nil {
            guard note(plan.paymentTargets[index], "payments") else { continue }
            count(.payments, place(of: bills.bills[payment.bill].currency), net: payment.amount, tax: 0)
            months[month(of: payment.bill, in: bills)].sum.paid += payment.amount
        }
    }

    private static func target(_ contact: PlannedBatch.ContactOperation) -> PlannedBatch.Target? {
        contact.isUpdate ? .init(.update, id: "", version: 0, reason: "") : nil
    }

    /// Counts what is done with a record that Xero has.
    /// - Returns: whether the document is written.
    private mutating func note(_ target: PlannedBatch.Target?, _ kind: String) -> Bool {
        guard let target, target.way != .create else { return true }
        changes[.init(operation: target.way.rawValue, kind: kind), default: 0] += 1
        return target.way == .update
    }

    /// Updates, links and removals, by operation and kind.
    func changeTotals() -> [BatchReport.ChangeTotals] {
        changes.map { .init(operation: $0.key.operation, kind: $0.key.kind, count: $0.value) }
            .sorted { ($0.operation, $0.kind) < ($1.operation, $1.kind) }
    }

    /// The place in ``months`` of the month a bill is of.
    private mutating func month(of bill: Int, in bills: BillBatch) -> Int {
        let key = MonthKey(month: bills.bills[bill].issued.monthNumber, currency: bills.bills[bill].currency)
        let slot = (Int(key.month) &* 4 &+ Int((key.currency.letters &* 2_654_435_761) &>> 30)) & 127
        let recent = Int(recentMonths[slot])
        if recent >= 0, months[recent].key == key { return recent }
        let place = monthPlaces[key] ?? months.count
        if place == months.count {
            monthPlaces[key] = place
            months.append((key, MonthSum()))
        }
        recentMonths[slot] = Int32(place)
        return place
    }

    private mutating func place(of currency: CurrencyCode) -> Int {
        if let place = currencies.firstIndex(of: currency) { return place }
        currencies.append(currency)
        documents.append(Array(repeating: Sum(), count: DocumentKind.allCases.count))
        accounts.append([])
        return currencies.count - 1
    }

    private mutating func count(_ kind: DocumentKind, _ currency: Int, net: Int64, tax: Int64) {
        documents[currency][kind.rawValue].add(net: net, tax: tax)
    }

    private mutating func book(_ lines: [LineItem], _ range: Range<Int>, _ currency: Int, sign: Int64) {
        var sums: [Sum] = []
        swap(&sums, &accounts[currency])
        for line in range {
            while sums.count <= lines[line].account { sums.append(Sum()) }
            sums[lines[line].account].add(net: sign * lines[line].lineAmount, tax: sign * lines[line].taxAmount)
        }
        swap(&sums, &accounts[currency])
    }

    // MARK: As the report wants them

    func documentTotals() -> [BatchReport.DocumentTotals] {
        let contacts = BatchReport.DocumentTotals(kind: "contacts", currency: .none, count: contacts, net: 0, tax: 0)
        let all = zip(currencies, documents).flatMap { currency, kinds in
            zip(DocumentKind.allCases, kinds).map { (kind: $0, currency: currency, sum: $1) }
        }.filter { $0.sum.count > 0 }.sorted {
            ($0.kind.rawValue, $0.currency.letters) < ($1.kind.rawValue, $1.currency.letters)
        }
        return [contacts]
            + all.map { kind, currency, sum in
                BatchReport.DocumentTotals(
                    kind: kind.name, currency: currency, count: sum.count, net: sum.net, tax: sum.tax)
            }
    }

    func monthTotals() -> [BatchReport.MonthTotals] {
        months.sorted { ($0.key.month, $0.key.currency.letters) < ($1.key.month, $1.key.currency.letters) }
            .map { key, total in
                BatchReport.MonthTotals(
                    month: Self.monthText(key.month), currency: key.currency, invoiced: total.invoiced,
                    credited: total.credited, paid: total.paid)
            }
    }

    func accountTotals(codes: Codes, chart: ChartOfAccounts?) -> [BatchReport.AccountTotals] {
        var totals: [BatchReport.AccountTotals] = []
        for (currency, sums) in zip(currencies, accounts) {
            for (code, sum) in zip(codes.accounts, sums) where sum.count > 0 {
                totals.append(
                    BatchReport.AccountTotals(
                        code: code, name: chart?[code: code]?.name ?? "", currency: currency, lines: sum.count,
                        net: sum.net, tax: sum.tax))
            }
        }
        return totals.sorted { ($0.code, $0.currency.letters) < ($1.code, $1.currency.letters) }
    }

    /// `2026-03` of a ``CalendarDate/monthNumber``.
    static func monthText(_ number: Int32) -> String {
        let month = number % 12 + 1
        return "\(number / 12)-\(month < 10 ? "0" : "")\(month)"
    }
}
