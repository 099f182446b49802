import DelimitedText
import Ledger
import XeroDocuments

/// Lines of `operations.ndjson`: the authority on what a batch does, one document a line, in Xero's JSON field names.
struct OperationText {
    /// Each file's path and a colon, escaped.
    private let files: [[UInt8]]

    init(files: [SourceFile]) {
        self.files = files.map { file in
            var path: [UInt8] = []
            JSONText.appendString(file.path, to: &path)
            return path.dropFirst().dropLast() + [UInt8(ascii: ":")]
        }
    }

    /// What a line says before its document.
    private struct Head {
        var kind: StaticString
        var id: ArraySlice<UInt8>
        /// 1 for what belongs to a bill's interest apart.
        var part = 0
        /// Empty for a contact.
        var bill: ArraySlice<UInt8> = []
        var row: SourceRow
        var mark: Fingerprint
        /// Why it is done; a target's own reason comes first.
        var reason: StaticString
        var target: PlannedBatch.Target?
    }

    /// Begins a line up to its document.
    private func begin(_ head: Head, _ out: inout OutputBuffer) -> JSONObjectText {
        var object = JSONObjectText(&out)
        object.key("op", &out)
        if let target = head.target {
            JSONText.appendString(target.way.rawValue, to: &out)
        } else {
            quoted("create", &out)
        }
        object.key("kind", &out)
        quoted(head.kind, &out)
        object.member("clio_id", head.id, &out)
        if head.part > 0 { object.member("part", head.part, &out) }
        if !head.bill.isEmpty { object.member("bill", head.bill, &out) }
        object.key("reason", &out)
        if let target = head.target {
            JSONText.appendString(target.reason, to: &out)
        } else {
            quoted(head.reason, &out)
        }
        appendSource(head.row, &object, &out)
        object.key("fingerprint", &out)
        JSONText.appendQuoted(ShortText(hexadecimal: head.mark.value), to: &out)
        object.member("link_version", Int(head.target?.version ?? 0), &out)
        if let target = head.target { append(target, &object, &out) }
        object.key("document", &out)
        return object
    }

