import Foundation
import Ledger
import Testing
import XeroSandbox

/// The sample firm's own batch, as the golden files hold it, against the sandbox's rules.
struct SampleFirmTests {
    private static let expected = SandboxFirmTests.samples.appending(path: "harbour-finch/expected")

    /// Every element of every file, one request a file, and no refusal.
    @Test func xeroTakesTheSampleBatch() async throws {
        try await withSandbox { caller in
            var counts: [String: Int] = [:]
            for (prefix, resource) in [
                ("contacts", "Contacts"), ("invoices", "Invoices"), ("credit-notes", "CreditNotes"),
                ("payments", "Payments"),
            ] {
                let files = try FileManager.default.contentsOfDirectory(atPath: Self.expected.path)
                    .filter { $0.hasPrefix(prefix) && $0.hasSuffix(".xml") }
                for file in files.sorted() {
                    let xml = try String(contentsOf: Self.expected.appending(path: file), encoding: .utf8)
                    // Allocations follow in calls of their own.
                    let body = xml.replacing(/<Allocations>.*?<\/Allocations>/, with: "")
                    let reply = try await caller.api(
                        "PUT", "\(resource)?summarizeErrors=false&unitdp=4", body,
                        headers: ["Content-Type": "application/xml"])
                    let elements = reply.json?[resource]?.elements ?? []
                    counts[resource, default: 0] += elements.count { $0["StatusAttributeString"]?.string == "OK" }
                    #expect(!elements.isEmpty && reply.messages.isEmpty, "\(file): \(reply.messages)")
                }
            }
            #expect(counts.count == 4)
            for (resource, count) in counts { #expect(count > 10, "\(resource): \(count)") }
            let all = try await caller.api("GET", "Invoices?page=1&pageSize=1000")
            #expect(all.json?["Invoices"]?.elements?.count == counts["Invoices"])
        }
    }
}
