import DelimitedText
import Ledger
import XeroDocuments

/// Lines of bank statements: Xero imports one into one account, and takes it to be in that account's currency.
struct BankStatements {
    /// One account's in one currency.
    private final class Statement {
        let account: Int
        let currency: CurrencyCode
        var csv: NumberedCSV

        init(_ account: Int, _ currency: CurrencyCode, _ csv: consuming NumberedCSV) {
            self.account = account
            self.currency = currency
            self.csv = csv
        }
    }

    typealias Opening = (_ name: String, _ content: String) -> NumberedCSV

    private let opening: Opening
    /// In the order of their first lines.
    private var statements: [Statement] = []
    private var names: Set<String> = []

    /// - Parameter opening: makes a run of files.
    init(opening: @escaping Opening) { self.opening = opening }

    mutating func append(
        account: Int, code: String, _ currency: CurrencyCode, _ line: (inout OutputBuffer) -> Void
    ) throws(XeroFilesError) {
        let known = statements.last { $0.account == account && $0.currency == currency }
        let statement = known ?? begin(account, code, currency)
        try statement.csv.append(count: 1, line)
    }

    private mutating func begin(_ account: Int, _ code: String, _ currency: CurrencyCode) -> Statement {
        // An account's code may have characters that mean something in a path.
        let plain = code.unicodeScalars.map { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                ? String(scalar) : "_"
        }
        var name = "bank-statement-\(plain.joined())-\(currency)"
        while !names.insert(name.lowercased()).inserted { name += "-other" }
        let statement = Statement(
            account, currency, opening(name, "bank statement lines of account \(code) in \(currency)"))
        statements.append(statement)
        return statement
    }

    func finish() throws(XeroFilesError) { for statement in statements { try statement.csv.finish() } }

    var files: [WrittenFile] { statements.flatMap { $0.csv.files }.sorted { $0.name < $1.name } }
}
