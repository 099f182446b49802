import Synchronization
import Testing
import WebTesting

@testable import WebAccess
@testable import XeroAPI

/// Xero's identity server: single-use refresh tokens, the last one taken again for half an hour.
final class IdentityServer: Sendable {
    struct Book {
        var live = "r-0"
        var previous: String?
        var made = 0
        var refused = 0
        /// Answers that are lost after the tokens were made.
        var losses = 0
        var failures = 0
        var revoked: [String] = []
    }

    let book = Mutex(Book())

    func answer(_ request: Received) -> Reply {
        let form = Received(method: "POST", target: "?" + request.text, headers: [], body: []).query
        return book.withLock { book in
            if request.path == "/connect/revocation" {
                book.revoked.append(form["token"] ?? "")
                return .answer(200, headers: [], body: "")
            }
            if book.failures > 0 {
                book.failures -= 1
                return .answer(503, headers: [], body: "")
            }
            let token = form["refresh_token"]
            switch form["grant_type"] {
            case "refresh_token" where token == book.live || (token != nil && token == book.previous): break
            case "authorization_code" where form["code"] == "the-code": break
            case "client_credentials": break
            default:
                book.refused += 1
                return .json(#"{"error":"invalid_grant"}"#, 400)
            }
            book.made += 1
            if let token { book.previous = token }
            book.live = "r-\(book.made)"
            if book.losses > 0 {
                book.losses -= 1
                return .cutOff
            }
            let refresh = form["grant_type"] == "client_credentials" ? "" : #","refresh_token":"\#(book.live)""#
            return .json(#"{"access_token":"a-\#(book.made)","expires_in":1800,"token_type":"Bearer"\#(refresh)}"#)
        }
    }
}

struct SignIn: Sendable {
    let identity = IdentityServer()
    let server: ScriptedServer
    let transport = HTTPTransport()
    let clock = TestClock()
    let folder = ScratchFolder()
    let application: XeroApplication

    init(port: Int = 8_742, secret: Secret? = nil) async throws {
        let identity = identity
        server = try await ScriptedServer.start { request, _ in
            switch (request.method, request.path) {
            case ("GET", "/connections"):
                .json(
                    #"[{"id":"c-1","tenantId":"t-1","tenantType":"ORGANISATION","tenantName":"Firm","createdDateUtc":"2019-12-13T18:10:43.3063640"}]"#
                )
            case ("DELETE", "/connections/c-1"): .answer(204, headers: [], body: "")
            case ("DELETE", _): .answer(404, headers: [], body: "")
            default: identity.answer(request)
            }
        }
        let address = try ServerAddress(server.url)
        application = XeroApplication(
            clientID: "client", clientSecret: secret, login: address, identity: address, api: address,
            redirectPort: port)
    }

    var store: TokenStore { TokenStore(path: folder.file(), service: .xero) }

    func authorizer() -> Authorizer {
        Authorizer(application: application, store: store, transport: transport, clock: clock)
    }

    /// A sign-in that has run out.
    func save(refresh: String = "r-0", previous: String? = nil, receivedAgo: Duration = .seconds(1_800)) throws {
        var tokens = StoredTokens(
            current: TokenSet(access: Secret("a-old"), refresh: Secret(refresh), expires: clock.now, scopes: []),
            received: clock.now.advanced(by: .zero - receivedAgo))
        tokens.previousRefresh = previous.map { Secret($0) }
        try store.save(tokens)
    }

    func close() async {
        await transport.close()
        await server.stop()
    }
}
