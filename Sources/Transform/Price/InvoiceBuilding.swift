public import Ledger
import XeroDocuments

/// A bill's lines as one invoice, or more where interest goes apart.
extension BillTransform {
    mutating func buildInvoices(
        _ work: inout BillWork, _ batch: inout BillBatch, _ documents: inout DocumentBatch,
        _ outcomes: inout BatchOutcomes
    ) {
        splits.removeLast(splits.count - 1)
        splits[0].removeAll()
        let isAlone = isInterestAlone(work.bill, batch)
        var invoice = Invoice(bill: work.index)
        let bill = work.bill
        invoice.number = work.bill.number
        invoice.status = Self.status(of: work.bill.state)
        invoice.date = work.bill.issued
        invoice.dueDate = work.bill.due
        invoice.currency = work.bill.currency
        invoice.reference = reference(&work, &batch)
        let first = documents.lineItems.count
        var discounts = SpreadDiscounts()
        var apart: Set<Int> = []
        for index in bill.lines {
            let line = batch.lines[index]
            if line.kind == .interest {
                let part = part(ofInterest: line, bill, batch, isAlone: isAlone)
                if part != 0 {
                    if let part { apart.insert(part) } else { outcomes.lines[index] = .filtered(.interestSkipped) }
                    continue
                }
            }
            append(line, index, priced[index - bill.lines.lowerBound], &work, &batch, &documents, &discounts, &invoice)
        }
        appendDiscounts(discounts, &work, &batch, &documents, &invoice)
        invoice.lineItems = first..<documents.lineItems.count
        documents.invoices.append(invoice)
        checkSign(invoice, &work, batch)
        if apart.isEmpty { return }
        for part in apart.sorted() { appendInterest(part, invoice, &work, &batch, &documents) }
    }

    /// Which of a bill's invoices an interest line is on: 0 is the bill's own; nil leaves it out.
    private func part(ofInterest line: BillLine, _ bill: Bill, _ batch: BillBatch, isAlone: Bool) -> Int? {
        if !interestParts.isEmpty,
            let part = interestParts.part(bill: batch.text.string(bill.id), line: batch.text.string(line.id))
        {
            return part
        }
        // A bill of interest alone is the interest's own invoice already.
        if isAlone { return 0 }
        switch settings.bills.interest {
        case .onBill: return 0
        case .separate: return 1
        case .skip: return nil
        }
    }

    /// The lines of a bill, by position, that are on one of its invoices, in that invoice's order.
    public func lines(ofPart part: Int, _ bill: Bill, _ batch: BillBatch) -> [Int] {
        let isAlone = isInterestAlone(bill, batch)
        return bill.lines.filter { index in
            let line = batch.lines[index]
            let own = line.kind == .interest ? self.part(ofInterest: line, bill, batch, isAlone: isAlone) : 0
            return own == part
        }
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

    private mutating func appendInterest(
        _ part: Int, _ main: Invoice, _ work: inout BillWork, _ batch: inout BillBatch, _ documents: inout DocumentBatch
    ) {
        var invoice = main
        invoice.part = part
        invoice.subTotal = 0
        invoice.totalTax = 0
        invoice.number = batch.text.build { out in
            for place in main.number.range { out.append(out[place]) }
            out.append(contentsOf: "-INT-\(part)".utf8)
        }
        checkUnique(invoice.number, work.bill.source, &work, batch)
        let lines = lines(ofPart: part, work.bill, batch)
        // What came late is of the day it came: the bill's own may lie in a closed period by now.
        let late = lines.compactMap { index in
            interestParts.part(bill: batch.text.string(work.bill.id), line: batch.text.string(batch.lines[index].id))
                == nil ? nil : batch.lines[index].date
        }.max()
        if let late, late > invoice.date {
            invoice.date = late
            invoice.dueDate = max(late, invoice.dueDate)
        }
        splits.append(CreditNoteSplit())
        let first = documents.lineItems.count
        var discounts = SpreadDiscounts()
        for index in lines {
            let price = priced[index - work.bill.lines.lowerBound]
            append(batch.lines[index], index, price, &work, &batch, &documents, &discounts, &invoice)
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
        append(item, work.bill, &documents, &invoice)
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
            append(item, work.bill, &documents, &invoice)
        }
    }

    @inline(__always)
    mutating func append(_ item: LineItem, _ bill: Bill, _ documents: inout DocumentBatch, _ invoice: inout Invoice) {
        // Only credit notes ask what an invoice has left.
        if !bill.creditNotes.isEmpty {
            splits[splits.count - 1].add(taxType: item.taxType, net: item.lineAmount, tax: item.taxAmount)
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
