import ClioSandbox
import Foundation
import Ledger
import Testing

@Suite struct LoginTests {
    private static let redirect = "http://127.0.0.1:8123/callback"

    private static func authorize(_ more: String = "") -> String {
        let encoded = redirect.replacing(":", with: "%3A").replacing("/", with: "%2F")
        return "/oauth/authorize?response_type=code&client_id=sandbox&redirect_uri=\(encoded)&state=s%20t\(more)"
    }

    private static func form(_ pairs: [String: String]) -> String {
        var all = ["client_id": "sandbox", "client_secret": "sandbox-secret"]
        all.merge(pairs) { $1 }
        return all.map { "\($0.key)=\($0.value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")" }
            .sorted().joined(separator: "&")
    }

    private static func token(_ caller: Caller, _ pairs: [String: String]) async throws -> Reply {
        try await caller.call(
            "POST", "/oauth/token", form(pairs), headers: ["Content-Type": "application/x-www-form-urlencoded"])
    }

    private static func code(_ caller: Caller) async throws -> String {
        let reply = try await caller.call("GET", authorize())
        #expect(reply.status == 302)
        let location = try #require(reply.header("Location").flatMap { URLComponents(string: $0) })
        #expect(location.queryItems?.first { $0.name == "state" }?.value == "s t")
        return try #require(location.queryItems?.first { $0.name == "code" }?.value)
    }

    @Test func aCodeBecomesTokensThatWork() async throws {
        try await withClio { clio, caller in
            var caller = caller
            let code = try await Self.code(caller)
            let grant = ["grant_type": "authorization_code", "code": code, "redirect_uri": Self.redirect]
            let reply = try await Self.token(caller, grant)
            #expect(reply.status == 200)
            #expect(reply.json?["expires_in"]?.number == "2592000")
            #expect(reply.json?["token_type"]?.string == "bearer")
            caller.token = try #require(reply.json?["access_token"]?.string)
            #expect(try await caller.get("users/who_am_i.json?fields=name").one?["name"]?.string == "Ingrid Halloran")
            // A code works once.
            #expect(try await Self.token(caller, grant).json?["error"]?.string == "invalid_grant")

            let refresh = try #require(reply.json?["refresh_token"]?.string)
            clio.clock.advance(seconds: 2_592_000)
            #expect(try await caller.get("users/who_am_i.json").status == 401)
            for _ in 0..<2 {
                let renewed = try await Self.token(caller, ["grant_type": "refresh_token", "refresh_token": refresh])
                #expect(renewed.json?["refresh_token"] == nil)
                caller.token = try #require(renewed.json?["access_token"]?.string)
                #expect(try await caller.get("users/who_am_i.json").status == 200)
            }
        }
    }

    @Test func codesAreStrict() async throws {
        try await withClio { clio, caller in
            let code = try await Self.code(caller)
            let wrongAddress = [
                "grant_type": "authorization_code", "code": code, "redirect_uri": "http://127.0.0.1:9/",
            ]
            #expect(try await Self.token(caller, wrongAddress).status == 400)
            let late = try await Self.code(caller)
            clio.clock.advance(seconds: 600)
            let grant = ["grant_type": "authorization_code", "code": late, "redirect_uri": Self.redirect]
            #expect(try await Self.token(caller, grant).json?["error"]?.string == "invalid_grant")
            let secret = ["grant_type": "refresh_token", "refresh_token": "x", "client_secret": "wrong"]
            let reply = try await Self.token(caller, secret)
            #expect(reply.status == 401)
            #expect(reply.json?["error"]?.string == "invalid_client")
        }
    }

    @Test func deauthorizingEndsEverything() async throws {
        try await withClio { clio, caller in
            let tokens = try #require(clio.issueToken())
            var caller = caller
            caller.token = tokens.access
            let form = ["Content-Type": "application/x-www-form-urlencoded"]
            let reply = try await caller.call("POST", "/oauth/deauthorize", "token=\(tokens.access)", headers: form)
            #expect(reply.status == 200)
            #expect(try await caller.get("bills.json").status == 401)
            let renewal = ["grant_type": "refresh_token", "refresh_token": tokens.refresh]
            #expect(try await Self.token(caller, renewal).json?["error"]?.string == "invalid_grant")
        }
    }

    @Test func aPageAsksAndTakesNo() async throws {
        var options = Fixture.options()
        options.login = .page
        try await withClio(options) { _, caller in
            let page = try await caller.call("GET", Self.authorize())
            #expect(page.status == 200)
            #expect(page.text.contains("consent=yes"))
            #expect(try await caller.call("GET", Self.authorize("&consent=yes")).status == 302)
            #expect(try await caller.call("GET", Self.authorize("&consent=no")).status == 200)
            let declined = try await caller.call("GET", Self.authorize("&redirect_on_decline=true&consent=no"))
            #expect(declined.header("Location")?.contains("error=access_denied") == true)
        }
    }

    @Test func withoutATokenNothingIsTold() async throws {
        try await withClio { _, caller in
            var caller = caller
            caller.token = "guessed"
            let reply = try await caller.get("bills.json")
            #expect(reply.status == 401)
            #expect(reply.json?["error"]?["type"]?.string == "UnauthorizedError")
            #expect(reply.header("X-API-VERSION") == nil)
        }
    }
}
