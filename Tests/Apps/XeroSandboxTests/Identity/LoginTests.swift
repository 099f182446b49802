import AsyncHTTPClient
import Crypto
import Foundation
import Ledger
import NIOCore
import NIOHTTP1
import Testing
import XeroSandbox

struct LoginTests {
    private static let verifier = String(repeating: "v-1_", count: 12)
    private static let redirect = "http://localhost:8742/callback"
    private static let scope = "accounting.invoices accounting.contacts accounting.settings.read offline_access"

    private static var challenge: String {
        Data(SHA256.hash(data: Array(verifier.utf8))).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    private func form(_ pairs: [String: String]) -> String {
        pairs.map { "\($0.key)=\(encoded($0.value))" }.joined(separator: "&")
    }

    private func post(_ caller: Caller, _ path: String, _ pairs: [String: String]) async throws -> Reply {
        let type = ["Content-Type": "application/x-www-form-urlencoded", "Authorization": ""]
        return try await caller.call("POST", path, form(pairs), headers: type)
    }

    /// Redirects are not followed.
    private func authorize(_ caller: Caller, _ changes: [String: String] = [:]) async throws -> Reply {
        var pairs = [
            "response_type": "code", "client_id": "sandbox", "redirect_uri": Self.redirect, "scope": Self.scope,
            "state": "s 1", "code_challenge": Self.challenge, "code_challenge_method": "S256",
        ]
        pairs.merge(changes) { $1 }
        let client = HTTPClient(
            eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: .init(redirectConfiguration: .disallow))
        defer { client.shutdown { _ in } }
        let url = caller.sandbox.baseURL + "/identity/connect/authorize?" + form(pairs)
        let response = try await client.execute(HTTPClientRequest(url: url), timeout: .seconds(10))
        let bytes = try await response.body.collect(upTo: 1 << 20)
        return Reply(status: Int(response.status.code), headers: response.headers, body: Array(bytes.readableBytesView))
    }

    private func code(_ caller: Caller) async throws -> String {
        let location = try #require(try await authorize(caller).header("Location"))
        let items = try #require(URLComponents(string: location)?.queryItems)
        #expect(location.hasPrefix(Self.redirect + "?"))
        #expect(items.first { $0.name == "state" }?.value == "s 1")
        return try #require(items.first { $0.name == "code" }?.value)
    }

    private func exchange(_ caller: Caller, _ code: String, _ changes: [String: String] = [:]) async throws -> Reply {
        var pairs = [
            "grant_type": "authorization_code", "client_id": "sandbox", "code": code, "redirect_uri": Self.redirect,
            "code_verifier": Self.verifier,
        ]
        pairs.merge(changes) { $1 }
        return try await post(caller, "/connect/token", pairs)
    }

    @Test func aCodeBecomesTokensOnce() async throws {
        try await withSandbox { caller in
            let code = try await code(caller)
            let reply = try await exchange(caller, code)
            #expect(reply.json?["expires_in"]?.number == "1800")
            #expect(reply.json?["token_type"]?.string == "Bearer")
            var signed = caller
            signed.token = try #require(reply.json?["access_token"]?.string)
            let connections = try await signed.call("GET", "/connections").json?.elements
            #expect(connections?.first?["tenantId"]?.string == caller.sandbox.tenantID)
            #expect(connections?.first?["tenantName"]?.string == "Harbour & Finch LLP")
            #expect(try await signed.api("GET", "Organisation").status == 200)
            #expect(try await exchange(caller, code).json?["error"]?.string == "invalid_grant")
        }
    }

    @Test(arguments: [
        ["code_verifier": String(repeating: "x", count: 43)], ["code_verifier": "short"],
        ["redirect_uri": "http://localhost:8743/callback"],
    ])
    func aCodeNeedsItsProof(changes: [String: String]) async throws {
        try await withSandbox { caller in
            let reply = try await exchange(caller, try await code(caller), changes)
            #expect(reply.status == 400)
            #expect(reply.json?["error"]?.string == "invalid_grant")
        }
    }

    @Test func aCodeLivesFiveMinutes() async throws {
        try await withSandbox { caller in
            let code = try await code(caller)
            caller.sandbox.clock.advance(seconds: 300)
            #expect(try await exchange(caller, code).json?["error"]?.string == "invalid_grant")
        }
    }

    @Test(arguments: [
        (["scope": "accounting.transactions offline_access"], "invalid_scope"), (["scope": ""], "invalid_scope"),
        (["client_id": "other"], "unauthorized_client"),
        (["redirect_uri": "http://127.0.0.1:8742/callback"], "invalid_request"),
        (["code_challenge": ""], "invalid_request"), (["code_challenge_method": "plain"], "invalid_request"),
        (["response_type": "token"], "unsupported_response_type"),
    ])
    func loginsXeroRefuses(changes: [String: String], error: String) async throws {
        try await withSandbox { caller in
            let reply = try await authorize(caller, changes)
            #expect(reply.status == 400)
            #expect(reply.text.contains(error))
        }
    }

    @Test func aPageMayAskFirst() async throws {
        let options = SandboxOptions(clock: Fixture.clock(), login: .page)
        try await withSandbox(options) { caller in
            let page = try await authorize(caller, ["state": "<s>"])
            #expect(page.status == 200)
            #expect(page.text.contains("Allow access to Harbour &amp; Finch LLP?"))
            #expect(!page.text.contains("<s>"))
            let no = try await authorize(caller, ["consent": "no"])
            #expect(no.header("Location")?.contains("error=access_denied") == true)
            let yes = try await authorize(caller, ["consent": "yes"])
            #expect(yes.header("Location")?.contains("code=") == true)
        }
    }

    private func refresh(_ caller: Caller, _ token: String) async throws -> Reply {
        try await post(
            caller, "/connect/token", ["grant_type": "refresh_token", "client_id": "sandbox", "refresh_token": token])
    }

    @Test func aRefreshTokenWorksOnceAndAgainWhereTheNewOneWasLost() async throws {
        try await withSandbox { caller in
            let first = try #require(caller.sandbox.issueToken()?.refresh)
            let second = try #require(try await refresh(caller, first).json?["refresh_token"]?.string)
            #expect(second != first)
            caller.sandbox.clock.advance(seconds: 1_800)
            let retried = try await refresh(caller, first)
            #expect(retried.status == 200)
            #expect(try await refresh(caller, second).status == 200)
            #expect(try await refresh(caller, first).json?["error"]?.string == "invalid_grant")
        }
    }

    @Test func aLostAnswerDoesNotLoseTheGrant() async throws {
        try await withSandbox { caller in
            let token = try #require(caller.sandbox.issueToken()?.refresh)
            caller.sandbox.add(SandboxFault(.dropAfter, method: "POST", path: "/connect/token"))
            await #expect(throws: (any Error).self) { try await refresh(caller, token) }
            let again = try await refresh(caller, token)
            #expect(again.status == 200)
        }
    }

    @Test func afterHalfAnHourTheOldOneIsDead() async throws {
        try await withSandbox { caller in
            let first = try #require(caller.sandbox.issueToken()?.refresh)
            try #require(try await refresh(caller, first).status == 200)
            caller.sandbox.clock.advance(seconds: 1_801)
            #expect(try await refresh(caller, first).json?["error"]?.string == "invalid_grant")
        }
    }

    @Test func sixtyDaysUnusedEndIt() async throws {
        try await withSandbox { caller in
            let token = try #require(caller.sandbox.issueToken()?.refresh)
            caller.sandbox.clock.advance(seconds: 60 * 86_400 + 1)
            #expect(try await refresh(caller, token).json?["error"]?.string == "invalid_grant")
        }
    }

    @Test func revocationEndsTheGrantAndTheConnection() async throws {
        try await withSandbox { caller in
            let tokens = try #require(caller.sandbox.issueToken())
            let token = try #require(tokens.refresh)
            let reply = try await post(caller, "/connect/revocation", ["client_id": "sandbox", "token": token])
            #expect(reply.status == 200)
            #expect(try await refresh(caller, token).json?["error"]?.string == "invalid_grant")
            var revoked = caller
            revoked.token = tokens.access
            #expect(try await revoked.api("GET", "Organisation").status == 401)
            #expect(try await caller.api("GET", "Organisation").status == 403)
        }
    }

    @Test func aCustomConnectionHasNoRefreshTokenAndNeedsNoTenant() async throws {
        try await withSandbox { caller in
            let pairs = [
                "grant_type": "client_credentials", "client_id": "sandbox-custom", "client_secret": "sandbox-secret",
            ]
            let reply = try await post(caller, "/connect/token", pairs)
            #expect(reply.json?["refresh_token"] == nil)
            var custom = caller
            custom.token = try #require(reply.json?["access_token"]?.string)
            custom.tenant = nil
            #expect(try await custom.api("GET", "Organisation").status == 200)
            let wide = try await post(
                caller, "/connect/token", pairs.merging(["scope": "accounting.transactions"]) { $1 })
            #expect(wide.json?["error"]?.string == "invalid_scope")
            #expect(wide.json?["error_description"]?.string == "Client credentials scope validation failed")
            let wrong = try await post(caller, "/connect/token", pairs.merging(["client_secret": "x"]) { $1 })
            #expect(wrong.json?["error"]?.string == "invalid_client")
        }
    }

    @Test func aWebAppShowsItsSecretByBasic() async throws {
        let web = SandboxClient(id: "web", secret: "s3", kind: .custom, scopes: ["accounting.settings"])
        try await withSandbox(SandboxOptions(clock: Fixture.clock(), clients: [web])) { caller in
            let basic = "Basic " + Data("web:s3".utf8).base64EncodedString()
            let headers = ["Content-Type": "application/x-www-form-urlencoded", "Authorization": basic]
            let reply = try await caller.call(
                "POST", "/connect/token", "grant_type=client_credentials", headers: headers)
            #expect(reply.status == 200)
            #expect(!"\(web)".contains("s3"))
        }
    }
}
