import Ledger
import Testing
import XeroSandbox

struct IdempotencyTests {
    private static let key = ["Idempotency-Key": "k-1"]

    private func body(_ number: String) -> String {
        "{\"Contacts\":[\(Fixture.contact("C\(number)", number: number))]}"
    }

    @Test func theSameRequestHasTheSameAnswerAndIsDoneOnce() async throws {
        try await withSandbox { caller in
            let first = try await caller.api("PUT", "Contacts", body("1"), headers: Self.key)
            caller.sandbox.clock.advance(seconds: 359)
            let second = try await caller.api("PUT", "Contacts", body("1"), headers: Self.key)
            #expect(first.status == 200)
            #expect(second.body == first.body)
            #expect(caller.sandbox.writes.map(\.isReplay) == [false, true])
        }
    }

    @Test func afterSixMinutesItIsForgotten() async throws {
        try await withSandbox { caller in
            try await caller.api("PUT", "Contacts", body("1"), headers: Self.key)
            caller.sandbox.clock.advance(seconds: 360)
            let later = try await caller.api("PUT", "Contacts", body("1"), headers: Self.key)
            #expect(later.status == 400)
            #expect(later.messages.contains { $0.contains("already assigned") })
        }
    }

    @Test(arguments: [
        ("PUT", "Contacts", "2"), ("POST", "Contacts", "1"), ("PUT", "Contacts?summarizeErrors=false", "1"),
    ])
    func anotherRequestIsRefused(method: String, path: String, number: String) async throws {
        try await withSandbox { caller in
            try await caller.api("PUT", "Contacts", body("1"), headers: Self.key)
            let other = try await caller.api(method, path, body(number), headers: Self.key)
            #expect(other.status == 400)
            #expect(other.text.contains("Idempotency Key: k-1 is used with a different request."))
        }
    }

    @Test func errorsAreKeptToo() async throws {
        try await withSandbox { caller in
            let first = try await caller.api(
                "PUT", "Invoices", "{\"Invoices\":[\(Fixture.invoice())]}", headers: Self.key)
            #expect(first.status == 400)
            try await caller.made("PUT", "Contacts", "Contacts", Fixture.contact())
            let second = try await caller.api(
                "PUT", "Invoices", "{\"Invoices\":[\(Fixture.invoice())]}", headers: Self.key)
            #expect(second.body == first.body)
        }
    }

    @Test func aKeyHasAtMost128Characters() async throws {
        try await withSandbox { caller in
            let long = ["Idempotency-Key": String(repeating: "k", count: 129)]
            let reply = try await caller.api("PUT", "Contacts", body("1"), headers: long)
            #expect(reply.status == 400)
        }
    }
}
