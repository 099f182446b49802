internal import Ledger
internal import WebAccess

extension XeroClient {
    /// Writes a note into a record's history, where a person sees it under "History & notes".
    /// - Parameters:
    ///   - resource: `Invoices`, `CreditNotes` or `Contacts`.
    ///   - details: cut to 1,000 characters: Xero documents no limit.
    /// - Throws: ``XeroError``; after ``XeroError/unknownOutcome(_:)`` it may be there.
    public func note(_ details: String, on resource: String, id: String, key: String) async throws {
        var body = Array(#"{"HistoryRecords":[{"Details":"#.utf8)
        JSONText.appendString(String(details.prefix(1_000)), to: &body)
        body += Array("}]}".utf8)
        _ = try await send(
            XeroRequest(.put, XeroRequest.path(resource, id, "History"), body: body, idempotencyKey: key))
    }
}
