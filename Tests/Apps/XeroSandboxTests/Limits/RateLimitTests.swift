import Testing

@testable import XeroSandbox

struct RateLimitTests {
    private func options(_ limits: SandboxLimits, latency: Int = 0) -> SandboxOptions {
        SandboxOptions(clock: Fixture.clock(), limits: limits, latency: latency)
    }

    @Test func aMinuteHasItsCalls() async throws {
        try await withSandbox(options(SandboxLimits(perMinute: 3))) { caller in
            caller.sandbox.clock.advance(seconds: 15)
            for left in ["2", "1", "0"] {
                let reply = try await caller.api("GET", "Organisation")
                #expect(reply.status == 200)
                #expect(reply.header("X-MinLimit-Remaining") == left)
                #expect(reply.header("Xero-Correlation-Id")?.count == 36)
            }
            let refused = try await caller.api("GET", "Organisation")
            #expect(refused.status == 429)
            #expect(refused.header("X-Rate-Limit-Problem") == "minute")
            #expect(refused.header("Retry-After") == "45")
            caller.sandbox.clock.advance(seconds: 45)
            #expect(try await caller.api("GET", "Organisation").status == 200)
        }
    }

    @Test func aDayHasItsCalls() async throws {
        try await withSandbox(options(SandboxLimits(perDay: 1))) { caller in
            let first = try await caller.api("GET", "Organisation")
            #expect(first.header("X-DayLimit-Remaining") == "0")
            let refused = try await caller.api("GET", "Organisation")
            #expect(refused.header("X-Rate-Limit-Problem") == "day")
            #expect(refused.header("Retry-After") == "43200")
            caller.sandbox.clock.advance(seconds: 43_200)
            let tomorrow = try Caller(caller.sandbox)
            #expect(try await tomorrow.api("GET", "Organisation").status == 200)
        }
    }

    @Test func theAppHasItsCallsToo() async throws {
        try await withSandbox(options(SandboxLimits(appPerMinute: 1))) { caller in
            try await caller.api("GET", "Organisation")
            let refused = try await caller.api("GET", "Organisation")
            #expect(refused.header("X-Rate-Limit-Problem") == "appminute")
        }
    }

    @Test func callsAtTheSameTimeAreFew() throws {
        var limiter = RateLimiter(limits: SandboxLimits(concurrent: 2))
        let entries = (0..<3).map { _ in limiter.enter(now: 0) }
        #expect(entries[0] == nil && entries[1] == nil)
        let refused = try #require(entries[2])
        #expect(refused.problem == .concurrent)
        #expect(refused.retryAfter == nil)
        limiter.leave()
        let next = limiter.enter(now: 0)
        #expect(next == nil)
    }

    /// However many overlap, each is answered or refused as one too many, and every place is given back.
    @Test func placesAreGivenBack() async throws {
        try await withSandbox(options(SandboxLimits(concurrent: 1), latency: 100)) { caller in
            let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
                for _ in 0..<6 { group.addTask { try await caller.api("GET", "Organisation") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(replies.contains { $0.status == 200 })
            let refused = replies.filter { $0.status != 200 }
            #expect(refused.allSatisfy { $0.status == 429 && $0.header("X-Rate-Limit-Problem") == "concurrent" })
            #expect(refused.allSatisfy { $0.header("Retry-After") == nil })
            let after = try await caller.api("GET", "Organisation")
            #expect(after.status == 200)
        }
    }

    @Test func loginAndControlAreNotCounted() async throws {
        try await withSandbox(options(SandboxLimits(perMinute: 1))) { caller in
            for _ in 0..<3 { try await caller.call("GET", "/sandbox/counters") }
            #expect(try await caller.call("GET", "/connections").status == 200)
            #expect(try await caller.api("GET", "Organisation").status == 200)
        }
    }
}
