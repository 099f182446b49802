import Testing
import WebTesting
import XeroSandbox

@testable import WebAccess
@testable import XeroAPI

@Suite("Pain 1: whatever is lost, nothing is there twice") struct ChaosTests {
    private static let kinds: [SandboxFault.Kind] = [
        .dropBefore, .dropAfter, .dropMidway, .internalError, .internalErrorAfter, .unavailable, .cutOff,
        .tooManyRequests(problem: "minute", retryAfter: 3), .tooManyRequests(problem: "Concurrent", retryAfter: nil),
    ]

    /// Tries a call until Xero answers it.
    private func persist<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        for _ in 0..<50 {
            do {
                return try await body()
            } catch let error as XeroError where error.isTemporary {
                continue
            } catch XeroError.unreadable {
                // An answer cut in the middle that looks whole.
                continue
            }
        }
        throw XeroError.temporary("never answered")
    }

    /// Submits as a run does: what is open is looked up, and only what isn't there is sent again, by a new key.
    private func submit(_ numbers: [String], contact: String, _ bench: SandboxBench) async throws -> [String: String] {
        var ids: [String: String] = [:]
        var round = 0
        var limits = ElementBatch.Limits()
        limits.elements = 9
        while ids.count < numbers.count {
            round += 1
            guard round < 30 else { throw XeroError.temporary("it doesn't end") }
            let open = numbers.filter { ids[$0] == nil }
            let elements = open.map { ArraySlice(SandboxBench.invoice($0, contact: contact).utf8) }
            let packing = ElementBatch.pack(elements, kind: .invoices, purpose: .create, limits: limits)
            for (index, batch) in packing.batches.enumerated() {
                do {
                    let answer = try await bench.client.submit(batch, key: "round-\(round)-\(index)")
                    for (position, outcome) in zip(batch.positions, answer.outcomes) {
                        if case .refused(let messages) = outcome { Issue.record("\(open[position]): \(messages)") }
                        if let id = outcome.id { ids[open[position]] = id }
                    }
                } catch let error as XeroError {
                    if case .unknownOutcome = error {} else if !error.isTemporary { throw error }
                }
            }
            let missing = numbers.filter { ids[$0] == nil }
            let found = try await persist { try await bench.client.invoices(numbered: missing) }
            for record in found.records { ids[record.number] = record.id }
        }
        return ids
    }

    @Test(arguments: 1...8) func everyInvoiceOnce(seed: Int) async throws {
        try await SandboxBench.run { bench in
            let contact = try await bench.contact()
            let numbers = (0..<130).map { "INV-\($0)" }
            bench.sandbox.set(SandboxChaos(seed: UInt64(seed), perMille: 450, kinds: Self.kinds))
            let ids = try await submit(numbers, contact: contact, bench)
            bench.sandbox.clearFaults()
            #expect(bench.sandbox.faultsStruck > 0)
            var seen: [String: String] = [:]
            var count = 0
            for try await page in bench.client.pages(of: XeroInvoice.self) {
                count += page.records.count
                for record in page.records { seen[record.number] = record.id }
            }
            #expect(count == 130)
            #expect(seen == ids)
        }
    }
}
