public import Ledger

/// An answer that says the call was done (status 2xx, or 304 for nothing changed since).
public struct XeroAnswer: Sendable {
    public var status: Int
    public var body: [UInt8]
    public var limits: LimitHeaders
    /// `Xero-Correlation-Id`: what Xero's support asks for.
    public var correlationID: String?
    /// An earlier try of this write got no answer, so it may have been done then: what this answer refuses may exist.
    public var followsLostTry = false

    public init(status: Int, body: [UInt8], limits: LimitHeaders = LimitHeaders(), correlationID: String? = nil) {
        self.status = status
        self.body = body
        self.limits = limits
        self.correlationID = correlationID
    }

    /// The body as JSON.
    /// - Throws: ``XeroError/unreadable(_:)`` where it is something else.
    public func json() throws(XeroError) -> JSONValue {
        do {
            return try JSONValue.parse(body)
        } catch {
            throw .unreadable(
                "Xero's answer is no JSON (line \(error.line), column \(error.column): \(error.message)). "
                    + "Check that the server's address is Xero's and no proxy answers in its place.")
        }
    }
}
