import Ledger

/// What one row of a LEDES bill is.
struct LedesLine {
    enum Role {
        case line
        case creditNote
        case tax
    }

    var role = Role.line
    var made: MadeRow
    /// `LINE_ITEM_TOTAL` in minor units; nil where it can't be read, which is reported.
    var amount: Int64?
    var isExpense = false
}

/// Makes lines and credit notes of LEDES rows, by the profile's words and rates.
struct LedesLineReading {
    let file: LedesFile
    let rules: LedesRules
    /// Decimals of the bill's currency.
    let digits: Int

    func read(_ row: LedesRow) -> LedesLine {
        let type = file.string(.type, row).uppercased()
        var problems: [Diagnostic] = []
        if row.fields.count != file.headers.count { problems.append(fieldCount(row)) }
        let amount = self.amount(.total, row, &problems)
        var line = LedesLine(made: made(.line, row), amount: amount, isExpense: type == "E" || type == "IE")
        line.made.problems = problems
        if type == "IF" || type == "IE" {
            readAdjustment(row, into: &line)
        } else {
            readCharge(row, type, into: &line)
        }
        return line
    }

    private func made(_ kind: RecordKind, _ row: LedesRow) -> MadeRow {
        var made = MadeRow(kind, line: row.line, offset: row.range.lowerBound, length: row.range.count)
        let invoice = file.text(.invoiceNumber, row)
        let number = file.text(.lineNumber, row)
        if !number.isEmpty { made.set(.id, Array(invoice) + [UInt8(ascii: "-")] + Array(number)) }
        made.set(.billID, invoice)
        made.set(.date, file.text(.date, row))
        return made
    }

    // MARK: Fees and expenses

    private func readCharge(_ row: LedesRow, _ type: String, into line: inout LedesLine) {
        let description = file.text(.description, row)
        var kind = type
        if type == "F" {
            kind = rules.flatFee.begin(description) ? "FlatFee" : rules.kindWord("F", else: "TimeEntry")
        } else if type == "E" {
            kind = rules.kindWord("E", else: "ExpenseEntry")
        }
        line.made.set(.kind, kind)
        fill(row, into: &line.made, isExpense: line.isExpense)
        line.made.set(.description, description)
        line.made.set(.quantity, file.text(.units, row))
        line.made.set(.price, file.text(.unitCost, row))
        let adjustment = self.amount(.adjustment, row, &line.made.problems, isNeeded: false)
        guard let adjustment, let amount = line.amount, let gross = gross(row) else { return }
        check(row, gross, adjustment, amount, &line.made.problems)
        guard adjustment != 0 else { return }
        if adjustment < 0, gross > 0, adjustment >= -gross {
            line.made.set(.discount, rules.text(-adjustment, digits: digits))
            line.made.set(.discountType, "money")
        } else {
            writeOut(row, adjustment, amount, into: &line.made)
        }
    }

    private func fill(_ row: LedesRow, into made: inout MadeRow, isExpense: Bool) {
        made.set(.matterNumber, file.text(.matterID, row))
        made.set(.category, file.text(isExpense ? .expenseCode : .taskCode, row))
        made.set(.user, file.text(.timekeeper, row))
    }

    /// Units × cost in minor units.
    private func gross(_ row: LedesRow) -> Int64? {
        guard case .success(let units) = rules.numbers.parse(file.text(.units, row)),
            case .success(let cost) = rules.numbers.parse(file.text(.unitCost, row))
        else { return nil }
        return FixedPoint.amount(units, times: cost, digits: digits)
    }

