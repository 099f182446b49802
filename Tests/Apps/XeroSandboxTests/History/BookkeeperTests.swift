import Ledger
import Testing
import XeroSandbox

@Suite struct BookkeeperTests {
    /// An invoice of 200.00 with a payment of 50.00 on it.
    private func withPayment(_ body: (Caller) async throws -> Void) async throws {
        try await withSandbox { caller in
            try await caller.made("PUT", "Contacts", "Contacts", Fixture.contact())
            try await caller.made("PUT", "Invoices", "Invoices", Fixture.invoice())
            try await caller.made(
                "PUT", "Payments", "Payments", Fixture.payment(amount: "50.00", more: #","Reference":"Wire 7 clio:9""#))
            try await body(caller)
        }
    }

    private func payments(_ caller: Caller) async throws -> [JSONValue] {
        let all = try await caller.api("GET", "Payments").json?["Payments"]?.elements ?? []
        return all.filter { $0["Status"]?.string != "DELETED" }
    }

    @Test func aPaymentIsDeleted() async throws {
        try await withPayment { caller in
            let done = try #require(caller.sandbox.play(.deletePayment, seed: 1))
            #expect(
                done.hasPrefix("deletePayment 4117: 50.00 on ") && done.hasSuffix(" to 090, Wire 7 clio:9"), "\(done)")
            #expect(try await payments(caller).isEmpty)
            #expect(caller.sandbox.play(.deletePayment, seed: 1) == nil)
            #expect(caller.sandbox.play(.editPayment, seed: 1) == nil)
        }
    }

    @Test func anEditedPaymentIsRemovedAndEnteredAgain() async throws {
        try await withPayment { caller in
            var (amounts, accounts, marks, reconciled) = (Set<Int>(), Set<String>(), Set<Bool>(), Set<Bool>())
            var days: Set<String> = []
            for seed in 0..<60 {
                let before = try #require(try await payments(caller).first)
                _ = try #require(caller.sandbox.play(.editPayment, seed: UInt64(seed)))
                let all = try await payments(caller)
                let after = try #require(all.first)
                #expect(all.count == 1 && after["PaymentID"] != before["PaymentID"])
                let cents = Int(after["Amount"]?.number?.filter { $0 != "." } ?? "") ?? 0
                #expect((1...20_000).contains(cents))
                amounts.insert(cents)
                days.insert(after["Date"]?.string ?? "")
                accounts.insert(after["Account"]?["Code"]?.string ?? "")
                marks.insert(after["Reference"]?.string?.hasSuffix("clio:9") == true)
                reconciled.insert(after["IsReconciled"]?.bool == true)
            }
            #expect(amounts.contains { $0 < 5_000 } && amounts.contains { $0 > 5_000 })
            #expect(days.count > 5)
            #expect(accounts == ["090", "091"])
            #expect(marks.count == 2 && reconciled.count == 2)
        }
    }

    @Test func theSameSeedDoesTheSame() async throws {
        var books: [[UInt8]] = []
        for _ in 0..<2 {
            try await withPayment { caller in
                for seed in 0..<9 { _ = caller.sandbox.playDay(seed: UInt64(seed)) }
                books.append(caller.sandbox.book)
            }
        }
        #expect(books[0] == books[1])
    }
}
