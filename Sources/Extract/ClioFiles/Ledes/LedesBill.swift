import Ledger

/// One bill of a LEDES file: its row, its lines and its credit notes.
///
/// The bill's own row has no bytes of its own: every row of the file is a line, a credit note or a tax row.
struct LedesBill {
    let number: [UInt8]
    private(set) var bill: MadeRow
    private(set) var lines: [LedesLine] = []
    private let file: LedesFile
    private let rules: LedesRules
    private let digits: Int

    /// - Parameter rows: all rows of the bill, one at least.
    init(_ rows: [LedesRow], of file: LedesFile, rules: LedesRules) {
        self.file = file
        self.rules = rules
        digits = rules.digits
        let first = rows[0]
        number = Array(file.text(.invoiceNumber, first))
        bill = MadeRow(.bill, line: first.line, offset: first.range.lowerBound, length: 0)
        let reading = LedesLineReading(file: file, rules: rules, digits: digits)
        lines = rows.map(reading.read)
        bill.set(.id, number)
        bill.set(.number, number)
        bill.set(.contactID, file.text(.clientID, first))
        bill.set(.matterNumber, file.text(.matterID, first))
        bill.set(.issuedAt, file.text(.invoiceDate, first))
        bill.set(.subject, file.text(.invoiceDescription, first))
        takeTaxRows()
        setTotal(rows, reading)
        checkSame(rows)
        setTaxes()
    }

    private mutating func takeTaxRows() {
        for line in lines where line.role == .tax {
            let made = line.made
            bill.problems += made.problems
            bill.further.append(
                SourceRow(
                    file: 0, line: UInt32(clamping: made.line), offset: UInt64(made.offset),
                    length: UInt32(clamping: made.length)))
        }
    }

    // MARK: Totals

    /// Clio: INVOICE_TOTAL is after discounts, credit notes and taxes, and the sum of all LINE_ITEM_TOTALs (support.clio.com
    /// 360012196414). A bill's total is before its credit notes.
    private mutating func setTotal(_ rows: [LedesRow], _ reading: LedesLineReading) {
        bill.set(.total, file.text(.invoiceTotal, rows[0]))
        var problems: [Diagnostic] = []
        guard let total = reading.amount(.invoiceTotal, rows[0], &problems) else { return }
        let (sum, credits) = sums()
        guard let sum, let credits else { return }
        if sum != total {
            bill.problems.append(
                Diagnostic(
                    .totalMismatch, .reject, at: file.location(rows[0], .invoiceTotal),
                    "the bill's rows come to \(DecimalText.grouped(sum, digits: digits)), INVOICE_TOTAL says "
                        + DecimalText.grouped(total, digits: digits), text: file.string(.invoiceTotal, rows[0]),
                    remedy: "Export the bill again; look for a missing row."))
        }
        let (whole, overflow) = total.addingReportingOverflow(credits)
        if !overflow { bill.set(.total, rules.text(whole, digits: digits)) }
    }

    /// The sum of all rows, and of the credit notes alone, positive; nil where one can't be read or summed.
    private func sums() -> (all: Int64?, credits: Int64?) {
        var (all, credits): (Int64, Int64) = (0, 0)
        for line in lines {
            guard let amount = line.amount else { return (nil, nil) }
            let (sum, overflow) = all.addingReportingOverflow(amount)
            let (credit, creditOverflow) = credits.subtractingReportingOverflow(line.role == .creditNote ? amount : 0)
            if overflow || creditOverflow { return (nil, nil) }
            (all, credits) = (sum, credit)
        }
        return (all, credits)
    }

    /// Every row of a bill repeats what is the bill's.
    private mutating func checkSame(_ rows: [LedesRow]) {
        let codes: [(LedesColumn, DiagnosticCode)] = [
            (.clientID, .contactMismatch), (.invoiceDate, .badDate), (.invoiceTotal, .totalMismatch),
        ]
        for (column, code) in codes {
            let first = file.text(column, rows[0])
            guard let other = rows.first(where: { file.text(column, $0) != first }) else { continue }
            bill.problems.append(
                Diagnostic(
                    code, .reject, at: file.location(other, column),
                    "the rows of one bill differ in \(column.rawValue): \(String(decoding: first, as: UTF8.self)) "
                        + "stands at \(file.location(rows[0]))",
                    text: file.string(column, other), remedy: "Give each bill a number of its own, or correct the row.")
            )
        }
    }

    // MARK: Taxes

    private mutating func setTaxes() {
        let taxRows = lines.filter { $0.role == .tax }
        let places = lines.indices.filter { lines[$0].role == .line }
        let nets = places.map { LedesTax.Line(net: lines[$0].amount ?? 0, isExpense: lines[$0].isExpense) }
        let total = taxRows.reduce(Int64(0)) { $0.addingReportingOverflow($1.amount ?? 0).partialValue }
        let shares = total == 0 ? nil : rules.taxes?.spread(total, over: nets)
        for (position, place) in places.enumerated() {
            if let share = shares?[position] {
                // The rates are the profile's defaults, which empty cells stand for.
                lines[place].made.set(.tax, rules.text(share, digits: digits))
            } else {
                lines[place].made.set(.taxRate, "0")
                lines[place].made.set(.secondaryTaxRate, "0")
                lines[place].made.set(.tax, "0")
            }
        }
        if total != 0, shares == nil, let row = taxRows.first { reportTax(row, total, nets) }
    }

    private mutating func reportTax(_ row: LedesLine, _ total: Int64, _ nets: [LedesTax.Line]) {
        var message = "the tax rows come to \(DecimalText.grouped(total, digits: digits)), "
        if let taxes = rules.taxes {
            var rate: [UInt8] = []
            taxes.rate.append(to: &rate)
            message += "but \(String(decoding: rate, as: UTF8.self))% gives "
            message += taxes.sums(over: nets).map {
                "\(DecimalText.grouped($0.sum, digits: digits)) on \($0.choice.rawValue)"
            }
            .joined(separator: ", ")
        } else {
            message += "but the profile states no rate"
        }
        bill.problems.append(
            Diagnostic(
                .taxMismatch, .reject,
                at: SourceLocation(file: file.path, line: row.made.line, column: "LINE_ITEM_TOTAL"),
                message, text: DecimalText.grouped(total, digits: digits),
                remedy: "Set `tax_rate : RATE` under [bill_line_items] in the profile to the bill's rate in per cent."))
    }
}
