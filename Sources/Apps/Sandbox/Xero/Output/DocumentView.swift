/// Invoices and credit notes as Xero shows them.
struct DocumentView {
    let book: Book
    /// Decimals of a unit price: 2, or 4 with `unitdp=4`.
    var unitDecimals = 2

    enum Detail: Sendable {
        /// By id, and after a write.
        case full
        /// In a page: with lines, payments and credits.
        case paged
        /// In a list that is not paged: without lines.
        case listed
        /// With `summaryOnly`: without lines, payments and credits.
        case summary
    }

    func full(_ document: DocumentRecord) -> OutputObject { show(document, .full) }

    func show(_ document: DocumentRecord, _ detail: Detail) -> OutputObject {
        var view = OutputObject()
        view.text("Type", document.type)
        view.id(document.isCredit ? "CreditNoteID" : "InvoiceID", document.id)
        view.text(document.isCredit ? "CreditNoteNumber" : "InvoiceNumber", document.number)
        view.text("Reference", document.reference ?? "")
        if detail != .summary { money(document, &view) }
        amounts(document, &view)
        view.flag("SentToContact", document.sentToContact)
        view.add("CurrencyRate", .number(document.currencyRate))
        view.flag("HasErrors", false)
        view.flag("HasAttachments", false)
        let contacts = ContactView(book: book)
        view.add(
            "Contact", detail == .full ? contacts.nested(document.contactID) : contacts.reference(document.contactID))
        view.date("Date", document.date)
        view.date("DueDate", document.dueDate)
        view.date("ExpectedPaymentDate", document.expectedPaymentDate)
        view.date("PlannedPaymentDate", document.plannedPaymentDate)
        view.text("Status", document.status)
        view.text("LineAmountTypes", document.lineAmountTypes)
        if detail == .full || detail == .paged {
            view.list("LineItems", item: "LineItem", document.lines.map(line))
        }
        view.amount("SubTotal", document.subTotal)
        view.amount("TotalTax", document.totalTax)
        view.amount("Total", document.total)
        if document.totalDiscount != 0 { view.amount("TotalDiscount", document.totalDiscount) }
        view.updated(document.updated)
        view.text("CurrencyCode", document.currency)
        view.text("BrandingThemeID", document.brandingThemeID?.description)
        view.text("Url", document.url)
        if document.status == "PAID" { view.date("FullyPaidOnDate", document.fullyPaidOn) }
        return view
    }

    private func amounts(_ document: DocumentRecord, _ view: inout OutputObject) {
        if document.isCredit {
            view.text("ID", document.id.description)
            view.amount("RemainingCredit", document.outstanding)
        } else {
            view.amount("AmountDue", document.outstanding)
            view.amount("AmountPaid", document.paid)
            view.amount("AmountCredited", document.allocated)
            view.flag("IsDiscounted", document.totalDiscount != 0)
        }
    }

    private func money(_ document: DocumentRecord, _ view: inout OutputObject) {
        let payments = document.payments.compactMap { book.payments[$0] }.map { payment in
            var short = OutputObject()
            short.id("PaymentID", payment.id)
            short.add("Date", .date(payment.date))
            short.amount("Amount", payment.amount)
            short.text("Reference", payment.reference)
            short.add("CurrencyRate", .number(payment.currencyRate))
            short.flag("HasAccount", false)
            short.flag("HasValidationErrors", false)
            return short.value
        }
        view.list("Payments", item: "Payment", payments)
        if document.isCredit {
            view.list(
                "Allocations", item: "Allocation", document.allocations.map { allocation($0, in: document).value })
            return
        }
        let credits = document.allocations.map { allocation in
            var short = OutputObject()
            short.id("CreditNoteID", allocation.creditNoteID)
            short.text("CreditNoteNumber", book.creditNotes[allocation.creditNoteID]?.number)
            short.id("ID", allocation.creditNoteID)
            short.date("Date", allocation.date)
            short.amount("AppliedAmount", allocation.amount)
            short.amount("Total", book.creditNotes[allocation.creditNoteID]?.total ?? allocation.amount)
            short.flag("HasErrors", false)
            return short.value
        }
        view.list("CreditNotes", item: "CreditNote", credits)
        view.list("Prepayments", item: "Prepayment", [])
        view.list("Overpayments", item: "Overpayment", [])
    }

    func allocation(_ allocation: AllocationRecord, in credit: DocumentRecord) -> OutputObject {
        var view = OutputObject()
        view.id("AllocationID", allocation.id)
        view.amount("Amount", allocation.amount)
        view.add("Date", .date(allocation.date))
        var invoice = OutputObject()
        invoice.id("InvoiceID", allocation.invoiceID)
        invoice.text("InvoiceNumber", book.invoices[allocation.invoiceID]?.number)
        view.add("Invoice", invoice.value)
        var note = OutputObject()
        note.id("CreditNoteID", credit.id)
        note.text("CreditNoteNumber", credit.number)
        note.id("ID", credit.id)
        view.add("CreditNote", note.value)
        view.flag("IsDeleted", false)
        return view
    }

    private func line(_ line: LineRecord) -> OutputValue {
        var view = OutputObject()
        view.id("LineItemID", line.id)
        view.text("Description", line.description)
        if let unit = line.unitAmount {
            let shown = unitDecimals == 2 ? Int64(Money.divide(Int128(unit), by: 100)) : unit
            view.add("UnitAmount", .number(Money.text(shown, decimals: unitDecimals, minimum: unitDecimals)))
        }
        view.text("TaxType", line.taxType)
        view.amount("TaxAmount", line.taxAmount)
        view.amount("LineAmount", line.lineAmount)
        view.text("ItemCode", line.itemCode)
        view.text("AccountCode", line.accountCode)
        view.text("AccountID", line.accountID?.description)
        let tracking = line.tracking.map { element in
            var category = OutputObject()
            category.text("Name", element.name)
            category.text("Option", element.option)
            category.id("TrackingCategoryID", element.categoryID)
            category.id("TrackingOptionID", element.optionID)
            return category.value
        }
        view.list("Tracking", item: "TrackingCategory", tracking)
        if let quantity = line.quantity {
            view.add("Quantity", .number(Money.text(quantity, decimals: 4, minimum: 4)))
        }
        if line.discountRate != 0 {
            view.add("DiscountRate", .number(Money.text(line.discountRate, decimals: 4, minimum: 2)))
        }
        if line.discountAmount != 0 { view.amount("DiscountAmount", line.discountAmount) }
        return view.value
    }
}
