public import Ledger

/// `IMPORT.md`: what a person does in Xero's screens with exactly the files of one batch, in order.
public struct ImportGuide: Sendable {
    public var firm = ""
    public var batch = ""
    /// In the order of the import.
    public var files: [WrittenFile] = []
    public var totals: [Total] = []
    /// As the settings spell it: `MM/dd/yyyy`.
    public var dateFormat = ""
    public var toDoCount = 0
    /// The CSV files are only to be looked at: the batch goes through the API.
    public var isPreview = false

    public struct Total: Hashable, Sendable {
        /// `invoices`, `credit notes`, `payments`, `contacts`.
        public var kind: String
        public var count: Int
        /// What they come to with tax, in words for people; empty for contacts.
        public var amount: String

        public init(kind: String, count: Int, net: Int64, tax: Int64, currency: CurrencyCode) {
            self.kind = kind
            self.count = count
            amount =
                currency == .none
                ? ""
                : "\(currency) \(DecimalText.grouped(net + tax, digits: currency.digits))"
                    + (tax == 0 ? "" : " (tax \(DecimalText.grouped(tax, digits: currency.digits)))")
        }
    }

    public init() {}

    public func render() -> [UInt8] {
        var text = "# Importing batch \(batch) into Xero\n\n"
        if !firm.isEmpty { text += "For \(firm). " }
        text += "What should stand in Xero afterwards:\n\n"
        for total in totals where total.count > 0 {
            text += "- \(total.count) \(total.kind)\(total.amount.isEmpty ? "" : ": " + total.amount)\n"
        }
        if isPreview {
            text +=
                "\n**This batch is for Xero's API.** The CSV files under `preview/` are for looking at: importing them "
            text += "as well would put everything into the books twice.\n"
            return Array(text.utf8)
        }
        if csv.isEmpty { text += "\nThere is nothing to import by hand in this batch.\n" } else { text += before }
        var step = 1
        for (name, body) in steps {
            let list = csv.filter { $0.name.hasPrefix(name) && isOf(name, $0.name) }
            guard !list.isEmpty else { continue }
            text += "\n## \(step). \(body.title)\n\n"
            for file in list { text += "- `\(file.name)`: \(file.documents) \(body.unit), \(file.rows) rows\n" }
            text += "\n" + body.text
            step += 1
        }
        if toDoCount > 0 {
            text += "\n## \(step). What an import can't do\n\n"
            text +=
                "`to-do.csv` lists \(toDoCount) things to change in Xero by hand: bills, payments and credit notes that "
            text +=
                "changed in Clio after an earlier batch. Do them, then acknowledge them with `clio-xero to-do --done`.\n"
        }
        if !csv.isEmpty { text += after }
        return Array(text.utf8)
    }

    private var csv: [WrittenFile] { files.filter { $0.name.hasSuffix(".csv") && !$0.name.contains("/") } }

    /// Whether a file is of that run of files: `sales-invoices-001.csv` is, `sales-invoices-draft-001.csv` isn't.
    private func isOf(_ name: String, _ file: String) -> Bool {
        name == Self.statements || file.dropFirst(name.count).dropLast(4).allSatisfy { $0 == "-" || $0.isNumber }
    }

    private var before: String {
        """

        ## Before you begin

        - The dates are written **\(dateFormat)**. Your organisation's region decides how Xero reads them \
        (Settings, General settings, Organisation settings): if it isn't this format, days and months up to the 12th are \
        swapped without a word. Set `load.files.dateFormat` and run again.
        - Don't open the files in a spreadsheet and save them: account codes and invoice numbers lose their zeros.
        - Import each file once. Xero doesn't notice a file that was imported before.

        """
    }

    private var after: String {
        """

        ## At the end

        Compare the totals at the top with Xero: Business, Invoices, and the report Aged Receivables Summary as at today. \
        `report.html` shows them by month and by account, with everything that was left out and why; `rejected/`, where \
        there is one, holds the records themselves. Corrected and read again, they go with the next batch.

        """
    }

    /// What the names of bank statements begin with; their account's code and its currency follow.
    private static let statements = "bank-statement"

    private typealias Step = (title: String, unit: String, text: String)

    private var steps: [(String, Step)] {
        let importing = """
            Business, Invoices, Import. Choose the file, leave **Tax exclusive**, and let contact addresses be updated \
            only if Clio's are the better ones.
            """
        let negative = """
            \(importing) Xero makes a credit note of each document with a negative total. Then Drafts: select them, \
            **Approve**.

            """
        return [
            (
                "contacts",
                (
                    "Contacts", "contacts",
                    "Contacts, Import contacts. Import these first: invoices find their contact by its exact name.\n"
                )
            ),
            (
                "sales-invoices",
                (
                    "Invoices to approve", "invoices",
                    importing
                        + " Xero imports everything as a draft: go to Drafts, select what came in and **Approve**.\n"
                )
            ),
            (
                "sales-invoices-awaiting-approval",
                (
                    "Invoices to submit", "invoices",
                    importing + " These wait for approval in Clio: select them in Drafts and **Submit for approval**.\n"
                )
            ),
            (
                "sales-invoices-draft",
                (
                    "Drafts", "invoices",
                    importing + " These are drafts in Clio: leave them as drafts, **don't approve**.\n"
                )
            ),
            ("credit-notes", ("Credit notes", "credit notes", negative)),
            (
                "credit-notes-to-allocate",
                (
                    "Allocate the credit notes", "allocations",
                    "For each row open the credit note, Credit options, and allocate the amount to the invoice named.\n"
                )
            ),
            (
                "payments-to-record",
                (
                    "Record the payments", "payments",
                    """
                    Xero has no import for payments. For each row either record the payment on the invoice (its account, \
                    date and reference are in the row), or, where your bank feed brings the receipt, match it to the \
                    invoice: never both.

                    """
                )
            ),
            (
                Self.statements,
                (
                    "Bank statement lines", "lines",
                    """
                    Only where the bank account has **no bank feed**: a feed brings the same receipts, and they would \
                    stand there twice. Each file is one account's, by the code and the currency in its name: Accounting, Bank \
                    accounts, that account, Import a statement; then reconcile each line with its invoice instead of \
                    recording the payment.

                    """
                )
            ),
        ]
    }
}
