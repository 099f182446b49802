import Ledger
import XeroDocuments

/// A bill's lines as one invoice, or two where interest goes apart.
extension BillTransform {
    mutating func buildInvoices(
        _ work: inout BillWork, _ batch: inout BillBatch, _ documents: inout DocumentBatch,
        _ outcomes: inout BatchOutcomes
    ) {
        split.removeAll()
        interestSplit.removeAll()
        // A bill of interest alone is the interest's own invoice already.
        let isOnBill = settings.bills.interest == .onBill || isInterestAlone(work.bill, batch)
        var invoice = Invoice(bill: work.index)
        invoice.number = work.bill.number
        invoice.status = Self.status(of: work.bill.state)
        invoice.date = work.bill.issued
        invoice.dueDate = work.bill.due
        invoice.currency = work.bill.currency
        invoice.reference = reference(&work, &batch)
        let first = documents.lineItems.count
        var discounts = SpreadDiscounts()
        var hasInterestApart = false
        for (position, index) in work.bill.lines.enumerated() {
            let line = batch.lines[index]
            if line.kind == .interest, !isOnBill {
                if settings.bills.interest == .skip {
                    outcomes.lines[index] = .filtered(.interestSkipped)
                } else {
                    hasInterestApart = true
                }
                continue
            }
            append(line, index, priced[position], &work, &batch, &documents, &discounts, &invoice)
        }
        appendDiscounts(discounts, &work, &batch, &documents, &invoice)
        invoice.lineItems = first..<documents.lineItems.count
        documents.invoices.append(invoice)
        checkSign(invoice, &work, batch)
        if hasInterestApart { appendInterest(invoice, &work, &batch, &documents) }
    }

    /// A bill above nothing can have an invoice below it where its interest is apart.
    func checkSign(_ invoice: Invoice, _ work: inout BillWork, _ batch: BillBatch) {
        guard invoice.total < 0, work.faults.isEmpty else { return }
        let total = DecimalText.grouped(invoice.total, digits: invoice.currency.digits)
        work.fail(
            .negativeTotal, work.bill.source,
            "with the bill's interest apart, invoice \(batch.text.string(invoice.number)) comes to \(total), and Xero takes "
                + "none with a negative total",
            column: "total", text: total, remedy: "Set transform.bills.interest to onBill, or correct the bill in Clio."
        )
    }

    mutating func appendInterest(
        _ main: Invoice, _ work: inout BillWork, _ batch: inout BillBatch, _ documents: inout DocumentBatch
    ) {
        var invoice = main
        invoice.isInterest = true
        invoice.subTotal = 0
        invoice.totalTax = 0
        invoice.number = batch.text.build { out in
            out.append(contentsOf: Array(out[main.number.range]))
            out.append(contentsOf: "-INT-1".utf8)
        }
        checkUnique(invoice.number, work.bill.source, &work, batch)
        let first = documents.lineItems.count
        var discounts = SpreadDiscounts()
        for (position, index) in work.bill.lines.enumerated() where batch.lines[index].kind == .interest {
            append(batch.lines[index], index, priced[position], &work, &batch, &documents, &discounts, &invoice)
        }
        appendDiscounts(discounts, &work, &batch, &documents, &invoice)
        checkSign(invoice, &work, batch)
        invoice.lineItems = first..<documents.lineItems.count
        documents.invoices.append(invoice)
    }

