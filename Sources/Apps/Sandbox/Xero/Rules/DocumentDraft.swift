internal import Ledger

/// A document as a request would have it, before anything is saved.
struct DocumentDraft {
    let isCredit: Bool
    let context: RuleContext
    let existing: DocumentRecord?
    var document: DocumentRecord
    var errors: [String] = []
    var warnings: [String] = []

    init(isCredit: Bool, context: RuleContext, existing: DocumentRecord?) {
        self.isCredit = isCredit
        self.context = context
        self.existing = existing
        document =
            existing
            ?? DocumentRecord(
                id: .zero, isCredit: isCredit, type: "", contactID: .zero, date: context.today, status: "DRAFT",
                lineAmountTypes: "Exclusive", currency: "", currencyRate: "", app: context.app)
    }

    mutating func build(_ input: InputValue, id: GUID, lineIDs: [GUID], _ book: Book) {
        if existing == nil {
            document = DocumentRecord(
                id: id, isCredit: isCredit, type: input.text("Type") ?? "", contactID: .zero, date: context.today,
                status: "DRAFT", lineAmountTypes: "Exclusive", currency: book.baseCurrency, currencyRate: "",
                app: context.app)
        } else if let type = input.filled("Type"), type != document.type {
            errors.append("The Type of an existing document cannot be changed.")
        }
        head(input, book)
        if input.list("LineItems") != nil || existing.map({ $0.lineAmountTypes != document.lineAmountTypes }) == true {
            lines(input.list("LineItems"), lineIDs, book)
        }
        totals(input)
        if document.status == "AUTHORISED", input.list("LineItems") == nil, let existing,
            ["DRAFT", "SUBMITTED"].contains(existing.status)
        {
            approve(book)
        }
        if document.status == "AUTHORISED" {
            if document.dueDate == nil, !isCredit { errors.append("Due Date cannot be empty.") }
            if document.lines.isEmpty { errors.append("One or more line items must be specified") }
            if document.total < 0 { errors.append("The document total must not be negative.") }
        }
    }

    private mutating func head(_ input: InputValue, _ book: Book) {
        if let number = input.filled(isCredit ? "CreditNoteNumber" : "InvoiceNumber") { document.number = number }
        if let reference = input.text("Reference") { document.reference = reference.isEmpty ? nil : reference }
        if let date = input.date("Date") { document.date = date }
        if let date = input.date("DueDate") { document.dueDate = date }
        if let date = input.date("ExpectedPaymentDate") { document.expectedPaymentDate = date }
        if let date = input.date("PlannedPaymentDate") { document.plannedPaymentDate = date }
        if let theme = input.guid("BrandingThemeID") { document.brandingThemeID = theme }
        if let sent = input.flag("SentToContact") { document.sentToContact = sent }
        if let status = input.filled("Status") {
            if !["DRAFT", "SUBMITTED", "AUTHORISED", "PAID", "VOIDED", "DELETED"].contains(status) {
                errors.append("The status '\(status)' is not a valid status.")
            }
            document.status = status
        }
        if let types = input.filled("LineAmountTypes") {
            if !["Exclusive", "Inclusive", "NoTax"].contains(types) {
                errors.append("The LineAmountTypes '\(types)' is not Exclusive, Inclusive or NoTax.")
            }
            document.lineAmountTypes = types
        }
        if let url = input.filled("Url") {
            let rest = url.lowercased().drop { $0 != ":" }
            if !url.lowercased().hasPrefix("http") || !rest.hasPrefix("://") || rest.count < 4 {
                errors.append("The Url must be absolute.")
            }
            if url.lowercased().contains("xero") { errors.append("The Url must not contain the word xero.") }
            document.url = url
        }
        if let currency = input.filled("CurrencyCode"), currency != document.currency {
            document.currency = currency
            document.currencyRate = ""
        }
        if let rate = input.number("CurrencyRate"), let millionths = rate.rounded(to: 6) {
            document.currencyRate = Money.text(millionths, decimals: 6, minimum: 6)
        }
        guard let known = book.currency(document.currency) else {
            errors.append(Message.notSubscribed(document.currency))
            return
        }
        if document.currencyRate.isEmpty || document.currency == book.baseCurrency {
            document.currencyRate = known.rate
        }
    }

    /// Lines without an id are new and come first; known ids that are left out are deleted (NetStandard#374).
    private mutating func lines(_ sent: [InputValue]?, _ ids: [GUID], _ book: Book) {
        guard let sent else {
            errors.append("Line items must be sent when LineAmountTypes changes.")
            return
        }
        var rules = LineRules(book: book, document: document, unitDecimals: context.unitDecimals)
        let known = Set(existing?.lines.map(\.id) ?? [])
        var new: [LineRecord] = []
        var kept: [LineRecord] = []
        for (index, input) in sent.enumerated() {
            guard existing != nil, let id = input.guid("LineItemID") else {
                new.append(rules.line(input, id: ids[index]))
                continue
            }
            if !known.contains(id) { errors.append("The line item \(id) does not belong to this document.") }
            if kept.contains(where: { $0.id == id }) { errors.append("The line item \(id) is sent twice.") }
            kept.append(rules.line(input, id: id))
        }
        document.lines = new + kept
        errors += rules.errors
        warnings += rules.warnings
    }

    /// A draft's lines, approved as they stand, must have what approved lines need.
    private mutating func approve(_ book: Book) {
        for line in document.lines {
            if line.description == nil { errors.append("Description cannot be empty.") }
            if line.quantity == nil || line.unitAmount == nil {
                errors.append("Each line item needs a Quantity and a UnitAmount, or a LineAmount.")
            }
            guard let account = line.accountID.flatMap(book.account(id:)) else {
                errors.append("Account code must be specified")
                continue
            }
            if account.status != "ACTIVE" { errors.append(Message.archivedAccount(account.code ?? "")) }
            if line.taxType == nil { errors.append("The TaxType field is mandatory") }
        }
    }

    private mutating func totals(_ input: InputValue) {
        let amounts = document.lines.reduce(0) { $0 + $1.lineAmount }
        document.totalTax = document.lines.reduce(0) { $0 + $1.taxAmount }
        document.subTotal = document.lineAmountTypes == "Inclusive" ? amounts - document.totalTax : amounts
        document.total = document.subTotal + document.totalTax
        document.totalDiscount = document.lines.reduce(0) { sum, line in
            guard line.discountRate != 0 || line.discountAmount != 0 else { return sum }
            let full = Money.lineAmount(
                quantity: line.quantity ?? 0, price: line.unitAmount ?? 0, discountRate: 0, discountAmount: 0)
            return sum + (full ?? 0) - line.lineAmount
        }
        let sent = [("SubTotal", document.subTotal), ("TotalTax", document.totalTax), ("Total", document.total)]
        for (name, value) in sent {
            if let number = input.number(name), number.rounded(to: 2) != value {
                errors.append("The invoice total does not equal the sum of the lines.")
                break
            }
        }
    }
}
