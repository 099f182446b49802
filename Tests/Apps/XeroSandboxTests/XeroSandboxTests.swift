import Ledger
import Testing
import XeroSandbox

struct XeroSandboxTests {
    @Test func aTakenPortIsRefusedAndAStoppedOneIsFree() async throws {
        // Below the ports the system gives to whoever asks for any.
        let port = Int.random(in: 20_000..<32_000)
        let first = try await XeroSandbox.start(SandboxOptions(port: port, limits: .generous))
        #expect(first.baseURL == "http://127.0.0.1:\(first.port)")
        await #expect(throws: (any Error).self) { try await XeroSandbox.start(SandboxOptions(port: first.port)) }
        await first.stop()
        let second = try await XeroSandbox.start(SandboxOptions(port: first.port))
        await second.stop()
    }

    @Test func limitsCanBeSetWhileItRuns() async throws {
        try await withSandbox { caller in
            caller.sandbox.set(SandboxLimits(perMinute: 0))
            let refused = try await caller.api("GET", "Organisation")
            #expect(refused.status == 429)
            caller.sandbox.set(SandboxLimits.generous)
            let taken = try await caller.api("GET", "Organisation")
            #expect(taken.status == 200)
        }
    }

    /// Every seed's firm takes a bill with its own tax, a payment and a credit.
    @Test(arguments: 1...6)
    func seededFirmsWork(seed: UInt64) async throws {
        let firm = SandboxFirm.seeded(seed)
        let options = SandboxOptions(firm: firm, clock: Fixture.clock(), limits: .generous)
        try await withSandbox(options) { caller in
            try await caller.made("PUT", "Contacts", "Contacts", Fixture.contact())
            let line = Fixture.line(tax: firm.taxRates[1].type)
            let made = try await caller.made("PUT", "Invoices", "Invoices", Fixture.invoice(lines: [line]))
            #expect(made["TotalTax"]?.number != "0.00")
            try await caller.made("PUT", "Payments", "Payments", Fixture.payment(amount: "20"))
            try await caller.made("PUT", "CreditNotes", "CreditNotes", Fixture.credit())
        }
    }
}
