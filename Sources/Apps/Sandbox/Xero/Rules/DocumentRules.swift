internal import Ledger

/// Creates and updates invoices and credit notes (developer.xero.com, Invoices; Credit notes).
struct DocumentRules {
    let isCredit: Bool
    let context: RuleContext

    private var shape: Shape { isCredit ? .creditNote : .invoice }
    private var idName: String { isCredit ? "CreditNoteID" : "InvoiceID" }
    private var numberName: String { isCredit ? "CreditNoteNumber" : "InvoiceNumber" }

    func apply(_ input: InputValue, to book: inout Book) -> Outcome {
        let existing: DocumentRecord?
        switch find(input, in: book) {
        case .failure(let refusal): return .refused(refusal.messages)
        case .success(let found): existing = found
        }
        let ids = (input.list("LineItems") ?? []).map { _ in book.newID() }
        let fresh = existing?.id ?? book.newID()
        var draft = DocumentDraft(isCredit: isCredit, context: context, existing: existing)
        draft.build(input, id: fresh, lineIDs: ids, book)
        draft.errors += shape.lengthErrors(in: input)
        draft.errors += numberErrors(draft.document, existing, book)
        if let existing {
            draft.errors += ChangeRules(isCredit: isCredit, book: book).errors(
                from: existing, to: draft.document, statusAsked: input.filled("Status"))
        } else {
            draft.errors += LockRules.errors(draft.document.date, in: book)
            draft.errors += creationErrors(input, draft.document)
        }
        guard draft.errors.isEmpty else { return .refused(unique(draft.errors)) }

        var document = draft.document
        if existing == nil || input["Contact"] != nil {
            switch DocumentContact.resolve(input["Contact"], book: &book, context) {
            case .failure(let refusal): return .refused(refusal.messages)
            case .success(let id):
                if let existing, id != existing.contactID, existing.allocated != 0 {
                    return .refused([Message.hasMoney])
                }
                document.contactID = id
            }
        }
        if document.number.isEmpty, document.isReceivable { document.number = book.nextNumber(isCredit: isCredit) }
        save(document, existing, in: &book)
        let saved = book.document(document.id, isCredit: isCredit) ?? document
        return .saved(
            DocumentView(book: book, unitDecimals: context.unitDecimals).full(saved), warnings: draft.warnings)
    }

    private func save(_ document: DocumentRecord, _ existing: DocumentRecord?, in book: inout Book) {
        var document = document
        DocumentStatus.settle(&document)
        book.save(document, now: context.now)
        let change =
            switch (existing?.status, document.status) {
            case (nil, _): "Created"
            case (_, "VOIDED"): "Voided"
            case (_, "DELETED"): "Deleted"
            case (let old?, let new) where old != new && new == "AUTHORISED": "Approved"
            default: "Edited"
            }
        book.note(
            document.id, change, "\(shape.rawValue) \(document.number) for \(Money.text(document.total)).",
            user: "System Generated", now: context.now)
        guard var contact = book.contacts[document.contactID] else { return }
        let flags = (contact.isCustomer, contact.isSupplier)
        if document.isReceivable { contact.isCustomer = true } else { contact.isSupplier = true }
        if flags != (contact.isCustomer, contact.isSupplier) {
            book.save(contact, replacing: contact, now: context.now)
        }
    }

    /// The document an element means: by the address or its id; with POST by its number too.
    private func find(
        _ input: InputValue, in book: Book
    ) -> Result<DocumentRecord?, ContactRules.Refusal> {
        let kind = isCredit ? "Credit Note" : "Invoice"
        let missing = ContactRules.Refusal(
            messages: ["An existing \(kind) with the specified \(idName) could not be found"])
        if let id = context.addressed {
            guard let document = book.document(id, isCredit: isCredit) else { return .failure(missing) }
            return .success(document)
        }
        if context.isCreateOnly { return .success(nil) }
        if let id = input.guid(idName) {
            guard let document = book.document(id, isCredit: isCredit) else { return .failure(missing) }
            return .success(document)
        }
        guard let number = input.filled(numberName), !(input.text("Type") ?? "").hasPrefix("ACCPAY") else {
            return .success(nil)
        }
        return .success(book.numbered(number, isCredit: isCredit).first(where: \.isReceivable))
    }

    /// Numbers are unique among sales documents, voided and deleted ones included: whether those free theirs is not known.
    private func numberErrors(_ document: DocumentRecord, _ existing: DocumentRecord?, _ book: Book) -> [String] {
        guard document.isReceivable, !document.number.isEmpty, document.number != existing?.number else { return [] }
        var errors: [String] = []
        if !document.number.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
            errors.append("The \(numberName) may hold printable ASCII characters only.")
        }
        if book.numbered(document.number, isCredit: isCredit).contains(where: {
            $0.isReceivable && $0.id != document.id
        }) {
            errors.append(isCredit ? "Credit Note # must be unique." : "Invoice # must be unique.")
        }
        return errors
    }

    private func creationErrors(_ input: InputValue, _ document: DocumentRecord) -> [String] {
        var errors: [String] = []
        let types = isCredit ? ["ACCRECCREDIT", "ACCPAYCREDIT"] : ["ACCREC", "ACCPAY"]
        if !types.contains(document.type) {
            errors.append("The Type '\(document.type)' is not \(types[0]) or \(types[1]).")
        }
        if !["DRAFT", "SUBMITTED", "AUTHORISED"].contains(document.status) {
            errors.append("A document cannot be created with the status \(document.status).")
        }
        if (input.list("LineItems") ?? []).isEmpty { errors.append("One or more line items must be specified") }
        if isCredit, !(input.list("Allocations") ?? []).isEmpty {
            errors.append("It is not possible to create and allocate a credit note in a single call.")
        }
        return errors
    }

    private func unique(_ messages: [String]) -> [String] {
        var seen: Set<String> = []
        return messages.filter { seen.insert($0).inserted }
    }
}

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
