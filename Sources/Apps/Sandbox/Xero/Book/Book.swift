internal import Ledger
internal import SandboxKit

/// Everything one organisation holds, with an index for each way a record is looked up.
struct Book: Sendable {
    let organisationID: GUID
    let tenantID: GUID
    let name: String
    let country: String
    let baseCurrency: String
    let created: Int64
    var periodLock: CalendarDate?
    var yearLock: CalendarDate?

    private(set) var accounts = Table<AccountRecord>()
    private var accountsByCode: [String: GUID] = [:]
    var taxRates: [TaxRateRecord] = []
    private var taxRatesByType: [String: Int] = [:]
    var tracking: [TrackingRecord] = []
    var currencies: [CurrencyRecord] = []

    var contacts = Table<ContactRecord>()
    private(set) var contactsByNumber: [String: GUID] = [:]
    private(set) var contactsByAccountNumber: [String: GUID] = [:]
    private(set) var contactsByName: [String: Set<GUID>] = [:]
    private(set) var contactsByEmail: [String: Set<GUID>] = [:]

    var invoices = Table<DocumentRecord>()
    var creditNotes = Table<DocumentRecord>()
    private(set) var invoicesByNumber: [String: [GUID]] = [:]
    private(set) var creditNotesByNumber: [String: [GUID]] = [:]
    private(set) var documentsByContact: [GUID: [GUID]] = [:]

    var payments = Table<PaymentRecord>()
    private(set) var paymentsByReference: [String: [GUID]] = [:]
    private(set) var paymentsByDocument: [GUID: [GUID]] = [:]
    var history: [GUID: [HistoryRecord]] = [:]

    private var random: SeededRandom
    private var lastChange: Int64 = 0
    private var nextNumbers = [false: 1, true: 1]

    init(firm: SandboxFirm, seed: UInt64, now: Int64) {
        random = SeededRandom(seed: seed)
        organisationID = GUID(from: &random)
        tenantID = GUID(from: &random)
        name = firm.name
        country = firm.country
        baseCurrency = firm.baseCurrency
        created = now
        periodLock = firm.periodLockDate.flatMap(TimeText.parseDay)
        yearLock = firm.endOfYearLockDate.flatMap(TimeText.parseDay)
        currencies = [CurrencyRecord(code: firm.baseCurrency, rate: "1.000000")]
        currencies += firm.currencies.map { CurrencyRecord(code: $0.code, rate: $0.rate) }
        let classes: [Character: String] = [
            "A": "ASSET", "E": "EQUITY", "X": "EXPENSE", "L": "LIABILITY", "R": "REVENUE",
        ]
        for rate in firm.taxRates {
            taxRatesByType[rate.type] = taxRates.count
            taxRates.append(
                TaxRateRecord(
                    type: rate.type, name: rate.name, rate: ExactDecimal(rate.rate)?.rounded(to: 4) ?? 0,
                    classes: Set(rate.appliesTo.compactMap { classes[$0] })))
        }
        for account in firm.accounts {
            save(
                AccountRecord(
                    id: newID(), code: account.code, name: account.name, type: account.type,
                    status: account.isArchived ? "ARCHIVED" : "ACTIVE", taxType: account.taxType,
                    enablePayments: account.enablePayments, systemAccount: account.systemAccount,
                    currency: account.type == "BANK" ? firm.baseCurrency : nil), now: now)
        }
        for category in firm.tracking {
            let options = category.options.map { TrackingRecord.Option(id: newID(), name: $0) }
            tracking.append(TrackingRecord(id: newID(), name: category.name, options: options))
        }
        for contact in firm.contacts {
            var record = ContactRecord(id: newID())
            record.texts["Name"] = contact.name
            record.texts["ContactNumber"] = contact.number
            record.texts["EmailAddress"] = contact.email
            save(record, replacing: nil, now: now)
        }
    }

    mutating func newID() -> GUID { GUID(from: &random) }

    /// Marks a record as changed now: its time never lies before that of an earlier change.
    private mutating func stamp<Record: BookRecord>(_ record: inout Record, _ now: Int64) {
        lastChange = max(lastChange, now)
        record.updated = lastChange
    }

    // MARK: Settings

    func account(code: String) -> AccountRecord? { accountsByCode[code].flatMap { accounts[$0] } }

