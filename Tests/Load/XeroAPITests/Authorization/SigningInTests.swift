import AsyncHTTPClient
import Foundation
import NIOCore
import Synchronization
import Testing
import WebTesting

@testable import WebAccess
@testable import XeroAPI

@Suite struct SigningInTests {
    @Test func aCustomConnectionHasNoRefreshToken() async throws {
        let signIn = try await SignIn(secret: Secret("the-secret"))
        let credentials = try ClientCredentials(
            application: signIn.application, transport: signIn.transport, clock: signIn.clock)
        #expect(try await credentials.accessToken() == Secret("a-1"))
        #expect(try await credentials.accessToken() == Secret("a-1"))
        #expect(try await credentials.accessToken(insteadOf: Secret("a-1")) == Secret("a-2"))
        let request = signIn.server.requests[0]
        #expect(request.header("Authorization") == "Basic " + Data("client:the-secret".utf8).base64EncodedString())
        #expect(!request.text.contains("offline_access"))
        #expect(request.text.contains("scope=accounting.invoices%20accounting.payments"))
        await signIn.close()
    }

    @Test(arguments: [
        (400, #"{"error":"invalid_client"}"#, XeroError.NotAuthorised.application),
        (400, #"{"error":"invalid_scope","error_description":"Client credentials scope validation failed"}"#, .scope),
        (401, "", .application), (400, "<html>", .application),
    ])
    func whatTheIdentityServerRefuses(status: Int, body: String, kind: XeroError.NotAuthorised) async throws {
        let server = try await ScriptedServer.start { _, _ in .answer(status, headers: [], body: body) }
        let address = try ServerAddress(server.url)
        let transport = HTTPTransport()
        let credentials = try ClientCredentials(
            application: XeroApplication(
                clientID: "c", clientSecret: Secret("the-secret"), login: address, identity: address, api: address),
            transport: transport, clock: TestClock())
        let error = try await xeroError { _ = try await credentials.accessToken() }
        await transport.close()
        await server.stop()
        guard case .notAuthorised(kind, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!"\(String(reflecting: error))".contains("the-secret"))
    }

    @Test func signsInThroughTheBrowser() async throws {
        // Below the ports the system gives to whoever asks for any.
        let port = Int.random(in: 20_000..<32_000)
        let signIn = try await SignIn(port: port)
        let authorizer = Authorizer(application: signIn.application, store: signIn.store, transport: signIn.transport)
        let address = Mutex("")
        try await authorizer.signIn(wait: .seconds(60)) { text in
            address.withLock { $0 = text }
            let query = Received(method: "GET", target: text, headers: [], body: []).query
            let state = query["state"] ?? ""
            let client = HTTPClient.shared
            let forged = HTTPClientRequest(url: "http://127.0.0.1:\(port)/callback?code=evil&state=guess")
            _ = try await client.execute(forged, timeout: .seconds(10)).body.collect(upTo: 10_000)
            let callback = HTTPClientRequest(url: "http://127.0.0.1:\(port)/callback?code=the-code&state=\(state)")
            _ = try await client.execute(callback, timeout: .seconds(10)).body.collect(upTo: 10_000)
        }
        let exchange = try #require(signIn.server.requests.first)
        let form = Received(method: "POST", target: "?" + exchange.text, headers: [], body: []).query
        #expect(form["code"] == "the-code")
        #expect(form["redirect_uri"] == "http://localhost:\(port)/callback")
        let query = Received(method: "GET", target: address.withLock { $0 }, headers: [], body: []).query
        let verifier = try #require(PKCE(verifier: Secret(form["code_verifier"] ?? "")))
        #expect(verifier.challenge == query["code_challenge"])
        #expect(try signIn.store.load()?.current.refresh == Secret("r-1"))
        #expect(try await authorizer.accessToken() == Secret("a-1"))
        await signIn.close()
    }
}
