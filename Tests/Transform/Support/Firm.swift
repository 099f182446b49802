import Foundation
import Ledger
import XeroDocuments

@testable import Transform

/// A firm in few words: its contacts, its bills and its settings.
struct Firm {
    var settings = Firm.plainSettings
    var chart: ChartOfAccounts? = Firm.plainChart
    var earlierNames: [String: String] = [:]
    var interestParts = InterestParts()
    private(set) var specs: [BillSpec] = []
    private(set) var batch = BillBatch()
    private var contacts = ContactTable()
    private var lineNumber: UInt32 = 1

    /// - Parameter withClient: contact 1 is there already.
    init(withClient: Bool = true) {
        if withClient { add(contact: "1", "Ada Finch", email: "ada@example.com") }
    }

    static let plainSettings: TransformSettings = {
        var settings = TransformSettings()
        settings.accounts.timeEntries = "200"
        settings.accounts.expenses = "260"
        settings.accounts.interest = "270"
        settings.accounts.creditNotes = "205"
        settings.accounts.payments = PaymentAccounts(byDefault: "090")
        settings.tax.primary = TaxType(type: "OUTPUT", name: "Tax on Sales")
        settings.tax.secondary = TaxType(type: "SECOND", name: "Second Tax")
        settings.tax.both = TaxType(type: "BOTH", name: "Both Taxes")
        return settings
    }()

    static let plainChart = ChartOfAccounts(
        [
            Account(code: "090", name: "Office Account", type: "BANK"),
            Account(code: "091", name: "Client Account", type: "BANK"),
            Account(code: "200", name: "Fees", type: "REVENUE"),
            Account(code: "201", name: "Court Fees", type: "SALES"),
            Account(code: "205", name: "Credits", type: "REVENUE"),
            Account(code: "260", name: "Disbursements", type: "EXPENSE"),
            Account(code: "261", name: "Filing Fees", type: "DIRECTCOSTS"),
            Account(code: "270", name: "Interest Income", type: "OTHERINCOME"),
            Account(code: "290", name: "Discounts Given", type: "REVENUE"),
            Account(code: "299", name: "Old Fees", type: "REVENUE", status: .archived),
            Account(code: "800", name: "Loans", type: "LIABILITY"),
            Account(code: "850", name: "Suspense", type: "CURRENT", paymentsEnabled: true),
        ], path: "chart.csv")

    static let files = [
        SourceFile(kind: .bill, path: "bills.csv", textPath: "bills.csv", form: .delimited, header: [], byteCount: 0)
    ]

    private mutating func row() -> SourceRow {
        lineNumber += 1
        return SourceRow(file: 0, line: lineNumber, offset: 0, length: 0)
    }

    mutating func add(
        contact id: String, _ name: String, email: String = "",
        _ change: (inout Ledger.Contact, inout TextArena) -> Void = { _, _ in }
    ) {
        var contact = Ledger.Contact()
        contact.id = contacts.text.append(id)
        contact.name = contacts.text.append(name)
        contact.email = contacts.text.append(email)
        contact.source = row()
        change(&contact, &contacts.text)
        contacts.append(contact)
    }

    /// - Returns: the bill's position.
    @discardableResult
    mutating func add(_ spec: BillSpec, id: String? = nil) -> Int {
        let index = batch.bills.count
        let id = id ?? String(index + 1)
        var bill = Bill()
        bill.id = batch.text.append(id)
        bill.number = batch.text.append(spec.number ?? "N-\(id)")
        bill.contactID = batch.text.append(spec.contact)
        bill.matterNumber = batch.text.append(spec.matter)
        bill.subject = batch.text.append(spec.subject)
        bill.attorney = batch.text.append(spec.attorney)
        bill.state = spec.state
        bill.isTrustRequest = spec.isTrustRequest
        bill.issued = day(spec.issued)
        bill.due = day(spec.due)
        guard let currency = CurrencyCode(spec.currency) else { fatalError(spec.currency) }
        bill.currency = currency
        bill.total = minorUnits(spec.total ?? SlowReckoning.total(of: spec), spec.digits)
        bill.discount = Self.discount(spec.discount)
        bill.secondaryTaxRate = spec.secondary.map(fixed)
        bill.secondaryTaxRule = spec.isCompound ? .compound : .onNet
        bill.source = row()
        let first = (batch.lines.count, batch.payments.count, batch.creditNotes.count)
        for line in spec.lines { append(line, spec.digits) }
        for (position, payment) in spec.payments.enumerated() { append(payment, "\(id)p\(position + 1)", spec.digits) }
        for (position, credit) in spec.credits.enumerated() { append(credit, "\(id)c\(position + 1)", spec.digits) }
        bill.lines = first.0..<batch.lines.count
        bill.payments = first.1..<batch.payments.count
        bill.creditNotes = first.2..<batch.creditNotes.count
        batch.bills.append(bill)
        specs.append(spec)
        return index
    }

