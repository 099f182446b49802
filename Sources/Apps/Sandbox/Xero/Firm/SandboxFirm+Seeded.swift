internal import SandboxKit

extension SandboxFirm {
    /// A made-up firm, always the same for the same seed: country, taxes, chart, attorneys and contacts differ.
    ///
    /// Every one has a bank account `090`, a fee account `200`, disbursements `260`, credits `205`, interest `270`, a tax
    /// type without tax (`NONE`) and at least one with.
    public static func seeded(_ seed: UInt64) -> SandboxFirm {
        var random = SeededRandom(seed: seed)
        let region = random.pick(regions)
        let partners = [random.pick(surnames), random.pick(surnames)]
        let standard = region.rates[1].type
        var accounts = [
            Account(code: "090", name: "Operating Account", type: "BANK", taxType: "NONE"),
            Account(code: "091", name: "Client Account", type: "BANK", taxType: "NONE"),
            Account(
                code: "200", name: "Professional Fees", type: random.pick(["REVENUE", "SALES"]), taxType: standard),
            Account(code: "205", name: "Credits Given", type: "REVENUE", taxType: standard),
            Account(code: "260", name: "Disbursements", type: "REVENUE", taxType: random.pick(["NONE", standard])),
            Account(code: "270", name: "Interest", type: "OTHERINCOME", taxType: "NONE"),
            Account(code: "610", name: "Receivables", type: "CURRENT", taxType: "NONE", systemAccount: "DEBTORS"),
            Account(code: "800", name: "Payables", type: "CURRLIAB", taxType: "NONE", systemAccount: "CREDITORS"),
            Account(code: "815", name: "Client Funds", type: "CURRLIAB", taxType: "NONE"),
            Account(code: "860", name: "Rounding", type: "CURRLIAB", taxType: "NONE", systemAccount: "ROUNDING"),
            Account(code: "970", name: "Drawings", type: "EQUITY", taxType: "NONE", enablePayments: true),
        ]
        for number in 0..<random.below(12) {
            accounts.append(
                Account(
                    code: String(400 + number * 5), name: "Overhead \(number + 1)", type: "OVERHEADS", taxType: "NONE",
                    isArchived: random.below(4) == 0))
        }
        let attorneys = (0..<(2 + random.below(4))).map { number in
            "\(random.pick(forenames)) \(random.pick(surnames)) \(number + 1)"
        }
        let contacts = (0..<random.below(8)).map { number in
            Contact(
                name: "\(random.pick(surnames)) Supplies \(number + 1)",
                email: random.below(3) == 0 ? nil : "accounts\(number)@example.com")
        }
        return SandboxFirm(
            name: "\(partners[0]) & \(partners[1])", country: region.country, baseCurrency: region.currency,
            currencies: random.below(2) == 0 ? [] : [Currency(code: region.other, rate: "0.85")],
            taxRates: region.rates, accounts: accounts,
            tracking: random.below(3) == 0 ? [] : [TrackingCategory(name: "Attorney", options: attorneys)],
            contacts: contacts)
    }

    private struct Region {
        var country: String
        var currency: String
        var other: String
        var rates: [TaxRate]
    }

    private static let regions = [
        Region(
            country: "US", currency: "USD", other: "CAD",
            rates: [
                TaxRate(type: "NONE", name: "Tax Exempt", rate: "0"),
                TaxRate(type: "OUTPUT", name: "Tax on Sales", rate: "8.875"),
            ]),
        Region(
            country: "GB", currency: "GBP", other: "EUR",
            rates: [
                TaxRate(type: "NONE", name: "No VAT", rate: "0"),
                TaxRate(type: "OUTPUT2", name: "20% (VAT on Income)", rate: "20", appliesTo: "AELR"),
                TaxRate(type: "ZERORATEDOUTPUT", name: "Zero Rated Income", rate: "0", appliesTo: "AELR"),
            ]),
        Region(
            country: "NZ", currency: "NZD", other: "AUD",
            rates: [
                TaxRate(type: "NONE", name: "No GST", rate: "0"),
                TaxRate(type: "OUTPUT2", name: "15% GST on Income", rate: "15", appliesTo: "AELR"),
            ]),
        Region(
            country: "CA", currency: "CAD", other: "USD",
            rates: [
                TaxRate(type: "NONE", name: "Tax Exempt", rate: "0"),
                TaxRate(type: "CAN020", name: "ON - HST on Sales", rate: "13", appliesTo: "AELR"),
                TaxRate(type: "CAN022", name: "QC - GST/QST on Sales", rate: "14.975", appliesTo: "AELR"),
            ]),
    ]

    private static let surnames = [
        "Abbott", "Brandt", "Castellane", "Dunmore", "Ellery", "Fairweather", "Grigoriou", "Hallowell", "Ibarra",
        "Jacoby", "Kowalczyk", "Lindqvist", "Moreau", "Nakamura", "O'Brien", "Pellucid", "Quayle", "Ravensworth",
        "Stanhope", "Tremblay",
    ]

    private static let forenames = ["Ada", "Bruno", "Chloé", "Dmitri", "Esther", "Farid", "Greta", "Hugo", "Imogen"]
}
