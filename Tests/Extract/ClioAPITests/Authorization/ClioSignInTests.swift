import AsyncHTTPClient
import NIOCore
import Synchronization
import Testing
import WebAccess
import WebTesting

@testable import ClioAPI

/// Clio's `/oauth`: a refresh token that stays good until it is ended.
private final class OAuthServer: Sendable {
    struct Book {
        var made = 0
        var isEnded = false
        var givesRefresh = true
        var failures = 0
        var forms: [[String: String]] = []
    }

    let book = Mutex(Book())

    func answer(_ request: Received) -> Reply {
        let form = Received(method: "POST", target: "?" + request.text).query
        return book.withLock { book in
            book.forms.append(form)
            if request.path == "/oauth/deauthorize" {
                book.isEnded = true
                return .json("{}")
            }
            if book.failures > 0 {
                book.failures -= 1
                return .answer(503, headers: [], body: "")
            }
            let isCode = form["grant_type"] == "authorization_code" && form["code"] == "the-code"
            let isRefresh = form["grant_type"] == "refresh_token" && form["refresh_token"] == "r-1" && !book.isEnded
            guard form["client_id"] == "client", form["client_secret"] == "the-secret" else {
                return .json(#"{"error":"invalid_client"}"#, 401)
            }
            guard isCode || isRefresh else { return .json(#"{"error":"invalid_grant"}"#, 400) }
            book.made += 1
            let refresh = isCode || book.givesRefresh ? #","refresh_token":"r-1""# : ""
            return .json(#"{"access_token":"a-\#(book.made)","token_type":"bearer","expires_in":2592000\#(refresh)}"#)
        }
    }
}

private struct SignInBench {
    let oauth = OAuthServer()
    let server: ScriptedServer
    let transport = HTTPTransport()
    let clock = TestClock()
    let folder = ScratchFolder()
    let secret: String

    init(secret: String = "the-secret") async throws {
        self.secret = secret
        let oauth = oauth
        server = try await ScriptedServer.start { request, _ in oauth.answer(request) }
    }

    var store: TokenStore { TokenStore(path: folder.file(), service: .clio) }

    func application(port: Int = 0) throws -> ClioApplication {
        ClioApplication(
            clientID: "client", clientSecret: Secret(secret), server: try ServerAddress(server.url), redirectPort: port)
    }

    func signIn(port: Int = 0) throws -> ClioSignIn {
        ClioSignIn(application: try application(port: port), store: store, transport: transport, clock: clock)
    }

    func save(refresh: String? = "r-1", life: Duration = .zero) throws {
        try store.save(
            StoredTokens(
                current: TokenSet(
                    access: Secret("a-0"), refresh: refresh.map { Secret($0) }, expires: clock.now.advanced(by: life),
                    scopes: []), received: clock.now))
    }

    func close() async {
        await transport.close()
        await server.stop()
    }
}

@Suite struct ClioSignInTests {
    @Test(arguments: [
        ("https://app.clio.com", ClioRegion.unitedStates), ("https://ca.app.clio.com/", .canada),
        ("https://EU.app.clio.com", .europe), ("https://au.app.clio.com", .australia),
        ("https://clio.example.com", nil), ("http://localhost:9000", nil),
    ])
    func theAddressSaysTheRegion(address: String, region: ClioRegion?) throws {
        #expect(ClioRegion(of: try ServerAddress(address)) == region)
        if let region { #expect(ClioRegion(of: try ServerAddress(region.baseURL)) == region) }
    }

    @Test func asksForACodeAndNoScope() throws {
        let application = ClioApplication(
            clientID: "client & id", clientSecret: Secret("the-secret"),
            server: try ServerAddress("https://eu.app.clio.com"))
        let address = application.authorizeAddress(state: Secret("s+t"))
        #expect(address.hasPrefix("https://eu.app.clio.com/oauth/authorize?"))
        #expect(
            Received(method: "GET", target: address).query == [
                "response_type": "code", "client_id": "client & id", "redirect_uri": "http://localhost:8742/callback",
                "state": "s+t", "redirect_on_decline": "true",
            ])
        var dumped = ""
        dump(application, to: &dumped)
        #expect(!"\(application) \(dumped)".contains("the-secret"))
    }

    @Test func aPersonSignsInInTheBrowser() async throws {
        let bench = try await SignInBench()
        // Below the ports the system gives to whoever asks for any.
        let port = Int.random(in: 20_000..<32_000)
        let browser = HTTPClient.shared
        let signIn = try bench.signIn(port: port)
        try await signIn.signIn { address in
            let state = Received(method: "GET", target: address).query["state"] ?? ""
            _ = try await browser.get(url: "http://127.0.0.1:\(port)/callback?code=the-code&state=\(state)").get()
        }
        #expect(try await signIn.accessToken() == Secret("a-1"))
        #expect(try bench.store.load()?.current.refresh == Secret("r-1"))
        #expect(
            bench.oauth.book.withLock { $0.forms } == [
                [
                    "grant_type": "authorization_code", "code": "the-code", "client_id": "client",
                    "client_secret": "the-secret", "redirect_uri": "http://localhost:\(port)/callback",
                ]
            ])
        await bench.close()
    }

    @Test(arguments: [true, false]) func theRefreshTokenIsUsedAgain(givesRefresh: Bool) async throws {
        let bench = try await SignInBench()
        bench.oauth.book.withLock { $0.givesRefresh = givesRefresh }
        try bench.save()
        for round in 1...3 {
            #expect(try await bench.signIn().accessToken() == Secret("a-\(round)"))
            #expect(try bench.store.load()?.current.refresh == Secret("r-1"))
            bench.clock.advance(.seconds(2_592_000))
        }
        await bench.close()
    }

    @Test func aTokenThatIsGoodIsNotRenewedAndARefusedOneIs() async throws {
        let bench = try await SignInBench()
        try bench.save(life: .seconds(3_600))
        let (one, other) = (try bench.signIn(), try bench.signIn())
        #expect(try await one.accessToken() == Secret("a-0"))
        #expect(try await one.accessToken(insteadOf: Secret("a-0")) == Secret("a-1"))
        // What another has renewed is taken as it is.
        #expect(try await other.accessToken(insteadOf: Secret("a-0")) == Secret("a-1"))
        #expect(bench.oauth.book.withLock { $0.made } == 1)
        await bench.close()
    }

    @Test func troubleIsTriedAgain() async throws {
        let bench = try await SignInBench()
        bench.oauth.book.withLock { $0.failures = 2 }
        try bench.save()
        #expect(try await bench.signIn().accessToken() == Secret("a-1"))
        bench.oauth.book.withLock { $0.failures = 100 }
        bench.clock.advance(.seconds(2_592_000))
        let error = try await clioError { _ = try await bench.signIn().accessToken() }
        #expect(error?.isTemporary == true)
        await bench.close()
    }

    @Test func deauthorizeEndsItAtClioAndHere() async throws {
        let bench = try await SignInBench()
        try bench.save(life: .seconds(3_600))
        try await bench.signIn().deauthorize()
        #expect(bench.server.requests.last?.header("Authorization") == "Bearer a-0")
        #expect(bench.oauth.book.withLock { $0.forms.last } == ["token": "a-0"])
        #expect(try bench.store.load() == nil)
        let error = try await clioError { _ = try await bench.signIn().accessToken() }
        #expect(error == .notAuthorised(.notLinked, ""))
        await bench.close()
    }

    @Test func whatIsNoSignInIsSaidPlainly() async throws {
        let bench = try await SignInBench()
        try bench.save(refresh: "ended-elsewhere")
        let error = try await clioError { _ = try await bench.signIn().accessToken() }
        guard case .notAuthorised(.token, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.description.contains("run `clio-xero link clio` again") == true)
        #expect(error?.description.contains("ended-elsewhere") == false)
        await bench.close()

        let wrong = try await SignInBench(secret: "another-secret")
        try wrong.save()
        let refusal = try await clioError { _ = try await wrong.signIn().accessToken() }
        guard case .notAuthorised(.application, _)? = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(refusal?.description.contains("another-secret") == false)
        await wrong.close()
    }
}