    /// LEDES 1998B: LINE_ITEM_TOTAL is LINE_ITEM_NUMBER_OF_UNITS × LINE_ITEM_UNIT_COST + LINE_ITEM_ADJUSTMENT_AMOUNT.
    private func check(
        _ row: LedesRow, _ gross: Int64, _ adjustment: Int64, _ amount: Int64, _ problems: inout [Diagnostic]
    ) {
        let (sum, overflow) = gross.addingReportingOverflow(adjustment)
        guard overflow || sum != amount else { return }
        problems.append(
            Diagnostic(
                .totalMismatch, .reject, at: file.location(row, .total),
                "units times cost plus adjustment come to \(DecimalText.grouped(sum, digits: digits)), the row says "
                    + DecimalText.grouped(amount, digits: digits), text: file.string(.total, row),
                remedy: "Export the bill again, or correct the row."))
    }

    /// One of the row's total, with the units, the rate and the adjustment in words.
    private func writeOut(_ row: LedesRow, _ adjustment: Int64, _ amount: Int64, into made: inout MadeRow) {
        let sign = adjustment < 0 ? "less" : "plus"
        let by = Int64(clamping: adjustment.magnitude)
        let words =
            " (\(file.string(.units, row)) at \(file.string(.unitCost, row)), \(sign) \(rules.text(by, digits: digits)))"
        made.set(.description, Array(file.text(.description, row)) + Array(words.utf8))
        made.set(.quantity, "1")
        made.set(.price, rules.text(amount, digits: digits))
    }

    // MARK: Adjustments of the bill

    private func readAdjustment(_ row: LedesRow, into line: inout LedesLine) {
        let description = file.text(.description, row)
        let amount = line.amount ?? 0
        let problems = line.made.problems
        if amount < 0, rules.credit.begin(description) {
            line.role = .creditNote
            line.made = made(.creditNote, row)
            if file.text(.date, row).isEmpty { line.made.set(.date, file.text(.invoiceDate, row)) }
            line.made.set(.contactID, file.text(.clientID, row))
            line.made.set(.amount, rules.text(Int64(clamping: amount.magnitude), digits: digits))
            line.made.set(.reason, description)
        } else if amount != 0, rules.tax.begin(description) {
            line.role = .tax
        } else {
            let kind =
                line.isExpense ? rules.kindWord("E", else: "ExpenseEntry") : rules.kindWord("F", else: "TimeEntry")
            line.made.set(.kind, amount < 0 ? "Discount" : kind)
            fill(row, into: &line.made, isExpense: line.isExpense)
            line.made.set(.description, description)
            line.made.set(.quantity, "1")
            line.made.set(.price, line.amount.map { rules.text($0, digits: digits) } ?? file.string(.total, row))
        }
        line.made.problems = problems
    }

    // MARK: Amounts

    /// An amount in minor units; nil where it can't be read, which is reported.
    func amount(
        _ column: LedesColumn, _ row: LedesRow, _ problems: inout [Diagnostic], isNeeded: Bool = true
    ) -> Int64? {
        let cell = file.text(column, row)
        if cell.isEmpty, !isNeeded { return 0 }
        let code: DiagnosticCode
        switch rules.numbers.parse(cell) {
        case .success(let number):
            if let amount = number.minorUnits(digits: digits) { return amount }
            code = .tooManyDecimals
        case .failure(.tooManyDecimals): code = .tooManyDecimals
        case .failure(.outOfRange): code = .numberOutOfRange
        case .failure(.empty): code = .missingValue
        case .failure(.notANumber): code = .badNumber
        }
        problems.append(
            Diagnostic(
                code, .reject, at: file.location(row, column), "\(column.rawValue) can't be read as an amount",
                text: String(decoding: cell, as: UTF8.self),
                remedy: "Write it with digits, a decimal \(rules.markName) and the currency's decimals."))
        return nil
    }

    private func fieldCount(_ row: LedesRow) -> Diagnostic {
        Diagnostic(
            .wrongFieldCount, .reject, at: file.location(row),
            "the row has \(row.fields.count) cells where the header has \(file.headers.count)",
            text: String(decoding: file.bytes[row.range].prefix(80), as: UTF8.self),
            remedy: "Look for a | inside a text, or a row without its [].")
    }
}
