internal import Ledger
internal import WebAccess

extension XeroClient {
    /// - Throws: ``XeroError``; also where the organisation's lock dates can't be read, because documents depend on them.
    public func organisation() async throws -> XeroOrganisation {
        guard let json = try await elements("Organisation", member: "Organisations").first else {
            throw XeroError.unreadable("Xero's answer names no organisation")
        }
        do {
            return try XeroOrganisation(json)
        } catch {
            throw XeroError.unreadable("the organisation's settings can't be read: \(error)")
        }
    }

    /// The whole chart, archived accounts too.
    public func accounts() async throws -> [XeroAccount] { try await elements("Accounts").map { XeroAccount($0) } }

    public func taxRates() async throws -> [XeroTaxRate] { try await elements("TaxRates").map { XeroTaxRate($0) } }

    public func trackingCategories() async throws -> [XeroTrackingCategory] {
        try await elements("TrackingCategories").map { XeroTrackingCategory($0) }
    }

    public func currencies() async throws -> [XeroCurrency] {
        try await elements("Currencies").map { XeroCurrency($0) }
    }

    private func elements(_ path: String, member: String? = nil) async throws -> [JSONValue] {
        let root = try await send(XeroRequest(.get, path)).json()
        guard let elements = root[member ?? path]?.elements else {
            throw XeroError.unreadable("Xero's answer to \(path) has no such list in it")
        }
        return elements
    }
}
