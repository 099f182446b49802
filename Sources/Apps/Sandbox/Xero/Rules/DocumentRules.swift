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
