import Ledger
import XeroDocuments

extension BillTransform {
    /// The bill's credit notes, each split over the bill's tax types and allocated to its invoice.
    mutating func placeCreditNotes(
        _ work: inout BillWork, _ batch: inout BillBatch, _ documents: inout DocumentBatch,
        _ outcomes: inout BatchOutcomes
    ) {
        guard !work.bill.creditNotes.isEmpty else { return }
        let invoice = documents.invoices.lastIndex { $0.bill == work.index && !$0.isInterest } ?? 0
        let isApproved = documents.invoices[invoice].status == .authorised
        var account: Int?
        for index in work.bill.creditNotes {
            let note = batch.creditNotes[index]
            if note.isVoided {
                outcomes.creditNotes[index] = .filtered(.voidedCreditNote)
                continue
            }
            guard isApproved else {
                outcomes.creditNotes[index] = .held(.creditOnUnapproved)
                work.warn(
                    .creditOnUnapproved, note.source, "the credit note waits: its bill isn't approved yet",
                    text: batch.text.string(work.bill.number), remedy: "Approve the bill in Clio.", .hold)
                continue
            }
            if account == nil { account = creditAccount(&work, note) }
            guard let account, check(note, &work, batch) else { continue }
            append(note, index, account, invoice, &work, &batch, &documents)
        }
    }

    private mutating func creditAccount(_ work: inout BillWork, _ note: Ledger.CreditNote) -> Int? {
        let resolution = accounts.resolve(
            .creditNotes, code: settings.accounts.creditNotes, named: "transform.accounts.creditNotes", &codes)
        switch resolution {
        case .account(let account): return account
        case .fault(let code, let text, let message, let remedy):
            work.fail(code, note.source, message, text: text, remedy: remedy)
            return nil
        }
    }

    private func check(_ note: Ledger.CreditNote, _ work: inout BillWork, _ batch: BillBatch) -> Bool {
        let digits = work.bill.currency.digits
        let amount = DecimalText.grouped(note.amount, digits: digits)
        if note.amount <= 0 {
            work.fail(
                .negativeAmount, note.source, "a credit note's amount must be more than nothing", column: "amount",
                text: amount, remedy: "Correct the credit note in Clio.")
            return false
        }
        if note.amount > split.total {
            work.fail(
                .creditExceedsBill, note.source,
                "the credit note is larger than the \(DecimalText.grouped(split.total, digits: digits)) its bill has left",
                column: "amount", text: amount, remedy: "Correct the credit note, or the bill, in Clio.")
            return false
        }
        return true
    }

    private mutating func append(
        _ source: Ledger.CreditNote, _ index: Int, _ account: Int, _ invoice: Int, _ work: inout BillWork,
        _ batch: inout BillBatch, _ documents: inout DocumentBatch
    ) {
        var note = XeroDocuments.CreditNote(bill: work.index, source: index, invoice: invoice)
        if source.number.isEmpty {
            let id = source.id.range
            note.number = batch.text.build { out in
                out.append(contentsOf: "CN-".utf8)
                out.append(contentsOf: Array(out[id]))
            }
        } else {
            note.number = source.number
        }
        checkUnique(note.number, &work, batch, source: source.source)
        note.date = source.date
        note.currency = work.bill.currency
        note.reference = work.bill.number
        let first = documents.lineItems.count
        for share in split.take(source.amount) {
            var item = LineItem()
            item.description = source.reason.isEmpty ? batch.text.append("Credit note") : source.reason
            item.lineAmount = share.net
            item.taxAmount = share.tax
            item.unitAmount = FixedPoint(minorUnits: share.net, digits: work.bill.currency.digits) ?? .zero
            item.account = account
            item.taxType = share.taxType
            documents.lineItems.append(item)
            note.subTotal += share.net
            note.totalTax += share.tax
        }
        note.lineItems = first..<documents.lineItems.count
        if !source.contactID.isEmpty, batch.text[source.contactID] != batch.text[work.bill.contactID] {
            work.warn(
                .contactMismatch, source.source, "the credit note names another contact than its bill",
                column: "contact_id", text: batch.text.string(source.contactID), remedy: "Check it in Clio.")
        }
        documents.creditNotes.append(note)
    }
}
