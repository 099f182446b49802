extension SandboxFirm {
    /// The accounts of a chart in the form Xero imports and exports: `*Code,*Name,*Type,*Tax Code,…`.
    ///
    /// The tax code column holds display names, which are looked up among `taxRates`.
    /// - Throws: where a column, a type or a tax rate is not known.
    public static func accounts(
        fromChart csv: [UInt8], taxRates: [TaxRate]
    ) throws(SandboxFirmError) -> [Account] {
        var rows = ChartRows(csv)
        guard let header = rows.next() else { throw SandboxFirmError(description: "The chart of accounts is empty.") }
        let names = header.map { $0.replacing("*", with: "").lowercased() }
        func column(_ name: String) throws(SandboxFirmError) -> Int {
            guard let index = names.firstIndex(of: name) else {
                throw SandboxFirmError(description: "The chart of accounts has no column '\(name)'.")
            }
            return index
        }
        let (code, title) = (try column("code"), try column("name"))
        let (type, tax) = (try column("type"), try column("tax code"))
        let payments = names.firstIndex(of: "enable payments")
        let types = Dictionary(taxRates.map { ($0.name.lowercased(), $0.type) }) { first, _ in first }
        var accounts: [Account] = []
        while let row = rows.next() {
            guard row.count > max(code, title, type, tax) else { continue }
            guard let kind = typeNames[row[type].lowercased()] else {
                throw SandboxFirmError(description: "Account \(row[code]): Xero has no account type '\(row[type])'.")
            }
            guard let taxType = types[row[tax].lowercased()] else {
                throw SandboxFirmError(description: "Account \(row[code]): there is no tax rate named '\(row[tax])'.")
            }
            accounts.append(
                Account(
                    code: row[code].isEmpty ? nil : row[code], name: row[title], type: kind.type, taxType: taxType,
                    enablePayments: payments.map { $0 < row.count && row[$0].lowercased() == "yes" } ?? false,
                    systemAccount: kind.system))
        }
        return accounts
    }

    /// The words of Xero's chart import for each account type, and those of its system accounts.
    private static let typeNames: [String: (type: String, system: String?)] = [
        "bank": ("BANK", nil), "current asset": ("CURRENT", nil), "fixed asset": ("FIXED", nil),
        "inventory": ("INVENTORY", nil), "non-current asset": ("NONCURRENT", nil), "prepayment": ("PREPAYMENT", nil),
        "equity": ("EQUITY", nil), "depreciation": ("DEPRECIATN", nil), "direct costs": ("DIRECTCOSTS", nil),
        "expense": ("EXPENSE", nil), "overhead": ("OVERHEADS", nil), "current liability": ("CURRLIAB", nil),
        "liability": ("LIABILITY", nil), "non-current liability": ("TERMLIAB", nil),
        "other income": ("OTHERINCOME", nil), "revenue": ("REVENUE", nil), "sales": ("SALES", nil),
        "accounts receivable": ("CURRENT", "DEBTORS"), "accounts payable": ("CURRLIAB", "CREDITORS"),
        "sales tax": ("CURRLIAB", "GST"), "gst": ("CURRLIAB", "GST"), "vat": ("CURRLIAB", "GST"),
        "historical": ("CURRLIAB", "HISTORICAL"), "rounding": ("CURRLIAB", "ROUNDING"),
        "retained earnings": ("EQUITY", "RETAINEDEARNINGS"), "tracking": ("CURRLIAB", "TRACKINGTRANSFERS"),
        "unpaid expense claims": ("CURRLIAB", "UNPAIDEXPCLM"),
    ]
}

/// Rows of comma-separated values by RFC 4180.
private struct ChartRows: IteratorProtocol {
    private var rest: ArraySlice<UInt8>

    init(_ csv: [UInt8]) { rest = csv.starts(with: [0xEF, 0xBB, 0xBF]) ? csv[3...] : csv[...] }

    mutating func next() -> [String]? {
        guard !rest.isEmpty else { return nil }
        var cells: [String] = []
        var cell: [UInt8] = []
        var isQuoted = false
        while let byte = rest.popFirst() {
            if isQuoted {
                if byte != UInt8(ascii: "\"") {
                    cell.append(byte)
                } else if rest.first == UInt8(ascii: "\"") {
                    cell.append(byte)
                    rest.removeFirst()
                } else {
                    isQuoted = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isQuoted = true
            case UInt8(ascii: ","):
                cells.append(String(decoding: cell, as: UTF8.self))
                cell = []
            case UInt8(ascii: "\r"): break
            case UInt8(ascii: "\n"): return cells + [String(decoding: cell, as: UTF8.self)]
            default: cell.append(byte)
            }
        }
        return cells + [String(decoding: cell, as: UTF8.self)]
    }
}
