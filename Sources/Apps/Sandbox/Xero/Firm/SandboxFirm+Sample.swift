extension SandboxFirm {
    /// Harbour & Finch LLP of New York: the organisation the sample firm's bills go to.
    public static let harbourFinch = SandboxFirm(
        name: "Harbour & Finch LLP", country: "US", baseCurrency: "USD",
        taxRates: [
            TaxRate(type: "NONE", name: "Tax Exempt", rate: "0"),
            TaxRate(type: "OUTPUT", name: "Tax on Sales", rate: "8.875"),
            TaxRate(type: "INPUT", name: "Tax on Purchases", rate: "8.875"),
            TaxRate(type: "GSTONIMPORTS", name: "Sales Tax on Imports", rate: "0", appliesTo: "L"),
        ],
        accounts: accounts(of: harbourFinchChart),
        tracking: [TrackingCategory(name: "Attorney", options: ["Eleanor Harbour", "Marcus Finch"])],
        contacts: [
            Contact(name: "Con Edison", email: "business@coned.example.com"),
            Contact(name: "Water Street Realty LLC", email: "rent@waterstreet.example.com"),
        ])

    /// One account a line: code, type, tax, name; `+` after the type enables payments, `=` names a system account.
    private static func accounts(of table: String) -> [Account] {
        table.split(separator: "\n").map { line in
            let parts = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            let kind = parts[1].split(separator: "=").map(String.init)
            return Account(
                code: parts[0], name: parts[3], type: kind[0].replacing("+", with: ""), taxType: parts[2],
                enablePayments: parts[1].contains("+"), systemAccount: kind.count > 1 ? kind[1] : nil)
        }
    }

    private static let harbourFinchChart = """
        090|BANK|NONE|Operating Account
        091|BANK|NONE|Trust (IOLTA)
        120|PREPAYMENT|NONE|Prepaid Expenses
        150|FIXED|NONE|Office Equipment
        151|FIXED|NONE|Accumulated Depreciation on Office Equipment
        200|REVENUE|NONE|Legal Fees
        205|REVENUE|NONE|Credit Notes and Write-downs
        210|REVENUE|NONE|Referral Fees
        260|REVENUE|OUTPUT|Disbursements Recovered
        261|REVENUE|NONE|Filing Fees Recovered
        270|OTHERINCOME|NONE|Interest Income
        310|DIRECTCOSTS|INPUT|Client Costs Advanced
        400|EXPENSE|INPUT|Advertising
        404|EXPENSE|NONE|Bank Fees
        408|EXPENSE|INPUT|Cleaning
        412|EXPENSE|NONE|Professional Fees
        420|EXPENSE|NONE|Continuing Legal Education
        433|EXPENSE|NONE|Malpractice Insurance
        445|EXPENSE|INPUT|Utilities
        453|EXPENSE|INPUT|Office Expenses
        469|EXPENSE|NONE|Rent
        477|EXPENSE|NONE|Salaries
        489|EXPENSE|INPUT|Telephone & Internet
        493|EXPENSE|NONE|Travel
        610|CURRENT=DEBTORS|NONE|Accounts Receivable
        611|CURRENT|NONE|Unbilled Costs
        800|CURRLIAB=CREDITORS|NONE|Accounts Payable
        815|CURRLIAB|NONE|Trust Liability
        820|CURRLIAB=GST|NONE|Sales Tax
        840|CURRLIAB=HISTORICAL|NONE|Historical Adjustment
        860|CURRLIAB=ROUNDING|NONE|Rounding
        960|EQUITY=RETAINEDEARNINGS|NONE|Retained Earnings
        970|EQUITY+|NONE|Partners' Capital
        """
}
