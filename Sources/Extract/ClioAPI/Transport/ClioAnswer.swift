public import Ledger
public import WebAccess

/// An answer that says the call was done.
public struct ClioAnswer: Sendable {
    public var status: Int
    public var body: [UInt8]
    public var json: JSONValue
    /// When Clio says it answered; nil where it doesn't say.
    public var date: UTCInstant?
    public var limits: LimitHeaders

    /// `data` of the answer to a call for one record.
    /// - Throws: ``ClioError/unreadable(_:)``.
    func record(_ request: ClioRequest) throws(ClioError) -> JSONValue {
        guard let data = json["data"], data.members != nil else {
            throw .unreadable("Clio's answer to \(request.title) holds no record")
        }
        return data
    }
}
