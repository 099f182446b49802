internal import Ledger

/// Creates and deletes payments, which are never changed (developer.xero.com, Payments).
struct PaymentRules {
    let context: RuleContext

    func create(_ input: InputValue, in book: inout Book) -> Outcome {
        var errors = Shape.payment.lengthErrors(in: input)
        let document: DocumentRecord
        switch target(input, in: book) {
        case .failure(let refusal): return .refused(refusal.messages)
        case .success(let found): document = found
        }
        let amount = input.number("Amount")?.rounded(to: 2) ?? 0
        let date = input.date("Date") ?? context.today
        let account = account(input, in: book, &errors)
        if document.status != "AUTHORISED", !(document.status == "PAID" && amount > 0) {
            errors.append("Payments can only be made against Authorised documents")
        } else if amount <= 0 {
            errors.append("The payment amount must be greater than zero.")
        } else if amount > document.outstanding {
            errors.append("Payment amount exceeds the amount outstanding on this document")
        }
        if let status = input.filled("Status"), status != "AUTHORISED" {
            errors.append("A payment cannot be created with the status \(status).")
        }
        errors += LockRules.errors(date, in: book)
        guard errors.isEmpty, let account else { return .refused(errors) }

        let kind = document.isReceivable ? ("ACCRECPAYMENT", "ARCREDITPAYMENT") : ("ACCPAYPAYMENT", "APCREDITPAYMENT")
        let rate = input.number("CurrencyRate")?.rounded(to: 6).map { Money.text($0, decimals: 6, minimum: 6) }
        let payment = PaymentRecord(
            id: book.newID(), documentID: document.id, isOfCredit: document.isCredit, accountID: account.id, date: date,
            amount: amount, currencyRate: rate ?? document.currencyRate, reference: input.filled("Reference"),
            isReconciled: input.flag("IsReconciled") ?? false, type: document.isCredit ? kind.1 : kind.0,
            app: context.app)
        book.save(payment, now: context.now)
        var paid = document
        paid.payments.append(payment.id)
        paid.paid += amount
        if paid.outstanding == 0 { paid.fullyPaidOn = date }
        DocumentStatus.settle(&paid)
        book.save(paid, now: context.now)
        book.note(
            paid.id, "Payment", "Payment of \(Money.text(amount)) on \(date).", user: "System Generated",
            now: context.now)
        return .saved(PaymentView(book: book).full(book.payments[payment.id] ?? payment), warnings: [])
    }

    func delete(_ id: GUID, _ input: InputValue, in book: inout Book) -> Outcome {
        guard var payment = book.payments[id],
            var document = book.document(payment.documentID, isCredit: payment.isOfCredit)
        else { return .refused(["The document with the supplied id was not found for this endpoint."]) }
        var errors: [String] = []
        let changes = ["Amount", "Date", "Account", "Invoice", "CreditNote", "Reference", "CurrencyRate"]
        if input.text("Status") != "DELETED" || changes.contains(where: { input[$0] != nil }) {
            errors.append("Payments cannot be modified, only created and deleted.")
        }
        if payment.status == "DELETED" { errors.append("The payment has already been deleted.") }
        if payment.isBatched { errors.append("The payment is part of a batch payment and cannot be deleted here.") }
        if payment.isReconciled { errors.append("The payment has been reconciled and cannot be deleted.") }
        errors += LockRules.errors(payment.date, in: book)
        guard errors.isEmpty else { return .refused(errors) }

        payment.status = "DELETED"
        book.save(payment, now: context.now)
        document.paid -= payment.amount
        document.payments.removeAll { $0 == id }
        DocumentStatus.settle(&document)
        book.save(document, now: context.now)
        book.note(
            document.id, "Payment Deleted", "Payment of \(Money.text(payment.amount)) on \(payment.date).",
            user: "System Generated", now: context.now)
        return .saved(PaymentView(book: book).full(book.payments[id] ?? payment), warnings: [])
    }

    /// Exactly one invoice or credit note, by id or by number.
    private func target(
        _ input: InputValue, in book: Book
    ) -> Result<DocumentRecord, ContactRules.Refusal> {
        let invoiceNumber = input["Invoice"]?.filled("InvoiceNumber") ?? input.filled("InvoiceNumber")
        let creditNumber = input["CreditNote"]?.filled("CreditNoteNumber") ?? input.filled("CreditNoteNumber")
        let invoiceID = input["Invoice"]?.guid("InvoiceID")
        let creditID = input["CreditNote"]?.guid("CreditNoteID")
        let isInvoice = invoiceNumber != nil || invoiceID != nil
        let isCredit = creditNumber != nil || creditID != nil
        guard isInvoice != isCredit else {
            return .failure(
                ContactRules.Refusal(
                    messages: ["A payment must name exactly one of Invoice, CreditNote, Prepayment or Overpayment."]))
        }
        let found =
            if let id = invoiceID ?? creditID { book.document(id, isCredit: isCredit) } else {
                book.numbered(invoiceNumber ?? creditNumber ?? "", isCredit: isCredit).first
            }
        guard let found else {
            let kind = isCredit ? "Credit Note" : "Invoice"
            return .failure(
                ContactRules.Refusal(
                    messages: [
                        "An existing \(kind) with the specified \(kind.replacing(" ", with: ""))ID could not be found"
                    ]
                ))
        }
        return .success(found)
    }

    private func account(_ input: InputValue, in book: Book, _ errors: inout [String]) -> AccountRecord? {
        let code = input["Account"]?.filled("Code") ?? input.filled("Code")
        let id = input["Account"]?.guid("AccountID")
        guard let account = id.flatMap(book.account(id:)) ?? (id == nil ? code.flatMap(book.account(code:)) : nil)
        else {
            errors.append("Account could not be found.")
            return nil
        }
        if account.status != "ACTIVE" { errors.append(Message.archivedAccount(account.code ?? account.name)) }
        if account.type != "BANK" && !account.enablePayments {
            errors.append(
                "Account code '\(account.code ?? account.name)' is not a valid code for this document. A payment needs an "
                    + "account of type BANK, or one with payments enabled.")
        }
        return account
    }
}
