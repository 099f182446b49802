import TestSupport

/// A random canonical export, its rows in any order and in any number of files.
struct RandomExport {
    var generator: SplitMix64
    private(set) var bills: [String] = []
    private(set) var lines: [String] = []
    private(set) var payments: [String] = []

    static let billHeader = "id,number,contact_id,state,issued_at,currency,total,updated_at"
    static let lineHeader = "id,description,bill_id,kind,price,updated_at"
    static let paymentHeader = "id,bill_id,date,amount,reference"
    private static let contacts = "id,type,name\n7,Company,Acme\n12,Person,Ann Lee\n"

    /// Rows in the order of the bills' ids.
    init(seed: UInt64, bills count: Int) {
        generator = SplitMix64(seed: seed)
        let texts = ["Call", "\"Call, then \"\"note\"\"\"", "\"two\r\nlines\"", " edge ", "Zoë 😀", ""]
        for bill in 1...count {
            // Ids of several lengths, and numbers with gaps for rows without their bill.
            let id = bill * 7 + (bill > count / 2 ? 100_000 : 0)
            bills.append("\(id),N\(bill),\(bill % 2 == 0 ? 7 : 12),paid,2026-01-05,USD,3,")
            for line in 0..<Int.random(in: 0...4, using: &generator) {
                let text = texts.randomElement(using: &generator)!
                let owner = Int.random(in: 0...60, using: &generator) == 0 ? id + 1 : id
                lines.append("\(id)\(line),\(text),\(owner == id ? "" : " ")\(owner),TimeEntry,\(line).5,")
            }
            if Bool.random(using: &generator) { payments.append("P\(bill),\"\(id)\",2026-02-01,1.00,r") }
        }
        lines.append("x1,,,TimeEntry,1,")
    }

    mutating func shuffle() {
        bills.shuffle(using: &generator)
        lines.shuffle(using: &generator)
        payments.shuffle(using: &generator)
    }

    /// Puts one row in twenty somewhere else.
    mutating func displaceSome() {
        for _ in 0..<max(lines.count / 20, 1) {
            let row = lines.remove(at: Int.random(in: 0..<lines.count, using: &generator))
            lines.insert(row, at: Int.random(in: 0...lines.count, using: &generator))
        }
        bills.swapAt(0, bills.count - 1)
    }

    static func text(_ header: String, _ rows: some Collection<String>) -> String {
        ([header] + rows).joined(separator: "\n") + "\n"
    }

    var files: [String: String] {
        [
            "contacts.csv": Self.contacts, "bills.csv": Self.text(Self.billHeader, bills),
            "bill_line_items.csv": Self.text(Self.lineHeader, lines),
            "payments.csv": Self.text(Self.paymentHeader, payments),
        ]
    }

    /// The same rows in several files, bills and lines cut anywhere.
    mutating func cutFiles() -> [String: String] {
        var files = files
        for (name, header, rows) in [
            ("bills", Self.billHeader, bills), ("bill_line_items", Self.lineHeader, lines),
        ] {
            let cut = Int.random(in: 0...rows.count, using: &generator)
            files["\(name).csv"] = Self.text(header, rows[..<cut])
            files["\(name)-2.csv"] = Self.text(header, rows[cut...])
        }
        return files
    }
}
