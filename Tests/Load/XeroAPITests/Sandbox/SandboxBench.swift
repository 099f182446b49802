import Testing
import WebTesting
import XeroSandbox

@testable import WebAccess
@testable import XeroAPI

/// The sandbox's clock as the client's: waiting moves both, so that a minute's limit passes at once.
struct SharedClock: APIClock {
    let clock: SandboxClock

    var now: UTCInstant { UTCInstant(milliseconds: clock.now) }
    var elapsed: Duration { .milliseconds(clock.now) }

    func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        clock.advance(seconds: Int(duration.secondsRoundedUp))
        await Task.yield()
    }
}

/// A client linked to a sandbox of its own.
struct SandboxBench: Sendable {
    let sandbox: XeroSandbox
    let clock: SharedClock
    let transport = HTTPTransport()
    let client: XeroClient

    private init(_ options: SandboxOptions) async throws {
        sandbox = try await XeroSandbox.start(options)
        clock = SharedClock(clock: sandbox.clock)
        let address = try ServerAddress(sandbox.baseURL)
        let credentials = try ClientCredentials(
            application: XeroApplication(
                clientID: "sandbox-custom", clientSecret: Secret("sandbox-secret"), login: address, identity: address,
                api: address),
            transport: transport, clock: clock)
        client = try XeroClient(
            address: address, tenant: sandbox.tenantID, credentials: credentials, transport: transport,
            scheduler: CallScheduler(clock: clock), clock: clock)
    }

    static func run<Value: Sendable>(
        limits: SandboxLimits = .generous, _ body: (SandboxBench) async throws -> Value
    ) async throws -> Value {
        // 1 March 2026, 12:00:20 UTC: not at a minute's beginning.
        let options = SandboxOptions(clock: SandboxClock(start: 1_772_366_420_000, factor: 0), limits: limits)
        let bench = try await SandboxBench(options)
        do {
            let value = try await body(bench)
            await bench.transport.close()
            await bench.sandbox.stop()
            return value
        } catch {
            await bench.transport.close()
            await bench.sandbox.stop()
            throw error
        }
    }

    /// Submits elements, all of one kind, and gives what became of them, in their order.
    func submit(
        _ elements: [String], _ kind: ElementKind, _ purpose: ElementPurpose = .create, key: String
    ) async throws -> [ElementOutcome] {
        let packing = ElementBatch.pack(elements.map { ArraySlice($0.utf8) }, kind: kind, purpose: purpose)
        #expect(packing.unfit.isEmpty)
        var outcomes: [ElementOutcome] = []
        for (index, batch) in packing.batches.enumerated() {
            outcomes += try await client.submit(batch, key: "\(key)-\(index)").outcomes
        }
        return outcomes
    }

    func contact(_ number: String = "clio-1", name: String = "Smith & Co") async throws -> String {
        let outcomes = try await submit([#"{"ContactNumber":"\#(number)","Name":"\#(name)"}"#], .contacts, key: number)
        return try #require(outcomes.first?.id)
    }

    static func invoice(_ number: String, contact: String, amount: String = "100.00", account: String = "200") -> String
    {
        """
        {"Type":"ACCREC","Contact":{"ContactID":"\(contact)"},"InvoiceNumber":"\(number)","Date":"2026-01-31",\
        "DueDate":"2026-02-14","Status":"AUTHORISED","LineAmountTypes":"Exclusive","LineItems":[{"Description":"Work",\
        "Quantity":1,"UnitAmount":\(amount),"AccountCode":"\(account)","TaxType":"NONE","TaxAmount":0}]}
        """
    }
}

extension ElementOutcome {
    var id: String? {
        guard case .accepted(let accepted) = self else { return nil }
        return accepted.id
    }
}
