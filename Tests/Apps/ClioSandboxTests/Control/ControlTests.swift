import ClioSandbox
import Ledger
import Testing

@Suite struct ControlTests {
    @Test func theSandboxIsSteeredOverHTTP() async throws {
        try await withClio(Fixture.options(.seeded(3, bills: 12))) { clio, caller in
            _ = try await caller.get("bills.json")
            #expect(try await caller.call("GET", "/sandbox/counters").json?["GET /bills"]?.number == "1")
            #expect(try await caller.call("GET", "/sandbox/firm").body == clio.firmText)
            let clock = try await caller.call("POST", "/sandbox/clock", "{\"advanceSeconds\": 90}")
            #expect(clock.json?["now"]?.string == "2026-06-01T12:01:30Z")
            let tokens = try await caller.call("POST", "/sandbox/tokens")
            #expect(tokens.json?["access_token"]?.string != nil)
            let faults = try await caller.call(
                "POST", "/sandbox/faults", "{\"kind\":\"unavailable\",\"path\":\"/api/v4/*\"}")
            #expect(faults.json?["waiting"]?.elements?.count == 1)
            #expect(try await caller.get("bills.json").status == 503)
            #expect(try await caller.call("POST", "/sandbox/faults", "{\"kind\":\"earthquake\"}").status == 400)
        }
    }

    @Test func aHistoryIsPlayedOnRequest() async throws {
        try await withClio(Fixture.options(.seeded(3, bills: 12))) { clio, caller in
            let before = clio.firmText
            let reply = try await caller.call("POST", "/sandbox/history", "{\"seed\": 7, \"days\": 5}")
            #expect(try #require(reply.json?.elements).count >= 5)
            #expect(clio.firmText != before)
            #expect(clio.clock.now == Fixture.noon + 5 * 86_400_000)
            #expect(try await caller.call("POST", "/sandbox/history", "{\"days\": 5}").status == 400)
        }
    }

    @Test func whatHappensElsewhereBelongsToAHistory() async throws {
        var options = Fixture.options(.seeded(3, bills: 12))
        options.elsewhere = { seed in ["elsewhere \(seed % 1_000)"] }
        try await withClio(options) { _, caller in
            func play() async throws -> [String] {
                let reply = try await caller.call("POST", "/sandbox/history", "{\"seed\": 7, \"days\": 3}")
                return try #require(reply.json?.elements).compactMap(\.string).filter { $0.hasPrefix("elsewhere") }
            }
            let days = try await play()
            #expect(Set(days).count == 3)
            #expect(try await play() == days)
        }
    }

    @Test func foreignPagesAreNotAnswered() async throws {
        try await withClio { _, caller in
            let reply = try await caller.get("bills.json", headers: ["Origin": "https://evil.example.com"])
            #expect(reply.status == 403)
        }
    }
}
