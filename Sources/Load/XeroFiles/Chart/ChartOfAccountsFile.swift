import DelimitedText
public import Ledger
import XMLText
public import XeroDocuments

/// Reads a firm's chart of accounts: Xero's own CSV export of it, or the API's answer in JSON or XML.
public enum ChartOfAccountsFile {
    /// Why a chart can't be read.
    public struct Fault: Error, Sendable {
        public var diagnostic: Diagnostic

        init(
            _ code: DiagnosticCode, _ path: String, line: Int = 0, _ message: String, text: String = "", remedy: String
        ) {
            diagnostic = Diagnostic(
                code, .reject, at: SourceLocation(file: path, line: line), message, text: text, remedy: remedy)
        }
    }

    public static func read(path: String) throws(Fault) -> ChartOfAccounts {
        let bytes: [UInt8]
        do throws(DelimitedTextError) {
            bytes = try TextFile.contents(of: path, limit: 16 << 20)
        } catch {
            throw Fault(
                .missingFile, path, "the chart of accounts can't be read: \(error.reason)",
                remedy:
                    "Export it from Xero (Accounting > Chart of accounts > Export) and set transform.accounts.chart.")
        }
        let first = bytes.drop { $0 <= 0x20 || $0 >= 0x80 }.first
        let accounts =
            switch first {
            case UInt8(ascii: "{"), UInt8(ascii: "["): try readJSON(bytes, path)
            case UInt8(ascii: "<"): try readXML(bytes, path)
            default: try readCSV(path)
            }
        guard !accounts.isEmpty else {
            throw Fault(
                .headerOnly, path, "there is no account in the chart of accounts",
                remedy: "Export the chart of accounts from Xero again.")
        }
        return ChartOfAccounts(accounts, path: path)
    }

    // MARK: CSV

    private static func readCSV(_ path: String) throws(Fault) -> [Account] {
        do throws(DelimitedTextError) {
            var reader = try DelimitedReader(path: path)
            var batch = RowBatch()
            var columns: [String: Int] = [:]
            var accounts: [Account] = []
            while try reader.read(into: &batch) {
                for row in batch.rows {
                    func cell(_ name: String) -> String {
                        guard let column = columns[name], column < row.fieldCount else { return "" }
                        return trim(String(decoding: batch.bytes[batch.field(column, of: row)], as: UTF8.self))
                    }
                    if columns.isEmpty {
                        for column in 0..<row.fieldCount {
                            let name = String(decoding: batch.bytes[batch.field(column, of: row)], as: UTF8.self)
                            columns[trim(name.filter { $0 != "*" }).lowercased()] = column
                        }
                        continue
                    }
                    guard !cell("name").isEmpty || !cell("code").isEmpty else { continue }
                    accounts.append(
                        Account(
                            code: cell("code"), name: cell("name"), type: type(named: cell("type")),
                            status: status(cell("status")), taxType: cell("tax code"),
                            paymentsEnabled: cell("enable payments").lowercased() == "yes",
                            isKeptByXero: ownTypes.contains(cell("type").lowercased()), line: row.line))
                }
            }
            guard columns["name"] != nil, columns["type"] != nil else {
                throw DelimitedTextError(
                    code: .cannotRead, path: path, line: 1, text: columns.keys.sorted().joined(separator: ","),
                    reason: "it has no columns Name and Type")
            }
            return accounts
        } catch {
            throw Fault(
                .unreadableFile, path, line: error.line,
                "this is no chart of accounts: \(error.reason.isEmpty ? error.code.rawValue : error.reason)",
                text: error.text, remedy: "Export it from Xero: Accounting > Chart of accounts > Export.")
        }
    }

