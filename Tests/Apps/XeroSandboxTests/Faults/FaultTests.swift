import AsyncHTTPClient
import Ledger
import Testing
import XeroSandbox

struct FaultTests {
    private func put(_ caller: Caller, _ number: String = "1") async throws -> Reply {
        try await caller.api("PUT", "Contacts", "{\"Contacts\":[\(Fixture.contact("C\(number)", number: number))]}")
    }

    @Test(arguments: [
        (SandboxFault.Kind.dropBefore, false), (.dropAfter, true), (.dropMidway, true),
    ])
    func connectionsThatDrop(kind: SandboxFault.Kind, isSaved: Bool) async throws {
        try await withSandbox { caller in
            caller.sandbox.add(SandboxFault(kind, method: "PUT", path: "/api.xro/2.0/Contacts"))
            await #expect(throws: (any Error).self) { try await put(caller) }
            let found = try await caller.api("GET", "Contacts/1").status
            #expect(found == (isSaved ? 200 : 404))
            #expect(caller.sandbox.faultsStruck == 1)
            #expect(try await put(caller, "2").status == 200)
        }
    }

    @Test(arguments: [
        (SandboxFault.Kind.internalError, 500, false), (.internalErrorAfter, 500, true), (.unavailable, 503, false),
        (.tooManyRequests(problem: "minute", retryAfter: 7), 429, false),
    ])
    func answersThatFail(kind: SandboxFault.Kind, status: Int, isSaved: Bool) async throws {
        try await withSandbox { caller in
            caller.sandbox.add(SandboxFault(kind, method: "PUT"))
            let reply = try await put(caller)
            #expect(reply.status == status)
            #expect(try await caller.api("GET", "Contacts/1").status == (isSaved ? 200 : 404))
        }
    }

    @Test func limitsWithAndWithoutRetryAfter() async throws {
        try await withSandbox { caller in
            caller.sandbox.add(SandboxFault(.tooManyRequests(problem: "day", retryAfter: 3_600)))
            caller.sandbox.add(SandboxFault(.tooManyRequests(problem: "concurrent", retryAfter: nil), nth: 2))
            let day = try await caller.api("GET", "Organisation")
            #expect(day.header("X-Rate-Limit-Problem") == "day")
            #expect(day.header("Retry-After") == "3600")
            let concurrent = try await caller.api("GET", "Organisation")
            #expect(concurrent.header("X-Rate-Limit-Problem") == "concurrent")
            #expect(concurrent.header("Retry-After") == nil)
            #expect(try await caller.api("GET", "Organisation").status == 200)
        }
    }

    @Test func anAnswerCutInHalfIsNoJSON() async throws {
        try await withSandbox { caller in
            caller.sandbox.add(SandboxFault(.cutOff, method: "PUT"))
            let reply = try await put(caller)
            #expect(reply.status == 200)
            #expect(reply.json == nil)
            #expect(!reply.body.isEmpty)
            #expect(try await caller.api("GET", "Contacts/1").status == 200)
        }
    }

    @Test func faultsStrikeTheRequestsTheyName() async throws {
        try await withSandbox { caller in
            caller.sandbox.add(SandboxFault(.internalError, method: "GET", path: "*/Invoices*", nth: 2, times: 2))
            var statuses: [Int] = []
            for _ in 0..<5 { statuses.append(try await caller.api("GET", "Invoices?page=1").status) }
            #expect(statuses == [200, 500, 500, 200, 200])
            #expect(try await caller.api("GET", "Contacts").status == 200)
        }
    }

    @Test func aSlowAnswerIsTheOrdinaryOne() async throws {
        try await withSandbox { caller in
            caller.sandbox.add(SandboxFault(.slow(milliseconds: 50)))
            let reply = try await put(caller)
            #expect(reply.status == 200)
        }
    }

    @Test func chanceIsTheSameForTheSameSeed() async throws {
        func statuses(_ seed: UInt64) async throws -> [Int] {
            try await withSandbox { caller in
                caller.sandbox.set(SandboxChaos(seed: seed, perMille: 300, kinds: [.internalError, .unavailable]))
                var statuses: [Int] = []
                for _ in 0..<40 { statuses.append(try await caller.api("GET", "Organisation").status) }
                caller.sandbox.set(nil as SandboxChaos?)
                #expect(try await caller.api("GET", "Organisation").status == 200)
                return statuses
            }
        }
        let first = try await statuses(7)
        #expect(try await statuses(7) == first)
        #expect(try await statuses(8) != first)
        #expect(Set(first) == [200, 500, 503])
    }

    @Test func aLostAnswerIsFoundAgainByItsKey() async throws {
        try await withSandbox { caller in
            try await caller.made("PUT", "Contacts", "Contacts", Fixture.contact())
            caller.sandbox.add(SandboxFault(.dropAfter, method: "PUT", path: "/api.xro/2.0/Invoices"))
            let key = ["Idempotency-Key": "one"]
            let body = "{\"Invoices\":[\(Fixture.invoice())]}"
            await #expect(throws: (any Error).self) { try await caller.api("PUT", "Invoices", body, headers: key) }
            #expect(try await caller.api("PUT", "Invoices", body, headers: key).status == 200)
            #expect(try await caller.api("GET", "Invoices").json?["Invoices"]?.elements?.count == 1)
        }
    }
}
