import Ledger
import Testing
import XeroSandbox

struct ControlTests {
    @Test func callsAreCountedByEndpoint() async throws {
        try await withSandbox { caller in
            try await caller.made("PUT", "Contacts", "Contacts", Fixture.contact())
            try await caller.api("GET", "Contacts/clio-1")
            try await caller.api("GET", "Contacts?page=1")
            let counters = try await caller.call("GET", "/sandbox/counters").json
            #expect(counters?["PUT /Contacts"]?.number == "1")
            #expect(counters?["GET /Contacts/{id}"]?.number == "1")
            #expect(caller.sandbox.counters == ["PUT /Contacts": 1, "GET /Contacts/{id}": 1, "GET /Contacts": 1])
        }
    }

    @Test func writesAreKeptAsTheyCame() async throws {
        try await withSandbox { caller in
            let body = "{\"Contacts\":[\(Fixture.contact())]}"
            try await caller.api("PUT", "Contacts?summarizeErrors=false", body, headers: ["Idempotency-Key": "k"])
            let write = try await caller.call("GET", "/sandbox/writes").json?.elements?.first
            #expect(write?["body"]?.string == body)
            #expect(write?["target"]?.string == "/api.xro/2.0/Contacts?summarizeErrors=false")
            #expect(write?["idempotencyKey"]?.string == "k")
        }
    }

    @Test func theClockIsMoved() async throws {
        try await withSandbox { caller in
            let before = try await caller.call("GET", "/sandbox/clock").json?["now"]?.string
            #expect(before == "2026-06-01T12:00:00Z")
            let after = try await caller.call("POST", "/sandbox/clock", #"{"advanceSeconds":90}"#).json?["now"]?.string
            #expect(after == "2026-06-01T12:01:30Z")
        }
    }

    @Test func anAccountantsHandIsPlayedOverHTTP() async throws {
        try await withSandbox { caller in
            try await caller.made("PUT", "Contacts", "Contacts", Fixture.contact())
            try await caller.made("PUT", "Invoices", "Invoices", Fixture.invoice())
            let payment = try await caller.made("PUT", "Payments", "Payments", Fixture.payment(amount: "5"))
            let id = try #require(payment["PaymentID"]?.string)
            for (path, body) in [
                ("lock-dates", #"{"period":"2026-01-31"}"#), ("accounts/210/archive", ""),
                ("payments/\(id)", #"{"reconciled":true}"#),
                ("contacts/clio-1/archive", ""), ("contacts/clio-1/restore", ""),
            ] { #expect(try await caller.call("POST", "/sandbox/\(path)", body).status == 200, "\(path)") }
            #expect(try await caller.api("GET", "Payments/\(id)").first("Payments")?["IsReconciled"]?.bool == true)
            #expect(try await caller.call("POST", "/sandbox/lock-dates", #"{"period":"31/01/2026"}"#).status == 400)
            for path in ["accounts/none/archive", "contacts/none/archive", "payments/none", "nothing"] {
                #expect(try await caller.call("POST", "/sandbox/\(path)", "{}").status == 404, "\(path)")
            }
        }
    }

    @Test func faultsAreSetOverHTTP() async throws {
        try await withSandbox { caller in
            let body = """
                {"faults": [{"kind": "unavailable", "method": "GET", "path": "/api.xro/*", "nth": 2},
                            {"kind": "tooManyRequests", "problem": "minute", "retryAfter": 3, "nth": 9}]}
                """
            let set = try await caller.call("POST", "/sandbox/faults", body).json
            #expect(set?["waiting"]?.elements?.count == 2)
            #expect(try await caller.api("GET", "Organisation").status == 200)
            #expect(try await caller.api("GET", "Organisation").status == 503)
            let left = try await caller.call("DELETE", "/sandbox/faults").json
            #expect(left?["waiting"]?.elements?.isEmpty == true)
            #expect(left?["struck"]?.number == "1")
            #expect(try await caller.call("POST", "/sandbox/faults", #"{"kind":"flood"}"#).status == 400)
            let chaos = #"{"chaos":{"seed":1,"perMille":1000,"kinds":[{"kind":"internalError"}]}}"#
            #expect(try await caller.call("POST", "/sandbox/faults", chaos).status == 200)
            #expect(try await caller.api("GET", "Organisation").status == 500)
        }
    }

    @Test func aTokenIsGivenWithoutALogin() async throws {
        try await withSandbox { caller in
            let reply = try await caller.call(
                "POST", "/sandbox/tokens", #"{"scope":"accounting.settings offline_access"}"#)
            #expect(reply.json?["tenantId"]?.string == caller.sandbox.tenantID)
            #expect(reply.json?["refresh_token"]?.string?.count == 43)
            #expect(
                try await caller.call("POST", "/sandbox/tokens", #"{"scope":"accounting.transactions"}"#).status == 400)
        }
    }

    /// The same documents in another order, with other ids and at other times, are the same book.
    @Test func equalBooksHaveEqualBytes() async throws {
        func book(seed: UInt64, _ numbers: [String], late: Bool) async throws -> [UInt8] {
            let options = SandboxOptions(clock: Fixture.clock(), limits: .generous, seed: seed)
            return try await withSandbox(options) { caller in
                try await caller.made("PUT", "Contacts", "Contacts", Fixture.contact())
                for number in numbers {
                    caller.sandbox.clock.advance(seconds: late ? 100 : 1)
                    try await caller.made("PUT", "Invoices", "Invoices", Fixture.invoice(number))
                    try await caller.made("PUT", "Payments", "Payments", Fixture.payment(number, amount: "20"))
                }
                if late {
                    let extra = try await caller.made("PUT", "Payments", "Payments", Fixture.payment("1", amount: "7"))
                    let id = try #require(extra["PaymentID"]?.string)
                    try await caller.made("POST", "Payments/\(id)", "Payments", #"{"Status":"DELETED"}"#)
                }
                #expect(try await caller.call("GET", "/sandbox/book").body == caller.sandbox.book)
                return caller.sandbox.book
            }
        }
        let first = try await book(seed: 1, ["1", "2", "3"], late: false)
        #expect(try await book(seed: 2, ["3", "1", "2"], late: true) == first)
        #expect(try await book(seed: 1, ["1", "2"], late: false) != first)
        #expect(try JSONValue.parse(first)["Invoices"]?.elements?.count == 3)
    }
}
