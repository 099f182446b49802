import ClioSandbox
import Ledger
import XeroSandbox

/// One firm twice: its Clio, its Xero, and the settings that carry the one to the other.
struct Rehearsal {
    let xero: SandboxFirm
    let clio: ClioFirm
    private let tax: SandboxFirm.TaxRate?

    /// - Parameter seed: nil is the sample firm.
    init(seed: UInt64?) {
        let firm = seed.map { SandboxFirm.seeded($0) } ?? .harbourFinch
        let standard = firm.taxRates.lazy.compactMap { rate in Self.percentage(rate.rate).map { (rate, $0) } }
            .first { $0.1 != .zero }
        let settings = ClioBillingSettings(taxRate: standard?.1 ?? .zero, taxName: standard?.0.name ?? "Tax")
        let currency = CurrencyCode(firm.baseCurrency) ?? ClioFirm.usDollars
        xero = firm
        tax = standard?.0
        clio =
            seed.map { ClioFirm.seeded($0, name: firm.name, currency: currency, settings: settings) }
            ?? .sample(name: firm.name, currency: currency, settings: settings)
    }

    private static func percentage(_ text: String) -> FixedPoint? {
        try? NumberPattern().parse(Array(text.utf8)[...]).get()
    }

    /// Where the two are served.
    struct Addresses {
        let xero: String
        let clio: String
    }

    /// What a person does next.
    /// - Parameter settings: the file ``settings(_:)`` was written to; nil shows what to write into one.
    func welcome(_ addresses: Addresses, settings: String?) -> String {
        let next =
            settings.map { file in
                """
                \(file) holds settings for both. In another terminal:

                    clio-xero link xero --config \(file)
                    clio-xero link clio --config \(file)
                    clio-xero run --config \(file)
                """
            } ?? """
                `--settings FILE` writes settings for both; or write into yours:

                    "extract": { "from": "api",
                                 "api": { "baseURL": "\(addresses.clio)",
                                          "clientID": {"command": "echo sandbox"},
                                          "clientSecret": {"command": "echo sandbox-secret"} } }

                    "load": { "to": "api",
                              "api": { "baseURL": "\(addresses.xero)", "identityURL": "\(addresses.xero)",
                                       "loginURL": "\(addresses.xero)", "clientID": {"command": "echo sandbox"} } }
                """
        return """
            \(xero.name), \(clio.bills.count) bills in a Clio of this machine: \(addresses.clio)
            and their Xero, empty so far: \(addresses.xero)

            \(next)

            Control-C ends it, and everything in it is gone.
            """
    }

    /// Settings from the Clio's API to the Xero's.
    func settings(_ addresses: Addresses) -> String {
        let none = xero.taxRates.first { $0.type == "NONE" }
        let taxes = [none.map { ("none", $0) }, tax.map { ("primary", $0) }].compactMap(\.self).map { role, rate in
            #""\#(role)": {"type": \#(quoted(rate.type)), "name": \#(quoted(rate.name)), "rate": \#(rate.rate)}"#
        }
        return """
            {
              "firm": \(quoted(xero.name)),
              "extract": {
                "from": "api",
                "api": {
                  "baseURL": \(quoted(addresses.clio)),
                  "clientID": {"command": "echo sandbox"},
                  "clientSecret": {"command": "echo sandbox-secret"}
                }
              },
              "transform": {
                "accounts": {
                  "timeEntries": "200", "expenses": "260", "interest": "270", "creditNotes": "205",
                  "payments": {"default": "090", "trust": "090"}
                },
                "tax": {"amounts": "exclusive", \(taxes.joined(separator: ", "))}
              },
              "load": {
                "to": "api",
                "api": {
                  "baseURL": \(quoted(addresses.xero)), "identityURL": \(quoted(addresses.xero)), "loginURL": \(quoted(addresses.xero)),
                  "clientID": {"command": "echo sandbox"}
                },
                "files": {"directory": "rehearsal-batches"}
              },
              "state": ".clio-xero/rehearsal.sqlite"
            }

            """
    }

    private func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONText.appendString(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
