internal import Ledger

/// A book as canonical JSON: sorted by number, without ids and times, so that two servers' books compare byte for byte.
///
/// Deleted payments, allocations and documents' histories are left out; voided and deleted documents are not.
struct BookText {
    let book: Book

    func text() -> [UInt8] {
        var view = OutputObject()
        view.list("Contacts", item: "", contacts())
        view.list("Invoices", item: "", documents(book.invoices.all))
        view.list("CreditNotes", item: "", documents(book.creditNotes.all))
        return view.value.json() + [UInt8(ascii: "\n")]
    }

    private func contacts() -> [OutputValue] {
        let sorted = book.contacts.all.sorted { ($0.number ?? "", $0.name) < ($1.number ?? "", $1.name) }
        return sorted.map { contact in
            var view = OutputObject()
            view.text("ContactStatus", contact.status)
            for (name, text) in contact.texts.sorted(by: { $0.key < $1.key }) { view.text(name, text) }
            view.list("Addresses", item: "", groups(contact.addresses))
            view.list("Phones", item: "", groups(contact.phones))
            view.list(
                "ContactPersons", item: "",
                contact.persons.map { person in
                    .object(person.texts.sorted { $0.key < $1.key }.map { ($0.key, .text($0.value)) })
                })
            return view.value
        }
    }

    private func groups(_ groups: [String: [String: String]]) -> [OutputValue] {
        groups.sorted { $0.key < $1.key }.map { type, fields in
            let members = fields.sorted { $0.key < $1.key }.map { (name: $0.key, value: OutputValue.text($0.value)) }
            return .object([(name: "Type", value: .text(type))] + members)
        }
    }

    private func documents(_ documents: [DocumentRecord]) -> [OutputValue] {
        let keyed = documents.map { ("\($0.number)\u{0}\($0.type)\u{0}\($0.date)\u{0}\($0.total)", $0) }
        return keyed.sorted { $0.0 < $1.0 }.map { document($0.1) }
    }

    private func document(_ document: DocumentRecord) -> OutputValue {
        let contact = book.contacts[document.contactID]
        var view = OutputObject()
        view.text("Number", document.number)
        view.text("Type", document.type)
        view.text("Status", document.status)
        view.text("Contact", contact?.number ?? contact?.name)
        view.text("Date", document.date.description)
        view.text("DueDate", document.dueDate?.description)
        view.text("Reference", document.reference)
        view.text("Currency", document.currency)
        view.text("LineAmountTypes", document.lineAmountTypes)
        view.list("Lines", item: "", document.lines.map(line))
        view.amount("SubTotal", document.subTotal)
        view.amount("TotalTax", document.totalTax)
        view.amount("Total", document.total)
        view.amount("Outstanding", document.outstanding)
        view.list("Payments", item: "", payments(document))
        view.list("Allocations", item: "", allocations(document))
        return view.value
    }

    private func line(_ line: LineRecord) -> OutputValue {
        var view = OutputObject()
        view.text("Description", line.description)
        view.text("Quantity", line.quantity.map { Money.text($0, decimals: 4, minimum: 4) })
        view.text("UnitAmount", line.unitAmount.map { Money.text($0, decimals: 4, minimum: 4) })
        view.text("AccountCode", line.accountCode)
        view.text("TaxType", line.taxType)
        view.amount("TaxAmount", line.taxAmount)
        view.amount("LineAmount", line.lineAmount)
        view.list("Tracking", item: "", line.tracking.map { .text("\($0.name): \($0.option)") })
        return view.value
    }

    private func payments(_ document: DocumentRecord) -> [OutputValue] {
        let texts = document.payments.compactMap { book.payments[$0] }.map { payment in
            let account = book.account(id: payment.accountID)
            let reconciled = payment.isReconciled ? " reconciled" : ""
            return
                "\(payment.date) \(Money.text(payment.amount)) to \(account?.code ?? account?.name ?? "")\(reconciled): "
                + (payment.reference ?? "")
        }
        return texts.sorted().map { .text($0) }
    }

    private func allocations(_ document: DocumentRecord) -> [OutputValue] {
        let texts = document.allocations.map { allocation in
            let other =
                document.isCredit
                ? book.invoices[allocation.invoiceID]?.number : book.creditNotes[allocation.creditNoteID]?.number
            return "\(allocation.date) \(Money.text(allocation.amount)) \(other ?? "")"
        }
        return texts.sorted().map { .text($0) }
    }
}
