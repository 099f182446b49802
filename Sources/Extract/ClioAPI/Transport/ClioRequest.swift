public import WebAccess

/// One call of Clio's API, version 4.
public struct ClioRequest: Sendable {
    public var method: WebMethod
    /// Below `api/v4/`, without a slash before it: `bills.json`, `contacts/5.json`.
    public var path: String
    /// Names and values as they are; the client encodes them.
    public var query: [(name: String, value: String)]
    public var body: [UInt8]?
    /// The etag of the record a PATCH changes: it is done only if the record is still that one, so it can be tried again.
    public var ifMatch: String?
    /// A further page's whole address, as Clio gave it.
    var address: String?

    public init(_ method: WebMethod, _ path: String, query: [(name: String, value: String)] = []) {
        self.method = method
        self.path = path
        self.query = query
    }

    /// `GET bills.json`: for messages. Never the query, which may hold a client's name.
    var title: String { "\(method.rawValue) \(path)" }
}
