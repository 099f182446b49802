extension InventedFirm {
    /// The exports by name, `clio/bills.csv` and its kin.
    public var files: [String: String] {
        var files: [String: String] = [:]
        files["clio/contacts.csv"] = Self.table(
            "id,type,name,email,phone", contacts.map { ["\($0.id)", "Company", $0.name, $0.email, $0.phone] })
        files["clio/bills.csv"] = Self.table(
            "id,number,contact_id,matter_number,state,issued_at,due_at,subject,currency,total",
            bills.map { bill in
                [
                    "\(bill.id)", bill.number, "\(bill.contact)", "\(bill.contact)-1", bill.state, Self.day(bill.day),
                    Self.day(bill.day + 14), bill.subject, bill.currency, Self.money(bill.total, bill.currency),
                ]
            })
        files["clio/bill_line_items.csv"] = Self.table(
            "id,bill_id,matter_number,date,kind,category,user,description,quantity,price,tax_rate",
            bills.flatMap { bill in
                bill.lines.map { line in
                    [
                        "\(line.id)", "\(bill.id)", "\(bill.contact)-1", Self.day(bill.day), line.kind, line.category,
                        "E. Harbour",
                        line.text, "\(line.tenths / 10).\(line.tenths % 10)", Self.money(line.price, bill.currency),
                        line.isTaxed ? "8.875" : "0",
                    ]
                }
            })
        files["clio/payments.csv"] = Self.table(
            "id,bill_id,contact_id,date,amount,method,reference,bank_account,state",
            payments.map { payment in
                let bill = self.bill(payment.bill)
                return [
                    "\(payment.id)", "\(payment.bill)", "\(bill.contact)", Self.day(payment.day),
                    Self.money(payment.amount, bill.currency), "Wire", "W-\(payment.id)", "Operating",
                    payment.isVoided ? "voided" : "valid",
                ]
            })
        files["clio/credit_notes.csv"] = Self.table(
            "id,number,contact_id,bill_id,date,amount,reason,state",
            creditNotes.map { note in
                let bill = self.bill(note.bill)
                return [
                    "\(note.id)", "CN-\(note.id)", "\(bill.contact)", "\(note.bill)", Self.day(note.day),
                    Self.money(note.amount, bill.currency), "Courtesy", note.isVoided ? "voided" : "applied",
                ]
            })
        return files
    }

    /// `pipeline.json` for a Xero at `url`, and beside it the files with the app's id and, for a custom connection, its
    /// secret.
    /// - Parameter api: further members of `load.api`.
    public static func settings(
        url: String, client: (id: String, secret: String?) = ("sandbox-custom", "sandbox-secret"), api: String = ""
    ) -> [String: String] {
        let secret =
            client.secret == nil ? "" : ", \"customConnection\": true, \"clientSecret\": {\"file\": \"secret\"}"
        let text = """
            {"firm": "Invented & Co",
             "extract": {"files": {"directory": "clio"}},
             "transform": {
               "accounts": {"timeEntries": "200", "expenses": "260",
                            "categories": {"Court filing fees": "261"}, "interest": "270", "creditNotes": "205",
                            "payments": "090"},
               "tax": {"none": {"type": "NONE", "name": "Tax Exempt"},
                       "primary": {"type": "OUTPUT", "name": "Tax on Sales", "rate": 8.875}}},
             "load": {"to": "api", "files": {"directory": "batches", "formats": ["csv"]},
                      "api": {"baseURL": "\(url)", "identityURL": "\(url)", "loginURL": "\(url)",
                              "clientID": {"file": "client"}\(secret)\(api)}},
             "state": "state/state.sqlite"}
            """
        var files = ["pipeline.json": text, "client": client.id]
        files["secret"] = client.secret
        return files
    }

    public func bill(_ id: Int) -> Bill { bills[id - 1_001] }

    private static func table(_ header: String, _ rows: [[String]]) -> String {
        let lines = rows.map { row in
            row.map { cell in
                cell.contains { ",\"\n".contains($0) } ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
            }.joined(separator: ",")
        }
        return ([header] + lines).joined(separator: "\n") + "\n"
    }

    static func day(_ number: Int) -> String {
        var left = number
        for (month, length) in [31, 28, 31, 30].enumerated() {
            if left < length { return "2026-0\(month + 1)-" + (left < 9 ? "0" : "") + "\(left + 1)" }
            left -= length
        }
        return "2026-05-01"
    }

    public static func money(_ amount: Int, _ currency: String) -> String {
        guard currency != "JPY" else { return "\(amount)" }
        return "\(amount / 100)." + (amount % 100 < 10 ? "0" : "") + "\(amount % 100)"
    }
}
