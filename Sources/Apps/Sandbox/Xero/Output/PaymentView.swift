/// Payments as Xero shows them.
struct PaymentView {
    let book: Book

    func full(_ payment: PaymentRecord) -> OutputObject {
        var view = OutputObject()
        view.id("PaymentID", payment.id)
        view.add("Date", .date(payment.date))
        view.amount("BankAmount", payment.amount)
        view.amount("Amount", payment.amount)
        view.text("Reference", payment.reference ?? "")
        view.add("CurrencyRate", .number(payment.currencyRate))
        view.text("PaymentType", payment.type)
        view.text("Status", payment.status)
        view.updated(payment.updated)
        view.flag("HasAccount", true)
        view.flag("IsReconciled", payment.isReconciled)
        if payment.isBatched { view.id("BatchPaymentID", GUID(high: payment.id.low, low: payment.id.high)) }
        if let account = book.account(id: payment.accountID) {
            var short = OutputObject()
            short.id("AccountID", account.id)
            short.text("Code", account.code)
            short.text("Name", account.name)
            view.add("Account", short.value)
        }
        // A refund shows its credit note under Invoice too, with the type telling them apart, as recorded answers do.
        if let document = book.document(payment.documentID, isCredit: payment.isOfCredit) {
            view.add("Invoice", target(document))
        }
        view.flag("HasValidationErrors", false)
        return view
    }

    private func target(_ document: DocumentRecord) -> OutputValue {
        var view = OutputObject()
        view.text("Type", document.type)
        view.id("InvoiceID", document.id)
        view.text("InvoiceNumber", document.number)
        view.add("Contact", ContactView(book: book).reference(document.contactID))
        view.amount("AmountDue", document.outstanding)
        view.amount("AmountPaid", document.paid)
        view.text("Status", document.status)
        view.amount("Total", document.total)
        view.text("CurrencyCode", document.currency)
        view.flag("HasErrors", false)
        return view.value
    }
}
