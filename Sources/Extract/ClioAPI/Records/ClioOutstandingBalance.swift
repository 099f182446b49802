public import Ledger
internal import WebAccess

/// What one client owes, by Clio's own count: a control total beside the bills.
public struct ClioOutstandingBalance: Hashable, Sendable {
    public var contactID: Int64
    /// Nil where Clio's number can't be read exactly.
    public var total: FixedPoint?
    /// Empty where Clio doesn't say.
    public var currency: String

    init?(_ json: JSONValue) {
        guard let contact = json.ids("contact").first else { return nil }
        contactID = contact
        let amount = json["total_outstanding_balance"]
        let text = amount?.number ?? amount?.string ?? ""
        if case .success(let number) = NumberPattern().parse(Array(text.utf8)[...]) { total = number }
        currency = json["currency"]?.words("code") ?? ""
    }
}

extension ClioClient {
    /// All clients that owe something, a page at a time.
    /// - Throws: ``ClioError``; `CancellationError`; what `take` throws.
    public func outstandingBalances(_ take: ([ClioOutstandingBalance]) throws -> Void) async throws {
        var request = ClioRequest(
            .get, "outstanding_client_balances.json",
            query: [
                ("fields", "id,total_outstanding_balance,contact{id},currency{code}"), ("limit", "\(ClioPage.limit)"),
            ])
        while true {
            let page = try ClioPage(try await send(request).json, title: request.title)
            try take(page.records.compactMap { ClioOutstandingBalance($0) })
            guard let next = page.next else { return }
            request.address = try nextAddress(next)
        }
    }

    /// The address of a further page, if it is of this server: the token goes nowhere else.
    func nextAddress(_ text: String) throws(ClioError) -> String {
        guard text.lowercased().hasPrefix(server.text.lowercased() + "/"),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw .unreadable(
                "Clio's next page is said to be on another server than \(server): check `extract.api.baseURL`")
        }
        return text
    }
}
