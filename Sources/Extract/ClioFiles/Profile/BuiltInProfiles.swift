import Ledger

/// The profiles that come with the product, as rules files.
public enum BuiltInProfiles {
    /// By name.
    public static let rules: [String: String] = [
        "canonical": canonical, "clio-lists": clioLists, "ledes1998b": ledes, "clio-api": answers,
    ]

    /// Every field under its own name.
    private static func plainFields(_ kind: RecordKind, _ aliases: [Field: String] = [:]) -> String {
        var lines = ["[\(kind.rawValue)]"]
        for field in Field.fields(of: kind) {
            lines.append("\(field.name) = \(field.name)\(aliases[field].map { " | " + $0 } ?? "")")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let allKinds = RecordKind.allCases.map { plainFields($0) }.joined(separator: "\n")

    static let canonical = """
        # The canonical export: one file a kind, columns as documented in the README.
        form delimited
        encoding auto
        delimiter ,
        decimal-mark .
        date-format yyyy-MM-dd

        \(allKinds)
        """

    /// Clio's Activities list carries the lines; bills and contacts come from lists the firm maps. The names of the
    /// Activities and Matters columns are those a working importer of a real firm's exports reads.
    static let clioLists = """
        # Clio Manage's own lists: Activities > Export for the lines, and the firm's bills and contacts lists.
        form delimited
        encoding auto
        delimiter ,
        decimal-mark .
        date-format MM/dd/yyyy
        contacts-by-name yes
        unbilled-lines yes

        [contacts]
        identify name
        id = id | unique id | contact id | name
        type = type | contact type
        name = name | contact | client | client name
        first_name = first name
        last_name = last name
        company = company
        email = email | email address | primary email
        phone = phone | primary phone | phone number
        street = street | business street | address
        city = city | business city
        province = province | state | business state
        postal_code = postal code | zip | zip code | business postal code
        country = country | business country

        [bills]
        identify number, contact_id, issued_at, total
        id = id | bill number | number | invoice | invoice number
        number = bill number | number | invoice | invoice number
        contact_id = contact id | client id | client | clients | client name
        matter_number = matter number | matter | matters | display number
        state = bill state | status | state | invoice status
          draft -> draft
          pending approval -> awaiting_approval
          awaiting approval -> awaiting_approval
          unpaid -> awaiting_payment
          awaiting payment -> awaiting_payment
          past due -> awaiting_payment
          open -> awaiting_payment
          paid -> paid
          void -> void
          deleted -> deleted
        issued_at = issue date | issued | issued at | date | invoice date
        due_at = due date | due | due at | invoice due date
        subject = subject | description
        currency = currency
        currency : USD
        total = total | amount | amount owed | balance total
        attorney = responsible attorney
        practice_area = practice area

        [bill_line_items]
        identify id, bill_id, kind, price
        id = id | unique id
        bill_id = bill number | bill id | invoice
        matter_number = matter number | matter
        date = date
        kind = type
          timeentry -> TimeEntry
          time -> TimeEntry
          expenseentry -> ExpenseEntry
          expense -> ExpenseEntry
          hardcostentry -> HardCost
          softcostentry -> SoftCost
        category = expense category | activity category | activity description
        user = user
        description = description | note
        quantity = hours | quantity | qty
        price = rate | price | rate ($)
        tax_rate = tax rate

        [payments]
        id = id | transaction id
        bill_id = bill number | invoice
        contact_id = contact id | client
        date = date | payment date
        amount = amount | credit | payment amount
        method = method | payment method | source
        reference = reference
        bank_account = bank account | account

        [credit_notes]
        identify id, bill_id, date, amount, reason
        id = id | credit note id | credit note | credit note number | number
        number = credit note number | credit note | number
        contact_id = contact id | client
        bill_id = bill number | invoice
        date = date
        amount = amount | credit
        reason = reason | credit reason

        [trust_transactions]
        identify date, amount, type
        id = id | reference
        contact_id = contact id | client
        matter_number = matter number | matter
        date = date
        type = type | transaction type
        amount = amount | funds in
        bank_account = bank account | account
        description = description
        """

    /// LEDES says nothing of a bill's state, currency, due date, rates or client's name: the profile does.
    static let ledes = """
        # LEDES 1998B, as Clio writes it. Change the state, the currency and the words to the firm's; where bills have tax
        # rows, state the rate: tax_rate : 13 under [bill_line_items].
        form ledes
        encoding auto
        delimiter |
        decimal-mark .
        date-format yyyyMMdd
        contacts-by-name yes
        credit-words credit note | credit memo | credit
        tax-words sales tax | tax | vat | gst | hst | pst
        flat-fee-words flat fee | fixed fee

        [bills]
        state : awaiting_payment
        currency : USD

        [bill_line_items]
        kind = exp/fee/inv_adj_type
          F -> TimeEntry
          E -> ExpenseEntry

        \(plainFields(.contact, [.id: "client id", .name: "client name", .province: "state", .postalCode: "zip | zip code"]))
        """

    static let answers = """
        # Clio's API answers (version 4), saved as JSON: one page a file or many, named as the resource.
        form answers
        decimal-mark .
        date-format yyyy-MM-dd

        \(allKinds)
        """
}