    private func append(_ target: PlannedBatch.Target, _ object: inout JSONObjectText, _ out: inout OutputBuffer) {
        if !target.id.isEmpty { object.member("xero_id", target.id, &out) }
        if !target.base.isEmpty { object.member("base", target.base, &out) }
        guard !target.differences.isEmpty else { return }
        object.key("difference", &out)
        out.append(UInt8(ascii: "["))
        for (index, difference) in target.differences.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            JSONText.appendString(difference, to: &out)
        }
        out.append(UInt8(ascii: "]"))
    }

    /// `bills.csv:41`; a path is text like any other: escaped, then the line.
    private func appendSource(_ row: SourceRow, _ object: inout JSONObjectText, _ out: inout OutputBuffer) {
        object.key("source", &out)
        out.append(UInt8(ascii: "\""))
        if files.indices.contains(Int(row.file)) {
            out.append(files[Int(row.file)])
            DecimalText.append(Int64(row.line), decimals: 0, minimumDecimals: 0, to: &out)
        }
        out.append(UInt8(ascii: "\""))
    }

    private func quoted(_ text: StaticString, _ out: inout OutputBuffer) {
        out.append(UInt8(ascii: "\""))
        JSONText.append(text, to: &out)
        out.append(UInt8(ascii: "\""))
    }

    private func end(_ object: JSONObjectText, _ out: inout OutputBuffer) {
        object.end(&out)
        out.append(UInt8(ascii: "\n"))
    }

    func appendContact(
        _ contact: XeroDocuments.Contact, _ source: Ledger.Contact, _ book: ContactBook,
        _ operation: PlannedBatch.ContactOperation, to out: inout OutputBuffer
    ) {
        let text = book.text
        var head = Head(
            kind: "contact", id: text[source.id], row: source.source, mark: operation.mark,
            reason: "its first bill goes", target: operation.target)
        if operation.isUpdate, head.target == nil {
            head.target = .init(.update, id: "", version: 0, reason: "its details changed in Clio")
        }
        let line = begin(head, &out)
        var object = JSONObjectText(&out)
        object.member("ContactNumber", text[contact.number], &out)
        object.member("Name", text[contact.name], &out)
        let fields: [(StaticString, TextRef)] = [
            ("FirstName", contact.firstName), ("LastName", contact.lastName), ("EmailAddress", contact.email),
            ("TaxNumber", contact.taxNumber),
        ]
        for (name, field) in fields where !field.isEmpty { object.member(name, text[field], &out) }
        let parts = [contact.street, contact.city, contact.region, contact.postalCode, contact.country]
        if parts.contains(where: { !$0.isEmpty }) {
            object.key("Addresses", &out)
            out.append(UInt8(ascii: "["))
            appendAddress("POBOX", contact, text, &out)
            out.append(UInt8(ascii: ","))
            appendAddress("STREET", contact, text, &out)
            out.append(UInt8(ascii: "]"))
        }
        if !contact.phone.isEmpty {
            object.key("Phones", &out)
            JSONText.append("[{\"PhoneType\":\"DEFAULT\",\"PhoneNumber\":", to: &out)
            JSONText.appendString(text[contact.phone], to: &out)
            JSONText.append("}]", to: &out)
        }
        object.end(&out)
        end(line, &out)
    }

    private func appendAddress(
        _ kind: StaticString, _ contact: XeroDocuments.Contact, _ text: TextArena, _ out: inout OutputBuffer
    ) {
        var object = JSONObjectText(&out)
        object.key("AddressType", &out)
        quoted(kind, &out)
        let lines = AddressLines.of(text[contact.street])
        let names: [StaticString] = ["AddressLine1", "AddressLine2", "AddressLine3", "AddressLine4"]
        for (name, line) in zip(names, lines) { object.member(name, line, &out) }
        let fields: [(StaticString, TextRef)] = [
            ("City", contact.city), ("Region", contact.region), ("PostalCode", contact.postalCode),
            ("Country", contact.country),
        ]
        for (name, field) in fields where !field.isEmpty { object.member(name, text[field], &out) }
        object.end(&out)
    }

    func appendInvoice(
        _ invoice: Invoice, _ documents: DocumentBatch, _ batch: BillBatch, _ book: ContactBook, _ codes: CodeTexts,
        mark: Fingerprint, target: PlannedBatch.Target?, to out: inout OutputBuffer
    ) {
        let bill = batch.bills[invoice.bill]
        let head = Head(
            kind: "invoice", id: batch.text[bill.id], part: invoice.part, row: bill.source, mark: mark,
            reason: invoice.isInterest ? "the bill's interest goes apart" : "the bill is new", target: target)
        let line = begin(head, &out)
        var object = JSONObjectText(&out)
        object.key("Type", &out)
        quoted("ACCREC", &out)
        appendContactReference(invoice.contact, book, &object, &out)
        object.member("Date", invoice.date, &out)
        object.member("DueDate", invoice.dueDate, &out)
        object.member("InvoiceNumber", batch.text[invoice.number], &out)
        // What an update leaves out stays as it was.
        if !invoice.reference.isEmpty || target?.way == .update {
            object.member("Reference", batch.text[invoice.reference], &out)
        }
        appendCurrency(invoice.currency, &object, &out)
        object.key("Status", &out)
        quoted(invoice.status.text, &out)
        object.key("LineAmountTypes", &out)
        quoted("Exclusive", &out)
        appendItems(documents.lineItems[invoice.lineItems], target, invoice.currency, batch.text, codes, &object, &out)
        let digits = invoice.currency.digits
        object.amount("SubTotal", invoice.subTotal, digits: digits, &out)
        object.amount("TotalTax", invoice.totalTax, digits: digits, &out)
        object.amount("Total", invoice.total, digits: digits, &out)
        object.end(&out)
        end(line, &out)
    }

    func appendCreditNote(
        _ note: XeroDocuments.CreditNote, _ documents: DocumentBatch, _ batch: BillBatch, _ book: ContactBook,
        _ codes: CodeTexts, mark: Fingerprint, target: PlannedBatch.Target?, to out: inout OutputBuffer
    ) {
        let source = batch.creditNotes[note.source]
        let head = Head(
            kind: "credit_note", id: batch.text[source.id], bill: batch.text[batch.bills[note.bill].id],
            row: source.source, mark: mark, reason: "applied to the bill", target: target)
        let line = begin(head, &out)
        var object = JSONObjectText(&out)
        object.member("Type", "ACCRECCREDIT", &out)
        appendContactReference(note.contact, book, &object, &out)
        object.member("Date", note.date, &out)
        object.member("CreditNoteNumber", batch.text[note.number], &out)
        object.member("Reference", batch.text[note.reference], &out)
        appendCurrency(note.currency, &object, &out)
        object.member("Status", "AUTHORISED", &out)
        object.member("LineAmountTypes", "Exclusive", &out)
        appendItems(documents.lineItems[note.lineItems], target, note.currency, batch.text, codes, &object, &out)
        let digits = note.currency.digits
        object.amount("Total", note.total, digits: digits, &out)
        object.key("Allocations", &out)
        out.append(UInt8(ascii: "["))
        var allocation = JSONObjectText(&out)
        appendInvoiceReference(documents.invoices[note.invoice], batch.text, &allocation, &out)
        allocation.amount("Amount", note.total, digits: digits, &out)
        allocation.member("Date", note.date, &out)
        allocation.end(&out)
        out.append(UInt8(ascii: "]"))
        object.end(&out)
        end(line, &out)
    }

    func appendPayment(
        _ payment: XeroDocuments.Payment, _ documents: DocumentBatch, _ batch: BillBatch, _ codes: CodeTexts,
        mark: Fingerprint, target: PlannedBatch.Target?, to out: inout OutputBuffer
    ) {
        let source = batch.payments[payment.source]
        let invoice = documents.invoices[payment.invoice]
        let head = Head(
            kind: "payment", id: batch.text[source.allocationID], part: invoice.part,
            bill: batch.text[batch.bills[payment.bill].id], row: source.source, mark: mark, reason: "paid on the bill",
            target: target)
        let line = begin(head, &out)
        var object = JSONObjectText(&out)
        appendInvoiceReference(invoice, batch.text, &object, &out)
        object.key("Account", &out)
        var account = JSONObjectText(&out)
        account.member("Code", codes.accounts[payment.account].plain[...], &out)
        account.end(&out)
        object.member("Date", payment.date, &out)
        object.amount("Amount", payment.amount, digits: invoice.currency.digits, &out)
        object.member("Reference", batch.text[payment.reference], &out)
        object.end(&out)
        end(line, &out)
    }

    /// What is taken out of Xero: no document but its number and the status it gets.
    func appendRemoval(_ removal: PlannedBatch.Removal, to out: inout OutputBuffer) {
        var line = JSONObjectText(&out)
        line.member("op", removal.status == "VOIDED" ? "void" : "delete", &out)
        line.member("kind", removal.kind, &out)
        line.member("clio_id", removal.id, &out)
        if removal.part > 0 { line.member("part", removal.part, &out) }
        line.member("bill", removal.bill, &out)
        line.member("reason", removal.reason, &out)
        appendSource(removal.source, &line, &out)
        line.key("fingerprint", &out)
        JSONText.appendQuoted(ShortText(hexadecimal: removal.mark.value), to: &out)
        line.member("link_version", Int(removal.version), &out)
        line.member("xero_id", removal.xeroID, &out)
        if !removal.base.isEmpty { line.member("base", removal.base, &out) }
        line.key("document", &out)
        var document = JSONObjectText(&out)
        if !removal.number.isEmpty {
            switch removal.kind {
            case "invoice": document.member("InvoiceNumber", removal.number, &out)
            case "credit_note": document.member("CreditNoteNumber", removal.number, &out)
            default: document.member("Reference", removal.number, &out)
            }
        }
        document.member("Status", removal.status, &out)
        document.end(&out)
        end(line, &out)
    }

    private func appendInvoiceReference(
        _ invoice: Invoice, _ text: TextArena, _ object: inout JSONObjectText, _ out: inout OutputBuffer
    ) {
        object.key("Invoice", &out)
        var reference = JSONObjectText(&out)
        reference.member("InvoiceNumber", text[invoice.number], &out)
        reference.end(&out)
    }

    private func appendContactReference(
        _ place: Int, _ book: ContactBook, _ object: inout JSONObjectText, _ out: inout OutputBuffer
    ) {
        object.key("Contact", &out)
        var reference = JSONObjectText(&out)
        reference.member("ContactNumber", book.text[book.contacts[place].number], &out)
        reference.member("Name", book.text[book.contacts[place].name], &out)
        reference.end(&out)
    }

    private func appendItems(
        _ items: ArraySlice<LineItem>, _ target: PlannedBatch.Target?, _ currency: CurrencyCode, _ text: TextArena,
        _ codes: CodeTexts, _ object: inout JSONObjectText, _ out: inout OutputBuffer
    ) {
        object.key("LineItems", &out)
        out.append(UInt8(ascii: "["))
        let digits = currency.digits
        var isFirst = true
        for (index, item) in items.enumerated() {
            if !isFirst { out.append(UInt8(ascii: ",")) }
            isFirst = false
            // The one object there are millions of: its keys are appended with what stands around them.
            if let target, index < target.lineItemIDs.count, !target.lineItemIDs[index].isEmpty {
                out.append("{\"LineItemID\":")
                JSONText.appendString(target.lineItemIDs[index], to: &out)
                out.append(",\"Description\":")
            } else {
                out.append("{\"Description\":")
            }
            out.appendJSON(item.description, of: text)
            out.append(",\"Quantity\":")
            item.quantity.append(to: &out)
            out.append(",\"UnitAmount\":")
            item.unitAmount.append(to: &out)
            out.append(codes.accounts[item.account].json)
            out.append(codes.taxTypes[item.taxType].json)
            DecimalText.appendAmount(item.taxAmount, digits: digits, to: &out)
            out.append(",\"LineAmount\":")
            DecimalText.appendAmount(item.lineAmount, digits: digits, to: &out)
            appendTracking(item, text, codes, &out)
            out.append(UInt8(ascii: "}"))
        }
        out.append(UInt8(ascii: "]"))
    }

    private func appendTracking(
        _ item: LineItem, _ text: TextArena, _ codes: CodeTexts, _ out: inout OutputBuffer
    ) {
        guard !item.tracking1.isEmpty || !item.tracking2.isEmpty else { return }
        out.append(",\"Tracking\":[")
        var isFirst = true
        for index in codes.tracking.indices {
            let option = index == 0 ? item.tracking1 : item.tracking2
            if option.isEmpty { continue }
            if !isFirst { out.append(UInt8(ascii: ",")) }
            isFirst = false
            out.append(codes.tracking[index].json)
            out.appendJSON(option, of: text)
            out.append(UInt8(ascii: "}"))
        }
        out.append(UInt8(ascii: "]"))
    }

    private func appendCurrency(_ currency: CurrencyCode, _ object: inout JSONObjectText, _ out: inout OutputBuffer) {
        object.key("CurrencyCode", &out)
        out.append(UInt8(ascii: "\""))
        currency.append(to: &out)
        out.append(UInt8(ascii: "\""))
    }
}
