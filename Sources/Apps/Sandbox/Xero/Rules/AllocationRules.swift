internal import Ledger

/// Applies credit notes to invoices and takes them off again (developer.xero.com, Credit notes).
struct AllocationRules {
    let context: RuleContext

    func create(_ input: InputValue, creditNote id: GUID, in book: inout Book) -> Outcome {
        guard var credit = book.creditNotes[id] else {
            return .refused(["An existing Credit Note with the specified CreditNoteID could not be found"])
        }
        let wanted = input["Invoice"]
        let found =
            wanted?.guid("InvoiceID").map { book.invoices[$0] }
            ?? wanted?.filled("InvoiceNumber").flatMap { book.numbered($0, isCredit: false).first }
        guard var invoice = found else {
            return .refused(["The document with the supplied id was not found for this endpoint."])
        }
        let amount = input.number("Amount")?.rounded(to: 2) ?? 0
        let date = input.date("Date") ?? max(credit.date, invoice.date)
        let errors = refusals(amount, credit, invoice) + LockRules.errors(date, in: book)
        guard errors.isEmpty else { return .refused(errors) }

        let allocation = AllocationRecord(
            id: book.newID(), creditNoteID: credit.id, invoiceID: invoice.id, amount: amount, date: date)
        credit.allocations.append(allocation)
        invoice.allocations.append(allocation)
        if credit.outstanding == 0 { credit.fullyPaidOn = date }
        if invoice.outstanding == 0 { invoice.fullyPaidOn = date }
        save(&credit, &invoice, in: &book)
        book.note(
            invoice.id, "Credit Applied", "\(credit.number) of \(Money.text(amount)) on \(date).",
            user: "System Generated", now: context.now)
        return .saved(DocumentView(book: book).allocation(allocation, in: credit), warnings: [])
    }

    /// The allocation as deleted; nil where there is none of that id.
    func delete(_ id: GUID, creditNote creditID: GUID, in book: inout Book) -> Outcome? {
        guard var credit = book.creditNotes[creditID],
            let allocation = credit.allocations.first(where: { $0.id == id }),
            var invoice = book.invoices[allocation.invoiceID]
        else { return nil }
        let errors = LockRules.errors(allocation.date, in: book)
        guard errors.isEmpty else { return .refused(errors) }
        credit.allocations.removeAll { $0.id == id }
        invoice.allocations.removeAll { $0.id == id }
        save(&credit, &invoice, in: &book)
        book.note(
            invoice.id, "Credit Removed", "\(credit.number) of \(Money.text(allocation.amount)).",
            user: "System Generated", now: context.now)
        // By the schema; the example beside it lacks the amount the schema requires, and shows a list of invoices.
        var view = OutputObject()
        view.id("AllocationID", id)
        view.amount("Amount", allocation.amount)
        view.add("Date", .date(allocation.date))
        view.add("Invoice", .object([("InvoiceID", .text(invoice.id.description))]))
        view.flag("IsDeleted", true)
        return .saved(view, warnings: [])
    }

    private func refusals(_ amount: Int64, _ credit: DocumentRecord, _ invoice: DocumentRecord) -> [String] {
        var errors: [String] = []
        if credit.isReceivable != invoice.isReceivable {
            errors.append("Credit Note cannot be allocated to an incorrect invoice type")
        }
        if credit.contactID != invoice.contactID {
            errors.append("Credit Note cannot be allocated to an invoice of another contact")
        }
        if credit.currency != invoice.currency {
            errors.append("Credit Note cannot be allocated to an invoice in another currency")
        }
        if invoice.status == "PAID" {
            errors.append("The invoice you are trying to allocate to has already been paid off")
        } else if invoice.status != "AUTHORISED" {
            errors.append("Credit Note can only be allocated to an Authorised invoice")
        }
        if credit.status != "AUTHORISED" && credit.status != "PAID" {
            errors.append("Only an Authorised credit note can be allocated")
        }
        guard errors.isEmpty else { return errors }
        if amount <= 0 { errors.append("The allocation amount must be greater than zero.") }
        if amount > invoice.outstanding || amount > credit.outstanding {
            errors.append("Credit Note cannot be allocated as amount is greater than amount outstanding")
        }
        return errors
    }

    private func save(_ credit: inout DocumentRecord, _ invoice: inout DocumentRecord, in book: inout Book) {
        DocumentStatus.settle(&credit)
        DocumentStatus.settle(&invoice)
        book.save(credit, now: context.now)
        book.save(invoice, now: context.now)
    }
}
