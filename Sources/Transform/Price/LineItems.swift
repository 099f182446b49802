import Ledger
import XeroDocuments

/// Writes a priced line as Xero will reckon it: quantity × unit amount must round to the line's amount.
enum LineItems {
    /// Clio's own quantity and price where they come to the net amount under Xero's rounding; else one of the net amount,
    /// with the hours, the rate and the discount in words.
    static func fill(
        _ item: inout LineItem, _ line: BillLine, _ priced: PricedLine, digits: Int, _ text: inout TextArena
    ) {
        item.lineAmount = priced.net
        item.taxAmount = priced.tax
        let isPlain = priced.discount == 0 && line.quantity > .zero
        if isPlain, comesTo(priced.net, line, digits: digits) {
            item.quantity = line.quantity
            item.unitAmount = line.price
            item.description = line.description.isEmpty ? kindInWords(line, &text) : line.description
            return
        }
        item.quantity = .one
        item.unitAmount = FixedPoint(minorUnits: priced.net, digits: digits) ?? .zero
        let description = line.description.isEmpty ? kindInWords(line, &text) : line.description
        item.description = text.build { out in
            for place in description.range { out.append(out[place]) }
            appendWords(line, priced, digits, &out)
        }
    }

    /// Xero reckons a line in hundredths of every currency, so that half a yen it finds would be one too many.
    private static func comesTo(_ net: Int64, _ line: BillLine, digits: Int) -> Bool {
        guard FixedPoint.amount(line.quantity, times: line.price, digits: digits) == net else { return false }
        guard digits < 2, let exact = FixedPoint(minorUnits: net, digits: digits)?.minorUnits(digits: 2) else {
            return true
        }
        return FixedPoint.amount(line.quantity, times: line.price, digits: 2) == exact
    }

    /// ` (1.5 h at 250.00, less discount 37.50)`
    private static func appendWords(_ line: BillLine, _ priced: PricedLine, _ digits: Int, _ out: inout [UInt8]) {
        out.append(contentsOf: " (".utf8)
        line.quantity.append(to: &out)
        out.append(contentsOf: (line.kind == .timeEntry ? " h at " : " \u{D7} ").utf8)
        line.price.append(to: &out, minimumDecimals: digits)
        if priced.discount != 0 {
            out.append(contentsOf: ", less discount ".utf8)
            DecimalText.appendAmount(priced.discount, digits: digits, to: &out)
        }
        out.append(UInt8(ascii: ")"))
    }

    /// An authorised invoice's lines need a description.
    private static func kindInWords(_ line: BillLine, _ text: inout TextArena) -> TextRef {
        let words: String =
            switch line.kind {
            case .timeEntry: "Professional services"
            case .flatFee: "Flat fee"
            case .expenseEntry, .hardCost, .softCost: "Expense"
            case .interest: "Interest"
            case .discount: "Discount"
            case .product: "Product"
            }
        return text.build { out in
            out.append(contentsOf: words.utf8)
            if let date = line.date {
                out.append(contentsOf: ", ".utf8)
                date.append(to: &out)
            }
        }
    }
}
