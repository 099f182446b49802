import Ledger
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
