internal import Ledger
public import WebAccess

/// An organisation the person connected to the app (`GET /connections`).
public struct XeroConnection: Hashable, Sendable {
    /// The connection's own id, by which it is ended.
    public var id: String
    /// What the API calls `xero-tenant-id`.
    public var tenantID: String
    /// `ORGANISATION`; a practice has no invoices.
    public var tenantType: String
    public var tenantName: String
    /// Shared by the connections made in one sign-in.
    public var authEventID: String
    public var created: UTCInstant?
    public var updated: UTCInstant?

    init(_ json: JSONValue) {
        let reader = RecordReader(json, id: "id")
        id = reader.id
        tenantID = reader.text("tenantId")
        tenantType = reader.text("tenantType")
        tenantName = reader.text("tenantName")
        authEventID = reader.text("authEventId")
        created = reader.instant("createdDateUtc")
        updated = reader.instant("updatedDateUtc")
    }
}

/// The calls that belong to no organisation; they don't count against the limits of one.
struct ConnectionsEndpoint: Sendable {
    let application: XeroApplication
    let transport: HTTPTransport
    let clock: any APIClock

    func list(_ token: Secret) async throws(XeroError) -> [XeroConnection] {
        let answer = try await call(.get, "connections", token)
        guard let elements = (try? JSONValue.parse(answer.body))?.elements else {
            throw .unreadable("Xero's answer to the list of connections is no list: check `load.api.baseURL`")
        }
        return elements.map { XeroConnection($0) }
    }

    /// A connection that is gone already counts as ended.
    func end(_ id: String, _ token: Secret) async throws(XeroError) {
        do {
            _ = try await call(.delete, XeroRequest.path("connections", id), token)
        } catch .notFound {
            return
        }
    }

    private func call(
        _ method: XeroRequest.Method, _ path: String, _ token: Secret
    ) async throws(XeroError) -> HTTPTransport.Exchange {
        let title = "\(method.rawValue) \(path)"
        let answer: HTTPTransport.Exchange
        do throws(HTTPTransport.Failure) {
            answer = try await transport.exchange(
                method, "\(application.api.text)/\(path)",
                headers: [
                    ("Authorization", "Bearer \(token.value)"), ("Accept", "application/json"),
                    ("User-Agent", "clio-xero"),
                ], body: nil)
        } catch {
            switch error {
            case .tls(let reason): throw .tls(reason)
            case .notSent(let reason), .lost(let reason):
                throw .temporary("\(title): \(reason). Check the network and try again")
            case .tooLarge, .cancelled: throw .temporary("\(title) was interrupted. Try again")
            }
        }
        let limits = LimitHeaders(now: clock.now, value: answer.header)
        switch AnswerVerdict(
            status: answer.status, limits: limits, authenticate: answer.header("WWW-Authenticate"), body: answer.body,
            title: title)
        {
        case .success: return answer
        case .limited(let limit, let retryAfter): throw .rateLimited(limit, retryAfter: retryAfter)
        case .tokenRefused(let detail): throw .notAuthorised(.token, detail)
        case .trouble(let text, _): throw .temporary("\(text). Try again later")
        case .failure(let error): throw error
        }
    }
}
