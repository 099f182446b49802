import Foundation
import Ledger
import Transform
import XeroAPI
import XeroDocuments

/// An invoice of this number that is in Xero already: taken for the bill's where contact, date and total agree.
extension BillSettling {
    mutating func adopt(
        _ index: Int, _ existing: XeroInvoice, _ link: Link?, _ transform: borrowing BillTransform
    ) {
        let invoice = documents.invoices[index]
        let apart = differences(existing, invoice, contactID(index, transform), transform)
        guard apart.isEmpty else {
            return hold(
                .numberTaken,
                "Xero has another invoice \(existing.number): \(apart.joined(separator: ", "))", text: existing.number,
                remedy: "Give one of the two another number, or correct the invoice in Xero; then run again.")
        }
        let isApproved = existing.status == "AUTHORISED" || existing.status == "PAID"
        if isApproved, invoice.status != .authorised {
            return hold(
                .statusForbids,
                "the bill is \(bill.state.name) in Clio, and its invoice \(existing.number) is approved in Xero",
                text: existing.number, remedy: "Approve the bill in Clio, or void the invoice in Xero.")
        }
        let isUpdate = !isApproved && existing.status != invoice.status.rawValue
        if isUpdate { check(index, transform) }
        guard fault == nil else { return }
        if isUpdate { isThere = false }
        written.invoices.append(index)
        let difference = InvoiceDifference(
            invoice, documents.lineItems[invoice.lineItems], batch.text, transform.codes,
            contactID: existing.contact.id, existing)
        invoiceTargets[index] = .init(
            isUpdate ? .update : .link, id: existing.id, version: link?.version ?? 0,
            reason: "an invoice of this number, contact, date and total is in Xero already",
            lineItemIDs: isUpdate ? difference.lineItemIDs : [], differences: isUpdate ? difference.changes : [],
            base: Self.base(existing))
    }

    private func differences(
        _ existing: XeroInvoice, _ invoice: Invoice, _ contactID: String, _ transform: borrowing BillTransform
    ) -> [String] {
        var apart: [String] = []
        if let other = remote.bill(ofRecord: existing.id), other != standing.id {
            apart.append("it is that of bill \(other)")
        }
        let name = transform.book.text.string(transform.book.contacts[invoice.contact].name)
        let isSameContact =
            contactID.isEmpty ? ContactNames.agree(existing.contact.name, name) : existing.contact.id == contactID
        if !isSameContact { apart.append("its contact is \(existing.contact.name)") }
        if existing.date != invoice.date { apart.append("its date is \(existing.date.map { "\($0)" } ?? "missing")") }
        func amount(_ value: Int64?) -> String {
            let text = value.map { DecimalText.grouped($0, digits: existing.money.digits) } ?? "unknown"
            return "\(existing.money.code) \(text)"
        }
        if existing.money.currency != invoice.currency || existing.total != invoice.total {
            apart.append("its total is \(amount(existing.total))")
        } else if existing.totalTax != invoice.totalTax {
            apart.append("its tax is \(amount(existing.totalTax))")
        }
        return apart
    }
}

/// Contact names as they are told apart: case, accents and blanks ignored.
enum ContactNames {
    static func agree(_ one: String, _ other: String) -> Bool { fold(one) == fold(other) }

    static func fold(_ name: String) -> String {
        name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            .folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    }
}
