public import WebAccess

/// One call of the Accounting API.
///
/// Headers every call needs (the token, the tenant, `Accept: application/json`) are the client's business.
public struct XeroRequest: Sendable {
    public typealias Method = WebMethod

    public var method: Method
    /// Below `api.xro/2.0`, without a slash before it: `Invoices`, `CreditNotes/ID/Allocations`. Parts that come from
    /// outside are put together with ``path(_:)``.
    public var path: String
    /// Names and values as they are; the client encodes them.
    public var query: [(name: String, value: String)]
    public var body: [UInt8]?
    /// `application/json` or `application/xml`.
    public var contentType = "application/json"
    /// At most 128 characters. A write with a key may be tried again with the same bytes; Xero remembers it some 6 minutes.
    public var idempotencyKey: String?
    /// When this key was first sent, if it was before this call: after ``RetryPolicy/writeWindow`` nothing is sent again.
    public var firstTried: UTCInstant?
    /// Only records changed since; whole seconds are sent.
    public var modifiedSince: UTCInstant?

    /// A 400 is handed back as an answer: its body tells which elements of a batch were refused.
    var keepsRefusal = false

    public init(
        _ method: Method, _ path: String, query: [(name: String, value: String)] = [], body: [UInt8]? = nil,
        idempotencyKey: String? = nil
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.body = body
        self.idempotencyKey = idempotencyKey
    }

    public var isWrite: Bool { method != .get }

    /// A path of these parts, each encoded: a contact number with a slash stays one part.
    public static func path(_ parts: String...) -> String { parts.map(QueryText.encoded).joined(separator: "/") }

    /// `PUT Invoices`: for messages. Never the query, which may hold a client's name.
    var title: String { "\(method.rawValue) \(path)" }
}
