import Ledger
import Transform
import XeroDocuments

/// Says what a person is to do in Xero, with every figure it takes.
struct ToDoText {
    let batch: BillBatch
    let documents: DocumentBatch
    let book: ContactBook
    let codes: Codes

    /// What the invoices of a bill are to read. That is what goes to Xero: of a bill whose interest stays behind or has an
    /// invoice of its own it isn't what the bill comes to.
    func changed(_ earlier: HandedOver, _ invoices: Range<Int>, _ bill: Bill) -> String {
        let texts = invoices.map { text(of: documents.invoices[$0], bill) }
        return "Change invoice \(String(decoding: earlier.name, as: UTF8.self)) in Xero to what the bill is now: "
            + texts.joined(separator: "; and invoice ") + "."
    }

    private func text(of invoice: Invoice, _ bill: Bill) -> String {
        let digits = invoice.currency.digits
        func amount(_ value: Int64) -> String { DecimalText.grouped(value, digits: digits) }
        let lines = invoice.lineItems.count == 1 ? "1 line" : "\(invoice.lineItems.count) lines"
        let reference =
            invoice.reference.isEmpty ? "no reference" : "reference “\(batch.text.string(invoice.reference))”"
        return
            "number \(batch.text.string(invoice.number)) to \(book.text.string(book.contacts[invoice.contact].name)), "
            + "dated \(invoice.date), due \(invoice.dueDate), \(reference), \(lines) of \(amount(invoice.subTotal)) "
            + "and tax of \(amount(invoice.totalTax)), total \(invoice.currency) \(amount(invoice.total)), "
            + "\(bill.state.name)"
    }

    /// - Parameter parts: of the payment, one an invoice.
    func payment(_ parts: Range<Int>, isNew: Bool) -> String {
        let texts = parts.map { part in
            let payment = documents.payments[part]
            let invoice = documents.invoices[payment.invoice]
            let amount = DecimalText.grouped(payment.amount, digits: invoice.currency.digits)
            return
                "\(invoice.currency) \(amount) of \(payment.date) on invoice \(batch.text.string(invoice.number)) in Xero, "
                + "to account \(codes.accounts[payment.account]) with reference “\(batch.text.string(payment.reference))”"
        }
        let all = texts.joined(separator: ", and ")
        if isNew { return "Record the payment of \(all): it is new in Clio." }
        // What stands in Xero already goes first, or it would be there twice.
        return "Delete the payment recorded before, then record it as it is now: \(all)."
    }

    func creditNote(_ index: Int, isNew: Bool) -> String {
        let note = documents.creditNotes[index]
        let digits = note.currency.digits
        func amount(_ value: Int64) -> String { DecimalText.grouped(value, digits: digits) }
        let lines = documents.lineItems[note.lineItems].map {
            "\(amount($0.lineAmount)) on account \(codes.accounts[$0.account])"
                + ($0.taxAmount == 0 ? "" : " with tax of \(amount($0.taxAmount))")
        }
        let worth =
            "credit note \(batch.text.string(note.number)) of \(note.date), \(note.currency) \(amount(note.total)) "
            + "(\(lines.joined(separator: "; ")))"
        let invoice = batch.text.string(documents.invoices[note.invoice].number)
        if isNew { return "Enter \(worth) in Xero and allocate it to invoice \(invoice): it is new in Clio." }
        return "Void credit note \(batch.text.string(note.number)) in Xero, then enter it as it is now, \(worth), and "
            + "allocate it to invoice \(invoice)."
    }

    static func voided(_ record: HandedOver, isInterestApart: Bool, because reason: String) -> OpenToDo {
        let (id, name) = (String(decoding: record.id, as: UTF8.self), String(decoding: record.name, as: UTF8.self))
        // Xero voids no invoice that has a payment or a credit on it.
        let first = record.children.isEmpty ? "" : ", what is paid and credited on it taken off first"
        let interest = isInterestApart ? ", and any invoice \(name)-INT-… of its interest" : ""
        return OpenToDo(
            kind: .bill, parent: id, id: id, mark: record.mark, name: name, what: "voided",
            detail: "Void invoice \(name)\(interest) in Xero\(first): \(reason).")
    }

    static func voided(_ child: HandedOver.Child, of record: HandedOver, because reason: String) -> OpenToDo {
        let name = String(decoding: child.name, as: UTF8.self)
        let id = String(decoding: child.id, as: UTF8.self)
        let what =
            child.kind == .payment
            ? "Delete the payment with reference clio:\(id) on invoice \(name)" : "Void credit note \(name)"
        return OpenToDo(
            kind: child.kind, parent: String(decoding: record.id, as: UTF8.self),
            id: id, mark: child.mark, name: name, what: "voided",
            detail: "\(what) in Xero: \(reason).")
    }
}
