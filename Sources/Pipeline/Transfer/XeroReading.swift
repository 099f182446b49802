import Ledger
import WebAccess
import XeroAPI
import XeroDocuments

/// What a plan asks of Xero: whole answers, for a run that waits for them on a thread of its own.
struct XeroReading: Sendable {
    let client: XeroClient

    /// What is read of Xero before the first bill.
    struct Survey: Sendable {
        var organisation: XeroOrganisation
        var accounts: [XeroAccount]
        var taxRates: [XeroTaxRate]
        var currencies: Set<String>
        var tracking: [XeroTrackingCategory]
    }

    func survey() throws -> Survey {
        try Blocking.wait { [client] in
            Survey(
                organisation: try await client.organisation(), accounts: try await client.accounts(),
                taxRates: try await client.taxRates(), currencies: Set(try await client.currencies().map(\.code)),
                tracking: try await client.trackingCategories())
        }
    }

    /// A contact as far as linking needs it.
    struct ContactName: Sendable {
        var id: String
        var number: String
        var name: String
        var email: String
        var isArchived: Bool
    }

    /// Every contact of the organisation, archived ones too.
    func contacts() throws -> [ContactName] {
        try Blocking.wait { [client] in
            var contacts: [String: ContactName] = [:]
            let query = XeroQuery(parameters: [("includeArchived", "true"), ("summaryOnly", "true")])
            for try await page in client.pages(of: XeroContact.self, query) {
                for contact in page.records where contact.status != "GDPRREQUEST" {
                    contacts[contact.id] = ContactName(
                        id: contact.id, number: contact.number, name: contact.name, email: contact.email,
                        isArchived: contact.status == "ARCHIVED")
                }
            }
            return contacts.values.sorted { $0.id < $1.id }
        }
    }

    /// Whether the organisation has any sales invoice or sales credit note at all.
    func hasDocuments() throws -> Bool {
        try Blocking.wait { [client] in
            for (path, type) in [("Invoices", "ACCREC"), ("CreditNotes", "ACCRECCREDIT")] {
                var request = XeroRequest(.get, path, query: [("page", "1"), ("pageSize", "1")])
                if let filter = WhereFilter.equals("Type", type) { request.query.append(("where", filter.text)) }
                if let found = try await client.send(request).json()[path]?.elements, !found.isEmpty { return true }
            }
            return false
        }
    }

    func invoices(ids: [String]) throws -> [XeroInvoice] {
        ids.isEmpty ? [] : try Blocking.wait { [client] in try Self.readable(await client.invoices(ids: ids)) }
    }

    func invoices(numbered numbers: [String]) throws -> [XeroInvoice] {
        numbers.isEmpty
            ? [] : try Blocking.wait { [client] in try Self.readable(await client.invoices(numbered: numbers)) }
    }

    func creditNotes(numbered numbers: [String]) throws -> [XeroCreditNote] {
        numbers.isEmpty
            ? [] : try Blocking.wait { [client] in try Self.readable(await client.creditNotes(numbered: numbers)) }
    }

    func payments(onInvoices ids: [String]) throws -> [XeroPayment] {
        ids.isEmpty ? [] : try Blocking.wait { [client] in try Self.readable(await client.payments(onInvoices: ids)) }
    }

    /// A record that can't be read exactly must not be taken for one that isn't there.
    static func readable<Record: XeroRecord>(_ found: XeroFound<Record>) throws -> [Record] {
        if let problem = found.problems.first { throw XeroError.unreadable("\(problem)") }
        return found.records
    }
}
