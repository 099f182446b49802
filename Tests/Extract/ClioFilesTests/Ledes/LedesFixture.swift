import Testing

@testable import ClioFiles

/// LEDES rows for tests, column by column.
enum Ledes {
    static let columns = [
        "INVOICE_DATE", "INVOICE_NUMBER", "CLIENT_ID", "LAW_FIRM_MATTER_ID", "INVOICE_TOTAL", "BILLING_START_DATE",
        "BILLING_END_DATE", "INVOICE_DESCRIPTION", "LINE_ITEM_NUMBER", "EXP/FEE/INV_ADJ_TYPE",
        "LINE_ITEM_NUMBER_OF_UNITS",
        "LINE_ITEM_ADJUSTMENT_AMOUNT", "LINE_ITEM_TOTAL", "LINE_ITEM_DATE", "LINE_ITEM_TASK_CODE",
        "LINE_ITEM_EXPENSE_CODE", "LINE_ITEM_ACTIVITY_CODE", "TIMEKEEPER_ID", "LINE_ITEM_DESCRIPTION", "LAW_FIRM_ID",
        "LINE_ITEM_UNIT_COST", "TIMEKEEPER_NAME", "TIMEKEEPER_CLASSIFICATION", "CLIENT_MATTER_ID",
    ]

    static let header = columns.joined(separator: "|") + "[]\n"

    struct Row {
        var number = "1"
        var type = "F"
        var units = "1"
        var cost = "100"
        var adjustment = ""
        var total = "100.00"
        var description = "Work"
        var invoice = "1001"
        var client = "C7"
        var matter = "M-1"
        var date = "20260102"

        init(
            _ number: Int, _ type: String = "F", _ units: String = "1", _ cost: String = "100", adjustment: String = "",
            _ total: String = "100.00", _ description: String = "Work", invoice: String = "1001"
        ) {
            self.number = String(number)
            self.type = type
            self.units = units
            self.cost = cost
            self.adjustment = adjustment
            self.total = total
            self.description = description
            self.invoice = invoice
        }

        /// An adjustment of the bill: `IF` or `IE`.
        init(_ number: Int, adjusting type: String, _ total: String, _ description: String, invoice: String = "1001") {
            self.init(number, type, "", "", total, description, invoice: invoice)
        }

        func text(total invoiceTotal: String) -> String {
            let cells = [
                "20260105", invoice, client, matter, invoiceTotal, "20260101", "20260131", "January", number, type,
                units,
                adjustment, total, date, type.hasSuffix("F") ? "L120" : "", type.hasSuffix("E") ? "E124" : "", "", "JD",
                description, "99-9", cost, "Doe, Jane", "PT", "CM",
            ]
            return cells.joined(separator: "|") + "[]\n"
        }
    }

    static func text(total: String, _ rows: [Row]) -> String {
        "LEDES1998B[]\n" + header + rows.map { $0.text(total: total) }.joined()
    }

    static func profile(_ lines: String = "") throws -> Profile {
        try Profile.parse(
            BuiltInProfiles.ledes + "\n[bill_line_items]\n" + lines, name: "ledes1998b", path: "ledes.rules")
    }

    static func read(total: String, _ rows: [Row], _ lines: String = "") throws -> Reading {
        try TemporaryFolder(["a.txt": text(total: total, rows)]).read(profile(lines))
    }
}