    /// Words of Xero's screens and exports for the API's account types.
    private static let typeNames: [String: String] = [
        "bank": "BANK", "current asset": "CURRENT", "current liability": "CURRLIAB", "depreciation": "DEPRECIATN",
        "direct costs": "DIRECTCOSTS", "equity": "EQUITY", "expense": "EXPENSE", "fixed asset": "FIXED",
        "inventory": "INVENTORY", "liability": "LIABILITY", "non-current asset": "NONCURRENT",
        "other income": "OTHERINCOME", "overhead": "OVERHEADS", "overheads": "OVERHEADS", "prepayment": "PREPAYMENT",
        "revenue": "REVENUE", "sales": "SALES", "non-current liability": "TERMLIAB", "term liability": "TERMLIAB",
        "accounts receivable": "CURRENT", "accounts payable": "CURRLIAB", "retained earnings": "EQUITY",
        "historical": "CURRLIAB", "rounding": "EXPENSE", "sales tax": "CURRLIAB", "gst": "CURRLIAB", "vat": "CURRLIAB",
        "tracking": "CURRLIAB", "unpaid expense claims": "CURRLIAB", "credit card": "BANK", "paypal": "BANK",
    ]

    /// Types an export shows for the ledgers Xero keeps itself.
    private static let ownTypes: Set<String> = [
        "accounts receivable", "accounts payable", "retained earnings", "historical", "sales tax", "gst", "vat",
        "tracking",
        "unpaid expense claims",
    ]

    /// The API's `SystemAccount`; the rounding account is the one of them that may be booked to.
    private static func isOwn(_ systemAccount: String) -> Bool { !systemAccount.isEmpty && systemAccount != "ROUNDING" }

    private static func type(named name: String) -> String { typeNames[name.lowercased()] ?? name.uppercased() }

    private static func status(_ text: String) -> Account.Status {
        switch text.uppercased() {
        case "ARCHIVED": .archived
        case "DELETED": .deleted
        default: .active
        }
    }

    private static func trim(_ text: String) -> String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\u{FEFF}" }
        return String(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }

    // MARK: The API's answers

    private static func readJSON(_ bytes: [UInt8], _ path: String) throws(Fault) -> [Account] {
        let document: JSONValue
        do throws(JSONError) {
            document = try JSONValue.parse(bytes)
        } catch {
            throw Fault(
                .malformedJSON, path, line: error.line, "this is no JSON: \(error.message)",
                remedy: "Save the API's answer to GET /Accounts again.")
        }
        let list = document["Accounts"]?.elements ?? document.elements ?? []
        return list.map { value in
            Account(
                code: value["Code"]?.string ?? "", name: value["Name"]?.string ?? "",
                type: value["Type"]?.string ?? "", status: status(value["Status"]?.string ?? ""),
                taxType: value["TaxType"]?.string ?? "",
                paymentsEnabled: value["EnablePaymentsToAccount"]?.bool ?? false,
                isKeptByXero: isOwn(value["SystemAccount"]?.string ?? ""), line: value.line)
        }
    }

    private static func readXML(_ bytes: [UInt8], _ path: String) throws(Fault) -> [Account] {
        do throws(XMLTextError) {
            var reader = try XMLPullReader(bytes: bytes, name: path)
            var accounts: [Account] = []
            var fields: [String: String] = [:]
            var element = ""
            var line = 0
            while let event = try reader.next() {
                switch event {
                case .startElement(let name):
                    element = name
                    if name == "Account" {
                        fields = [:]
                        line = reader.line
                    }
                case .text(let text): fields[element, default: ""] += String(decoding: text, as: UTF8.self)
                case .endElement(let name):
                    element = ""
                    guard name == "Account" else { continue }
                    accounts.append(
                        Account(
                            code: fields["Code"] ?? "", name: fields["Name"] ?? "", type: fields["Type"] ?? "",
                            status: status(fields["Status"] ?? ""), taxType: fields["TaxType"] ?? "",
                            paymentsEnabled: fields["EnablePaymentsToAccount"] == "true",
                            isKeptByXero: isOwn(fields["SystemAccount"] ?? ""), line: line))
                }
            }
            return accounts
        } catch {
            throw Fault(
                .unreadableFile, path, line: error.line, "this is no XML that can be read: \(error.message)",
                remedy: "Save the API's answer to GET /Accounts again.")
        }
    }
}
