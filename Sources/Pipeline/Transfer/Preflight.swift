import Ledger
import Transform
import XeroAPI
import XeroDocuments

/// What of the Xero organisation would refuse a document, known before anything is sent.
struct Preflight: Sendable {
    let organisation: XeroOrganisation
    private let currencies: Set<String>
    private let taxFaults: [String: String]
    private let hasTaxRates: Bool

    init(_ survey: XeroReading.Survey) {
        organisation = survey.organisation
        currencies = survey.currencies
        hasTaxRates = !survey.taxRates.isEmpty
        var faults: [String: String] = [:]
        for rate in survey.taxRates {
            if rate.status != "ACTIVE" && !rate.status.isEmpty {
                faults[rate.taxType] = "is \(rate.status.lowercased())"
            } else if !rate.canApplyToRevenue {
                faults[rate.taxType] = "can't be used for revenue"
            } else {
                faults[rate.taxType] = ""
            }
        }
        taxFaults = faults
    }

    struct Fault {
        var code: DiagnosticCode
        var message: String
        var text: String
        var remedy: String
    }

    func lock(_ date: CalendarDate, of what: String) -> Fault? {
        guard let lock = organisation.lockDate, date <= lock else { return nil }
        return Fault(
            code: .lockedPeriod,
            message: "the \(what) is dated \(date), and \(organisation.name) is locked up to \(lock)",
            text: "\(date)",
            remedy: "Let an adviser move the lock date in Xero (Accounting, Advanced, Financial settings), or limit "
                + "transform.bills.issuedFrom.")
    }

    func currency(_ code: CurrencyCode) -> Fault? {
        guard !currencies.isEmpty, !currencies.contains(code.description) else { return nil }
        return Fault(
            code: .currencyNotSubscribed, message: "\(organisation.name) doesn't use the currency \(code)",
            text: code.description, remedy: "Add the currency in Xero (Settings, Currencies), then run again.")
    }

    /// What is wrong with the settings for this organisation.
    func faults(_ tax: TaxSettings, file: String) -> [Diagnostic] {
        let types =
            [("none", tax.none)]
            + [("primary", tax.primary), ("secondary", tax.secondary), ("both", tax.both)]
            .compactMap { name, type in type.map { (name, $0) } }
        let rates = tax.rates.sorted { $0.key.tenThousandths < $1.key.tenThousandths }.map { ("rates", $0.value) }
        return (types + rates).compactMap { name, type in
            taxType(type).map { fault in
                Diagnostic(
                    fault.code, .reject, at: SourceLocation(file: file, column: "transform.tax.\(name)"), fault.message,
                    text: fault.text, remedy: fault.remedy)
            }
        }
    }

    func taxType(_ type: TaxType) -> Fault? {
        guard hasTaxRates else { return nil }
        let fault = taxFaults[type.type] ?? "isn't one of its tax rates"
        guard !fault.isEmpty else { return nil }
        return Fault(
            code: .unsuitedTaxType, message: "the tax type \(type.type) \(fault) in \(organisation.name)",
            text: type.type,
            remedy: "Set transform.tax to a tax type of this organisation; `clio-xero accounts` shows them.")
    }
}
