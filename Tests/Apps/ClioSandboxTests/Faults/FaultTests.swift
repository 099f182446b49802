import ClioSandbox
import Testing

@Suite struct FaultTests {
    @Test func faultsStrikeWhereTheyAreToldTo() async throws {
        try await withClio { clio, caller in
            _ = try clio.with { try $0.bill() }
            clio.add(SandboxFault(.tooManyRequests(problem: "minute", retryAfter: 7), path: "/api/v4/bills*", nth: 2))
            #expect(try await caller.get("bills.json").status == 200)
            #expect(try await caller.get("contacts.json").status == 200)
            let refused = try await caller.get("bills.json")
            #expect(refused.status == 429)
            #expect(refused.header("Retry-After") == "7")
            for (kind, status) in [(SandboxFault.Kind.internalError, 500), (.unavailable, 503)] {
                clio.add(SandboxFault(kind))
                #expect(try await caller.get("bills.json").status == status)
            }
            clio.add(SandboxFault(.cutOff))
            let half = try await caller.get("bills.json")
            #expect(half.status == 200)
            #expect(half.json == nil)
            #expect(clio.faultsStruck == 4)
        }
    }

    @Test(arguments: [SandboxFault.Kind.dropBefore, .dropAfter, .dropMidway])
    func connectionsCanBreak(kind: SandboxFault.Kind) async throws {
        try await withClio { clio, caller in
            clio.add(SandboxFault(kind, method: "PATCH"))
            await #expect(throws: (any Error).self) {
                try await caller.call("PATCH", "/api/v4/contacts/700101.json", "{\"data\":{\"title\":\"Dr\"}}")
            }
            let isDone = kind != .dropBefore
            #expect(clio.with { $0.contacts[700_101]?.title } == (isDone ? "Dr" : nil))
            #expect(clio.writes.count == (isDone ? 1 : 0))
        }
    }

    @Test func troublesByChanceAreTheSameForTheSameSeed() async throws {
        var runs: [[Int]] = []
        for _ in 0..<2 {
            try await withClio { clio, caller in
                clio.set(SandboxChaos(seed: 5, perMille: 400, kinds: [.internalError, .unavailable]))
                var statuses: [Int] = []
                for _ in 0..<20 { statuses.append(try await caller.get("bills.json").status) }
                runs.append(statuses)
            }
        }
        #expect(runs[0] == runs[1])
        #expect(Set(runs[0]) == [200, 500, 503])
    }
}
