import Ledger
import Testing
import XeroSandbox

struct AccessTests {
    @Test func aTokenLivesHalfAnHour() async throws {
        try await withSandbox { caller in
            caller.sandbox.clock.advance(seconds: 1_799)
            #expect(try await caller.api("GET", "Organisation").status == 200)
            caller.sandbox.clock.advance(seconds: 1)
            let reply = try await caller.api("GET", "Organisation")
            #expect(reply.status == 401)
            #expect(reply.json?["Title"]?.string == "Unauthorized")
            #expect(reply.json?["Detail"]?.string == "TokenExpired: token expired at 06/01/2026 12:30:00")
        }
    }

    @Test func strangersAreRefused() async throws {
        try await withSandbox { caller in
            var stranger = caller
            stranger.token = "nobody"
            let reply = try await stranger.api("GET", "Organisation")
            #expect(reply.status == 401)
            #expect(reply.json?["Detail"]?.string == "AuthenticationUnsuccessful")
            #expect(!reply.text.contains("nobody"))
        }
    }

    @Test(arguments: [nil, "00000000-0000-0000-0000-000000000001"])
    func theTenantMustBeRight(tenant: String?) async throws {
        try await withSandbox { caller in
            var other = caller
            other.tenant = tenant
            let reply = try await other.api("GET", "Organisation")
            #expect(reply.status == 403)
            #expect(reply.json?["detail"]?.string == "AuthenticationUnsuccessful")
            #expect(reply.json?["title"]?.string == "Forbidden")
        }
    }

    @Test func scopesOpenTheirOwnPart() async throws {
        try await withSandbox { caller in
            let reader = try Caller(caller.sandbox, scopes: ["accounting.contacts.read", "accounting.settings.read"])
            #expect(try await reader.api("GET", "Contacts").status == 200)
            #expect(try await reader.api("GET", "Accounts").status == 200)
            for (method, path) in [("PUT", "Contacts"), ("GET", "Invoices"), ("GET", "Payments"), ("PUT", "Accounts")] {
                let reply = try await reader.api(method, path, method == "PUT" ? "{}" : nil)
                #expect(reply.status == 401, "\(path)")
                #expect(reply.json?["Detail"]?.string == "AuthorizationUnsuccessful")
            }
        }
    }

    @Test func aDeletedConnectionIsGone() async throws {
        try await withSandbox { caller in
            let connection = try #require(try await caller.call("GET", "/connections").json?.elements?.first)
            let id = try #require(connection["id"]?.string)
            #expect(try await caller.call("DELETE", "/connections/\(id)").status == 204)
            #expect(try await caller.call("DELETE", "/connections/\(id)").status == 404)
            #expect(try await caller.call("GET", "/connections").json?.elements?.isEmpty == true)
            #expect(try await caller.api("GET", "Organisation").status == 403)
        }
    }

    @Test(arguments: [
        (["Host": "xero.example.com"], 403), (["Host": "localhost:1"], 200), (["Host": "[::1]:80"], 200),
        (["Origin": "https://example.com"], 403), (["Origin": "null"], 403), (["Origin": "http://localhost:3000"], 200),
    ])
    func onlyThisMachineIsAnswered(headers: [String: String], status: Int) async throws {
        try await withSandbox { caller in
            let reply = try await caller.api("GET", "Organisation", headers: headers)
            #expect(reply.status == status)
            #expect(try await caller.call("GET", "/sandbox/counters", headers: headers).status == status)
        }
    }
}