    func account(id: GUID) -> AccountRecord? { accounts[id] }

    func taxRate(type: String) -> TaxRateRecord? { taxRatesByType[type].map { taxRates[$0] } }

    func currency(_ code: String) -> CurrencyRecord? { currencies.first { $0.code == code } }

    mutating func save(_ account: AccountRecord, now: Int64) {
        var account = account
        stamp(&account, now)
        accounts.save(account)
        if let code = account.code { accountsByCode[code] = account.id }
    }

    // MARK: Contacts

    mutating func save(_ contact: ContactRecord, replacing old: ContactRecord?, now: Int64) {
        var contact = contact
        stamp(&contact, now)
        if let old {
            if let number = old.number { contactsByNumber[number] = nil }
            if let number = old.texts["AccountNumber"] { contactsByAccountNumber[number] = nil }
            contactsByName[FoldedText.fold(old.name)]?.remove(old.id)
            if let email = old.email { contactsByEmail[FoldedText.fold(email)]?.remove(old.id) }
        }
        if let number = contact.number { contactsByNumber[number] = contact.id }
        if let number = contact.texts["AccountNumber"] { contactsByAccountNumber[number] = contact.id }
        contactsByName[FoldedText.fold(contact.name), default: []].insert(contact.id)
        if let email = contact.email { contactsByEmail[FoldedText.fold(email), default: []].insert(contact.id) }
        contacts.save(contact)
    }

    /// The contact of that name with that status, case and accents aside.
    func contact(named name: String, status: String) -> ContactRecord? {
        (contactsByName[FoldedText.fold(name)] ?? []).lazy.compactMap { contacts[$0] }.first { $0.status == status }
    }

    func contact(number: String) -> ContactRecord? { contactsByNumber[number].flatMap { contacts[$0] } }

    // MARK: Documents

    func document(_ id: GUID, isCredit: Bool) -> DocumentRecord? { isCredit ? creditNotes[id] : invoices[id] }

    func numbered(_ number: String, isCredit: Bool) -> [DocumentRecord] {
        let ids = (isCredit ? creditNotesByNumber : invoicesByNumber)[number.lowercased()] ?? []
        return ids.compactMap { document($0, isCredit: isCredit) }
    }

    mutating func save(_ document: DocumentRecord, now: Int64) {
        var document = document
        stamp(&document, now)
        let old = self.document(document.id, isCredit: document.isCredit)
        let (before, after) = (old?.number.lowercased(), document.number.lowercased())
        if before != after {
            if document.isCredit {
                if let before { creditNotesByNumber[before]?.removeAll { $0 == document.id } }
                creditNotesByNumber[after, default: []].append(document.id)
            } else {
                if let before { invoicesByNumber[before]?.removeAll { $0 == document.id } }
                invoicesByNumber[after, default: []].append(document.id)
            }
        }
        if old?.contactID != document.contactID {
            if let old { documentsByContact[old.contactID]?.removeAll { $0 == old.id } }
            documentsByContact[document.contactID, default: []].append(document.id)
        }
        if document.isCredit { creditNotes.save(document) } else { invoices.save(document) }
    }

    /// The next number of Xero's own: `INV-0001`, `CN-0001`.
    mutating func nextNumber(isCredit: Bool) -> String {
        while true {
            let digits = String(nextNumbers[isCredit, default: 1])
            nextNumbers[isCredit, default: 1] += 1
            let number = (isCredit ? "CN-" : "INV-") + String(repeating: "0", count: max(4 - digits.count, 0)) + digits
            if numbered(number, isCredit: isCredit).isEmpty { return number }
        }
    }

    // MARK: Payments

    mutating func save(_ payment: PaymentRecord, now: Int64) {
        var payment = payment
        stamp(&payment, now)
        if payments[payment.id] == nil {
            paymentsByDocument[payment.documentID, default: []].append(payment.id)
            if let reference = payment.reference {
                paymentsByReference[FoldedText.fold(reference), default: []].append(payment.id)
            }
        }
        payments.save(payment)
    }

    mutating func note(_ id: GUID, _ changes: String, _ details: String, user: String, now: Int64) {
        history[id, default: []].append(HistoryRecord(details: details, changes: changes, user: user, date: now))
    }
}