    mutating func append(
        _ line: BillLine, _ index: Int, _ priced: PricedLine, _ work: inout BillWork, _ batch: inout BillBatch,
        _ documents: inout DocumentBatch, _ discounts: inout SpreadDiscounts, _ invoice: inout Invoice
    ) {
        var item = LineItem()
        switch accounts.resolve(line, batch.text, &codes) {
        case .account(let account): item.account = account
        case .fault(let code, let text, let message, let remedy):
            let category = line.category.isEmpty ? text : batch.text.string(line.category)
            work.fail(
                code, line.source, message, text: category.isEmpty ? "\(line.kind.name)" : category, remedy: remedy)
        }
        switch taxes.resolve(priced.rates, &codes) {
        case .taxType(let type): item.taxType = type
        case .fault(let code, let message, let remedy): work.fail(code, line.source, message, text: "", remedy: remedy)
        }
        var shown = priced
        if settings.accounts.discounts != nil, priced.discount != 0 {
            shown.discount = 0
            shown.tax = LinePricing.tax(on: priced.gross, priced.rates) ?? priced.tax
        }
        LineItems.fill(&item, line, shown, digits: work.bill.currency.digits, &batch.text)
        if item.description.count > 4_000, batch.text.string(item.description).unicodeScalars.count > 4_000 {
            work.fail(
                .fieldTooLong, line.source, "the description is longer than the 4,000 characters Xero takes",
                column: "description", text: batch.text.string(item.description), remedy: "Shorten it in Clio.")
        }
        if !tracking.apply(work.bill, line, to: &item, &batch.text) {
            work.fail(
                .trackingTooLong, line.source, "a tracking option is longer than the 100 characters Xero takes",
                text: "",
                remedy: "Give it a shorter option under transform.tracking.")
        }
        if shown.discount != priced.discount {
            discounts.add(item, net: priced.discount, tax: shown.tax - priced.tax, batch.text)
        }
        append(item, &documents, &invoice)
    }

    /// With an account for discounts: one negative line for each account, tax type and tracking of the lines they are on.
    mutating func appendDiscounts(
        _ discounts: SpreadDiscounts, _ work: inout BillWork, _ batch: inout BillBatch,
        _ documents: inout DocumentBatch, _ invoice: inout Invoice
    ) {
        guard let code = settings.accounts.discounts, !discounts.parts.isEmpty else { return }
        var item = LineItem()
        switch accounts.resolve(.discounts, code: code, named: "transform.accounts.discounts", &codes) {
        case .account(let account): item.account = account
        case .fault(let code, let text, let message, let remedy):
            work.fail(code, work.bill.source, message, text: text, remedy: remedy)
        }
        for discount in discounts.parts {
            item.taxType = discount.line.taxType
            item.tracking1 = discount.line.tracking1
            item.tracking2 = discount.line.tracking2
            item.lineAmount = -discount.net
            item.taxAmount = -discount.tax
            item.unitAmount = FixedPoint(minorUnits: -discount.net, digits: work.bill.currency.digits) ?? .zero
            item.description = batch.text.append("Discount")
            append(item, &documents, &invoice)
        }
    }

    mutating func append(_ item: LineItem, _ documents: inout DocumentBatch, _ invoice: inout Invoice) {
        if invoice.isInterest {
            interestSplit.add(taxType: item.taxType, net: item.lineAmount, tax: item.taxAmount)
        } else {
            split.add(taxType: item.taxType, net: item.lineAmount, tax: item.taxAmount)
        }
        invoice.subTotal += item.lineAmount
        invoice.totalTax += item.taxAmount
        documents.lineItems.append(item)
    }

    func reference(_ work: inout BillWork, _ batch: inout BillBatch) -> TextRef {
        let text = work.bill.subject.isEmpty ? work.bill.matterNumber : work.bill.subject
        if text.count <= 255 { return text }
        let whole = batch.text.string(text)
        guard whole.unicodeScalars.count > 255 else { return text }
        work.warn(
            .fieldTooLong, work.bill.source, "the subject is longer than the 255 characters Xero takes, so it is cut",
            column: "subject", text: whole, remedy: "Shorten it in Clio.")
        var cut = String.UnicodeScalarView()
        cut.append(contentsOf: whole.unicodeScalars.prefix(255))
        return batch.text.append(String(cut))
    }

    static func status(of state: BillState) -> InvoiceStatus {
        switch state {
        case .draft: .draft
        case .awaitingApproval: .submitted
        default: .authorised
        }
    }
}

/// Discounts that become lines of their own, by the account and the tax type of the lines they cover.
struct SpreadDiscounts {
    /// Each with a line it is on, which stands for its account, tax type and tracking.
    var parts: [(line: LineItem, net: Int64, tax: Int64)] = []

    mutating func add(_ line: LineItem, net: Int64, tax: Int64, _ text: TextArena) {
        let place = parts.firstIndex { part in
            part.line.account == line.account && part.line.taxType == line.taxType
                && text[part.line.tracking1] == text[line.tracking1]
                && text[part.line.tracking2] == text[line.tracking2]
        }
        if let place {
            parts[place].net += net
            parts[place].tax += tax
        } else {
            parts.append((line, net, tax))
        }
    }
}
