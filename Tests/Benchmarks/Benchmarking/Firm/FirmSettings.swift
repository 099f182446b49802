import Foundation

/// What the invented firm has set: its chart of accounts, what is booked where, and which bills go.
package struct FirmSettings: Sendable {
    /// The folder of the exports, and the chart.
    package var exports: String
    package var chart: String
    /// Where batches and the state go.
    package var batches: String
    package var state: String
    /// `csv`, `xml` or both.
    package var formats: [String]

    package init(firm: String, scratch: String, formats: [String] = ["csv", "xml"]) {
        exports = firm + "/clio"
        chart = firm + "/xero/chart-of-accounts.csv"
        batches = scratch + "/batches"
        state = scratch + "/state.sqlite"
        self.formats = formats
    }

    /// Kind of line, account, and the tax type of a line with tax and without.
    static let accounts: [(kind: String, account: String, taxed: String, exempt: String)] = [
        ("TimeEntry", "200", "OUTPUT", "NONE"), ("FlatFee", "201", "OUTPUT", "NONE"),
        ("ExpenseEntry", "260", "OUTPUT", "NONE"), ("SoftCost", "261", "OUTPUT", "NONE"),
        ("Interest", "270", "NONE", "NONE"), ("Discount", "205", "OUTPUT", "NONE"),
    ]

    private static let chartText = #"""
        *Code,*Name,*Type,*Tax Code,Description,Dashboard,Expense Claims,Enable Payments,Balance
        090,Operating Account,Bank,Tax Exempt,,Yes,No,No,0.00
        200,Professional Fees,Revenue,Tax on Sales,Time,No,No,No,0.00
        201,Flat Fees,Revenue,Tax on Sales,"Wills, closings",No,No,No,0.00
        205,Discounts and Write-downs,Revenue,Tax on Sales,,No,No,No,0.00
        260,Disbursements Recovered,Revenue,Tax on Sales,,No,No,No,0.00
        261,"Recovered ""Soft"" Costs",Revenue,Tax on Sales,,No,No,No,0.00
        270,Interest Income,Other Income,Tax Exempt,,No,No,No,0.00
        400,Advertising,Expense,Tax on Purchases,,No,Yes,No,0.00
        610,Accounts Receivable,Accounts Receivable,Tax Exempt,,No,No,No,0.00
        820,Sales Tax,Sales Tax,Tax Exempt,,No,No,No,0.00

        """#

    static func writeFixedFiles(folder: String) throws {
        var map = "kind,account_code,tax_type_taxable,tax_type_exempt\n"
        for entry in accounts { map += "\(entry.kind),\(entry.account),\(entry.taxed),\(entry.exempt)\n" }
        try put(map, folder + "/peers/account_map.csv")
        try put(chartText, folder + "/xero/chart-of-accounts.csv")
        var settings = FirmSettings(firm: folder, scratch: folder)
        settings.exports = "clio"
        settings.chart = "xero/chart-of-accounts.csv"
        settings.batches = "batches"
        settings.state = ".clio-xero/state.sqlite"
        try settings.write(to: folder + "/pipeline.json")
    }

    /// Writes the settings file of the program.
    package func write(to path: String) throws { try Self.put(text, path) }

    private var text: String {
        let kinds = Self.accounts.filter { ["FlatFee", "SoftCost", "Discount"].contains($0.kind) }
            .map { "\"\($0.kind)\": \"\($0.account)\"" }.joined(separator: ", ")
        let rates = ["5", "12", "13", "14.98"]
            .map { rate in
                let type = "TAX" + rate.filter(\.isNumber)
                return "\"\(rate)\": {\"type\": \"\(type)\", \"name\": \"Sales tax \(rate)%\", \"rate\": \(rate)}"
            }
            .joined(separator: ",\n                ")
        return """
            {
              "firm": "Benchmark & Partners LLP",
              "extract": {"files": {"directory": "\(exports)", "profile": "canonical", "dateFormat": "yyyy-MM-dd"}},
              "transform": {
                "bills": {
                  "states": ["awaiting_payment", "paid"],
                  "issuedFrom": "\(FirmCalendar.from)", "issuedThrough": "\(FirmCalendar.through)", "interest": "onBill"
                },
                "accounts": {
                  "chart": "\(chart)",
                  "timeEntries": "200", "expenses": "260", "interest": "270", "creditNotes": "205",
                  "payments": "090", "kinds": {\(kinds)}
                },
                "tax": {
                  "none": {"type": "NONE", "name": "Tax Exempt", "rate": 0},
                  "rates": {
                    \(rates)
                  }
                },
                "tracking": [
                  {"name": "Timekeeper", "from": "user"}, {"name": "Matter", "from": "matter"}
                ],
                "contacts": {"nameClash": "number", "nameOnly": "number"}
              },
              "load": {
                "files": {
                  "directory": "\(batches)", "formats": [\(formats.map { "\"\($0)\"" }.joined(separator: ", "))],
                  "dateFormat": "dd/MM/yyyy", "linesPerFile": null, "documentsPerXML": null
                }
              },
              "state": "\(state)"
            }

            """
    }

    private static func put(_ text: String, _ path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }
}
