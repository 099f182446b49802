import Ledger
import XeroDocuments

extension BillTransform {
    /// The bill's credit notes, each split over its invoice's tax types and allocated to it: the bill's own, or, where the
    /// note is too large for it, the one its interest has apart.
    mutating func placeCreditNotes(
        _ work: inout BillWork, _ batch: inout BillBatch, _ documents: inout DocumentBatch,
        _ outcomes: inout BatchOutcomes
    ) {
        guard !work.bill.creditNotes.isEmpty else { return }
        // The bill's invoices are the last so far, its own before those of interest.
        let first = documents.invoices.count - splits.count
        let isApproved = documents.invoices[first].status == .authorised
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
            if let place = splits.firstIndex(where: { note.amount <= $0.total }) {
                let shares = splits[place].take(note.amount)
                append(note, index, account, first + place, shares, &work, &batch, &documents)
            } else {
                failTooLarge(note, &work)
            }
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
        if note.amount <= 0 {
            work.fail(
                .negativeAmount, note.source, "a credit note's amount must be more than nothing", column: "amount",
                text: DecimalText.grouped(note.amount, digits: work.bill.currency.digits),
                remedy: "Correct the credit note in Clio.")
            return false
        }
        if batch.text.string(note.reason).unicodeScalars.count > 4_000 {
            work.fail(
                .fieldTooLong, note.source, "the reason is longer than the 4,000 characters Xero takes",
                column: "reason", text: batch.text.string(note.reason), remedy: "Shorten it in Clio.")
            return false
        }
        return true
    }

    private func failTooLarge(_ note: Ledger.CreditNote, _ work: inout BillWork) {
        let digits = work.bill.currency.digits
        let left = DecimalText.grouped(splits[0].total, digits: digits)
        let interest = splits.dropFirst().reduce(0) { $0 + $1.total }
        let isApart = interest > 0
        let apart =
            isApart ? ", and its interest, an invoice apart, has \(DecimalText.grouped(interest, digits: digits))" : ""
        work.fail(
            .creditExceedsBill, note.source, "the credit note is larger than the \(left) its bill has left" + apart,
            column: "amount", text: DecimalText.grouped(note.amount, digits: digits),
            remedy: isApart
                ? "Credit bill and interest apart in Clio, or set transform.bills.interest to onBill."
                : "Correct the credit note, or the bill, in Clio.")
    }

    private mutating func append(
        _ source: Ledger.CreditNote, _ index: Int, _ account: Int, _ invoice: Int, _ shares: [CreditNoteSplit.Bucket],
        _ work: inout BillWork, _ batch: inout BillBatch, _ documents: inout DocumentBatch
    ) {
        var note = XeroDocuments.CreditNote(bill: work.index, source: index, invoice: invoice)
        if source.number.isEmpty {
            let id = source.id.range
            note.number = batch.text.build { out in
                out.append(contentsOf: "CN-".utf8)
                for place in id { out.append(out[place]) }
            }
        } else {
            note.number = source.number
        }
        check(number: note.number, of: "credit note", source.source, &work, batch)
        note.date = source.date
        note.currency = work.bill.currency
        note.reference = documents.invoices[invoice].number
        let first = documents.lineItems.count
        for share in shares {
            var item = LineItem()
            item.description = source.reason.isEmpty ? batch.text.append("Credit note") : source.reason
            item.lineAmount = share.net
            item.taxAmount = share.tax
            item.unitAmount = FixedPoint(minorUnits: share.net, digits: work.bill.currency.digits) ?? .zero
            item.account = account
            item.taxType = share.taxType
            // Of the bill's own facts: a note is of no line. Too long an option has been reported with the lines.
            _ = tracking.apply(work.bill, BillLine(), to: &item, &batch.text)
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
