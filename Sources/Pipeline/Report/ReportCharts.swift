import Ledger

/// The page's two charts, as SVG that needs no script.
enum ReportCharts {
    /// Upright bars, three a month: invoiced, credited, paid.
    static func months(_ months: [BatchReport.MonthTotals], _ html: inout HTMLText) {
        guard let currency = months.first?.currency, let last = months.last, let first = months.first else { return }
        let largest = months.map { max($0.invoiced, $0.credited, $0.paid) }.max() ?? 0
        guard largest > 0 else { return }
        let (width, height, base) = (900, 260, 220)
        let step = Double(width - 20) / Double(months.count)
        html.markup(
            "<svg viewBox=\"0 0 \(width) \(height)\" role=\"img\" aria-label=\"Amounts by month of issue, \(first.month) to \(last.month)\">\n"
        )
        html.markup("<line class=\"axis\" x1=\"10\" y1=\"\(base)\" x2=\"\(width - 10)\" y2=\"\(base)\"/>\n")
        // Where months are many, only some are named.
        let every = max(1, (months.count * 58 + width - 1) / width)
        for (index, month) in months.enumerated() {
            let left = 10 + step * Double(index)
            let bar = max(1, step * 0.26)
            for (place, (kind, amount)) in [
                ("invoiced", month.invoiced), ("credited", month.credited), ("paid", month.paid),
            ].enumerated() where amount > 0 {
                let tall = max(1, Double(amount) / Double(largest) * Double(base - 20))
                let x = left + step * 0.1 + bar * Double(place)
                html.markup(
                    "<rect class=\"\(kind)\" x=\"\(one(x))\" y=\"\(one(Double(base) - tall))\" width=\"\(one(bar))\" "
                        + "height=\"\(one(tall))\"><title>")
                html.text("\(month.month) \(kind) \(currency) \(DecimalText.grouped(amount, digits: currency.digits))")
                html.markup("</title></rect>\n")
            }
            if index % every == 0 {
                html.markup("<text x=\"\(one(left + step / 2))\" y=\"\(base + 20)\" text-anchor=\"middle\">")
                html.text(month.month)
                html.markup("</text>\n")
            }
        }
        html.markup("</svg>\n<p class=\"legend\"><span class=\"key invoiced\"></span>invoiced ")
        html.markup("<span class=\"key credited\"></span>credited <span class=\"key paid\"></span>paid</p>\n")
    }

    /// Lying bars, one an account, largest first.
    static func accounts(_ accounts: [BatchReport.AccountTotals], _ html: inout HTMLText) {
        let shown = accounts.sorted { $0.net.magnitude > $1.net.magnitude }.prefix(15)
        guard let largest = shown.first?.net.magnitude, largest > 0 else { return }
        let (width, row) = (900, 30)
        html.markup(
            "<svg viewBox=\"0 0 \(width) \(row * shown.count + 6)\" role=\"img\" aria-label=\"Net amounts by account\">\n"
        )
        for (index, account) in shown.enumerated() {
            let y = index * row
            let long = max(1, Double(account.net.magnitude) / Double(largest) * 420)
            html.markup("<text x=\"0\" y=\"\(y + 20)\">")
            html.text("\(account.code) \(account.name.prefix(32))")
            html.markup(
                "</text>\n<rect class=\"\(account.net < 0 ? "credited" : "invoiced")\" x=\"300\" y=\"\(y + 6)\" ")
            html.markup("width=\"\(one(long))\" height=\"18\"/>\n<text x=\"\(one(308 + long))\" y=\"\(y + 20)\">")
            html.text(DecimalText.grouped(account.net, digits: account.currency.digits))
            html.markup("</text>\n")
        }
        html.markup("</svg>\n")
    }

    /// One decimal: pixels, not money.
    private static func one(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }
}
