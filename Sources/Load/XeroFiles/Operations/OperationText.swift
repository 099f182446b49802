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
        var id: TextRef
        /// 1 for what belongs to a bill's interest apart.
        var part = 0
        /// Empty for a contact.
        var bill = TextRef.empty
        var row: SourceRow
        var mark: Fingerprint
        /// Why it is done; a target's own reason comes first.
        var reason: StaticString
    }

    /// Begins a line up to its document.
    private func begin(
        _ head: Head, of text: TextArena, _ target: PlannedBatch.Target?, _ out: inout OutputBuffer
    ) {
        if let target {
            out.append("{\"op\":")
            JSONText.appendString(target.way.rawValue, to: &out)
            out.append(",\"kind\":\"")
        } else {
            out.append("{\"op\":\"create\",\"kind\":\"")
        }
        out.append(head.kind)
        out.append("\",\"clio_id\":\"")
        out.appendJSON(head.id, of: text)
        if head.part > 0 {
            out.append("\",\"part\":")
            out.append(DecimalText.amount(Int64(head.part), digits: 0))
            out.append(",\"")
        } else {
            out.append("\",\"")
        }
        if !head.bill.isEmpty {
            out.append("bill\":\"")
            out.appendJSON(head.bill, of: text)
            out.append("\",\"")
        }
        if let target {
            out.append("reason\":")
            JSONText.appendString(target.reason, to: &out)
            out.append(",")
        } else {
            out.append("reason\":\"")
            out.append(head.reason)
            out.append("\",")
        }
        appendSource(head.row, &out)
        out.append(",\"fingerprint\":\"")
        out.append(head.mark.text)
        out.append("\",\"link_version\":")
        if let target { append(target, &out) } else { out.append("0") }
        out.append(",\"document\":")
    }

    private func append(_ target: PlannedBatch.Target, _ out: inout OutputBuffer) {
        out.append(DecimalText.amount(target.version, digits: 0))
        if !target.id.isEmpty {
            out.append(",\"xero_id\":")
            JSONText.appendString(target.id, to: &out)
        }
        if !target.base.isEmpty {
            out.append(",\"base\":")
            JSONText.appendString(target.base, to: &out)
        }
        guard !target.differences.isEmpty else { return }
        out.append(",\"difference\":[")
        for (index, difference) in target.differences.enumerated() {
            if index > 0 { out.append(",") }
            JSONText.appendString(difference, to: &out)
        }
        out.append("]")
    }

    /// `"source":"bills.csv:41"`; a path is text like any other: escaped, then the line.
    private func appendSource(_ row: SourceRow, _ out: inout OutputBuffer) {
        out.append("\"source\":\"")
        if files.indices.contains(Int(row.file)) {
            out.append(files[Int(row.file)])
            out.append(DecimalText.amount(Int64(row.line), digits: 0))
        }
        out.append("\"")
    }

    func appendContact(
        _ contact: XeroDocuments.Contact, _ source: Ledger.Contact, _ book: ContactBook,
        _ operation: PlannedBatch.ContactOperation, to out: inout OutputBuffer
    ) {
        let text = book.text
        let head = Head(
            kind: "contact", id: source.id, row: source.source, mark: operation.mark, reason: "its first bill goes")
        var target = operation.target
        if operation.isUpdate, target == nil {
            target = .init(.update, id: "", version: 0, reason: "its details changed in Clio")
        }
        begin(head, of: text, target, &out)
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
        out.append("}}\n")
    }

    private func appendAddress(
        _ kind: StaticString, _ contact: XeroDocuments.Contact, _ text: TextArena, _ out: inout OutputBuffer
    ) {
        var object = JSONObjectText(&out)
        object.key("AddressType", &out)
        out.append("\"")
        out.append(kind)
        out.append("\"")
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
        _ invoice: Invoice, _ texts: borrowing DocumentTexts, _ batch: BillBatch, _ book: ContactBook,
        _ codes: CodeTexts, mark: Fingerprint, target: PlannedBatch.Target?, to out: inout OutputBuffer
    ) {
        let bill = batch.bills[invoice.bill]
        let head = Head(
            kind: "invoice", id: bill.id, part: invoice.part, row: bill.source, mark: mark,
            reason: invoice.isInterest ? "the bill's interest goes apart" : "the bill is new")
        begin(head, of: batch.text, target, &out)
        out.append("{\"Type\":\"ACCREC\"")
        appendContact(texts, book, &out)
        out.append(",\"DueDate\":\"")
        out.append(texts.isoDueDate)
        out.append("\",\"InvoiceNumber\":\"")
        out.appendJSON(texts.number, of: batch.text)
        // What an update leaves out stays as it was.
        if !texts.reference.isEmpty || target?.way == .update {
            out.append("\",\"Reference\":\"")
            out.appendJSON(texts.reference, of: batch.text)
        }
        out.append("\",\"CurrencyCode\":\"")
        texts.currency.append(to: &out)
        out.append("\",\"Status\":\"")
        out.append(invoice.status.text)
        appendItems(texts, target, batch.text, codes, &out)
        out.append(",\"SubTotal\":")
        out.append(DecimalText.amount(invoice.subTotal, digits: texts.currency.digits))
        out.append(",\"TotalTax\":")
        out.append(DecimalText.amount(invoice.totalTax, digits: texts.currency.digits))
        out.append(",\"Total\":")
        out.append(DecimalText.amount(invoice.total, digits: texts.currency.digits))
        out.append("}}\n")
    }

    func appendCreditNote(
        _ note: XeroDocuments.CreditNote, _ texts: borrowing DocumentTexts, _ documents: DocumentBatch,
        _ batch: BillBatch, _ book: ContactBook, _ codes: CodeTexts, mark: Fingerprint, target: PlannedBatch.Target?,
        to out: inout OutputBuffer
    ) {
        let source = batch.creditNotes[note.source]
        let head = Head(
            kind: "credit_note", id: source.id, bill: batch.bills[note.bill].id, row: source.source, mark: mark,
            reason: "applied to the bill")
        begin(head, of: batch.text, target, &out)
        out.append("{\"Type\":\"ACCRECCREDIT\"")
        appendContact(texts, book, &out)
        out.append(",\"CreditNoteNumber\":\"")
        out.appendJSON(texts.number, of: batch.text)
        out.append("\",\"Reference\":\"")
        out.appendJSON(texts.reference, of: batch.text)
        out.append("\",\"CurrencyCode\":\"")
        texts.currency.append(to: &out)
        out.append("\",\"Status\":\"AUTHORISED")
        appendItems(texts, target, batch.text, codes, &out)
        let total = DecimalText.amount(note.total, digits: texts.currency.digits)
        out.append(",\"Total\":")
        out.append(total)
        out.append(",\"Allocations\":[{")
        appendInvoiceReference(documents.invoices[note.invoice], batch.text, &out)
        out.append(",\"Amount\":")
        out.append(total)
        out.append(",\"Date\":\"")
        out.append(texts.isoDate)
        out.append("\"}]}}\n")
    }

    func appendPayment(
        _ payment: XeroDocuments.Payment, _ documents: DocumentBatch, _ batch: BillBatch, _ codes: CodeTexts,
        mark: Fingerprint, target: PlannedBatch.Target?, to out: inout OutputBuffer
    ) {
        let source = batch.payments[payment.source]
        let invoice = documents.invoices[payment.invoice]
        let head = Head(
            kind: "payment", id: source.allocationID, part: invoice.part, bill: batch.bills[payment.bill].id,
            row: source.source, mark: mark, reason: "paid on the bill")
        begin(head, of: batch.text, target, &out)
        out.append("{")
        appendInvoiceReference(invoice, batch.text, &out)
        out.append(",\"Account\":{\"Code\":\"")
        out.appendJSON(codes.accounts[payment.account].plain, of: codes.text)
        out.append("\"},\"Date\":\"")
        out.append(payment.date.text)
        out.append("\",\"Amount\":")
        out.append(DecimalText.amount(payment.amount, digits: invoice.currency.digits))
        out.append(",\"Reference\":\"")
        out.appendJSON(payment.reference, of: batch.text)
        out.append("\"}}\n")
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
        out.append(",")
        appendSource(removal.source, &out)
        line.key("fingerprint", &out)
        JSONText.appendQuoted(removal.mark.text, to: &out)
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
        out.append("}}\n")
    }

    private func appendInvoiceReference(_ invoice: Invoice, _ text: TextArena, _ out: inout OutputBuffer) {
        out.append("\"Invoice\":{\"InvoiceNumber\":\"")
        out.appendJSON(invoice.number, of: text)
        out.append("\"}")
    }

    private func appendContact(_ texts: borrowing DocumentTexts, _ book: ContactBook, _ out: inout OutputBuffer) {
        out.append(",\"Contact\":{\"ContactNumber\":\"")
        out.appendJSON(texts.contactNumber, of: book.text)
        out.append("\",\"Name\":\"")
        out.appendJSON(texts.contactName, of: book.text)
        out.append("\"},\"Date\":\"")
        out.append(texts.isoDate)
        out.append("\"")
    }

    private func appendItems(
        _ texts: borrowing DocumentTexts, _ target: PlannedBatch.Target?, _ text: TextArena, _ codes: CodeTexts,
        _ out: inout OutputBuffer
    ) {
        out.append("\",\"LineAmountTypes\":\"Exclusive\",\"LineItems\":[")
        for index in texts.lines.indices {
            let line = texts.lines[index]
            if index > 0 { out.append(",") }
            if let target, index < target.lineItemIDs.count, !target.lineItemIDs[index].isEmpty {
                out.append("{\"LineItemID\":")
                JSONText.appendString(target.lineItemIDs[index], to: &out)
                out.append(",\"Description\":\"")
            } else {
                out.append("{\"Description\":\"")
            }
            out.appendJSON(line.description, of: text)
            out.append("\",\"Quantity\":")
            out.append(line.quantity)
            out.append(",\"UnitAmount\":")
            out.append(line.unitAmount)
            out.append(codes.accounts[line.account].json, of: codes.text)
            out.append(codes.taxTypes[line.taxType].json, of: codes.text)
            out.append(line.taxAmount)
            out.append(",\"LineAmount\":")
            out.append(line.lineAmount)
            if line.isTracked { appendTracking(line, text, codes, &out) }
            out.append("}")
        }
        out.append("]")
    }

    private func appendTracking(
        _ line: DocumentTexts.Line, _ text: TextArena, _ codes: CodeTexts, _ out: inout OutputBuffer
    ) {
        out.append(",\"Tracking\":[")
        var isFirst = true
        for index in codes.tracking.indices where !line.option(index).isEmpty {
            if !isFirst { out.append(",") }
            isFirst = false
            out.append(codes.tracking[index].json, of: codes.text)
            out.appendJSON(line.option(index), of: text)
            out.append("\"}")
        }
        out.append("]")
    }
}