    private static func discount(_ spec: DiscountSpec) -> Discount {
        switch spec {
        case .none: .none
        case .percent(let value): Discount(form: .percentage, value: fixed(value))
        case .money(let value): Discount(form: .money, value: fixed(value))
        }
    }

    private mutating func append(_ spec: LineSpec, _ digits: Int) {
        var line = BillLine()
        line.id = batch.text.append("L\(batch.lines.count + 1)")
        line.kind = spec.kind
        line.quantity = fixed(spec.quantity)
        line.price = fixed(spec.price)
        line.taxRate = fixed(spec.tax)
        line.secondaryTaxRate = spec.secondary.map(fixed)
        line.discount = Self.discount(spec.discount)
        line.tax = spec.givenTax.map { minorUnits($0, digits) }
        line.category = batch.text.append(spec.category)
        line.accountCode = batch.text.append(spec.accountCode)
        line.description = batch.text.append(spec.description)
        line.user = batch.text.append(spec.user)
        line.matterNumber = batch.text.append(spec.matter)
        line.date = spec.date.map(day)
        line.source = row()
        batch.lines.append(line)
    }

    private mutating func append(_ spec: PaymentSpec, _ id: String, _ digits: Int) {
        var payment = Ledger.Payment()
        payment.id = batch.text.append(id)
        payment.allocationID = payment.id
        payment.contactID = batch.text.append(spec.contact)
        payment.date = day(spec.date)
        payment.amount = minorUnits(spec.amount, digits)
        payment.method = batch.text.append(spec.method)
        payment.reference = batch.text.append(spec.reference)
        payment.bankAccount = batch.text.append(spec.bankAccount)
        payment.funds = spec.funds
        payment.isVoided = spec.isVoided
        payment.isForInterest = spec.isForInterest
        payment.source = row()
        batch.payments.append(payment)
    }

    private mutating func append(_ spec: CreditSpec, _ id: String, _ digits: Int) {
        var note = Ledger.CreditNote()
        note.id = batch.text.append(id)
        note.number = batch.text.append(spec.number)
        note.contactID = batch.text.append(spec.contact)
        note.date = day(spec.date)
        note.amount = minorUnits(spec.amount, digits)
        note.reason = batch.text.append(spec.reason)
        note.isVoided = spec.isVoided
        note.source = row()
        batch.creditNotes.append(note)
    }

    /// For what the specs have no word for.
    mutating func change(_ body: (inout BillBatch) -> Void) { body(&batch) }

    func run() -> Result {
        var table = contacts
        table.sort()
        var names = [TextRef](repeating: .empty, count: table.contacts.count)
        var others: [OtherContact] = []
        for (id, name) in earlierNames.sorted(by: { $0.key < $1.key }) {
            if let index = table.index(of: Array(id.utf8)[...]) {
                names[index] = table.text.append(name)
            } else {
                others.append(OtherContact(name: Array(name.utf8)))
            }
        }
        var result = Result(
            transform: BillTransform(
                settings: settings, chart: chart, contacts: table, earlierNames: names, others: others,
                interestParts: interestParts),
            batch: batch)
        result.transform.process(
            &result.batch, files: Self.files, into: &result.documents, outcomes: &result.outcomes)
        return result
    }

    /// One bill of the plain firm.
    static func run(_ bill: BillSpec, _ change: (inout Firm) -> Void = { _ in }) -> Result {
        var firm = Firm()
        firm.add(bill)
        change(&firm)
        return firm.run()
    }
}
