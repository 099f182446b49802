import Foundation
import Ledger
import Testing
import WebAccess
import WebTesting

@testable import ClioAPI

@Suite struct ChangesDownloadTests {
    private static let since = TestClock.start.advanced(by: .seconds(-120))

    /// What changes brought of a Clio: the result, and the ledger.
    private func changes(
        _ clio: FakeClio, since: UTCInstant = since
    ) async throws -> (result: ClioDownloadResult, ledger: LedgerText, asked: [String]) {
        let folder = ScratchFolder()
        let (result, asked) = try await ClioBench.run(clio) { bench in
            let result = try await bench.download.changes(since: since, into: folder.file("changes"))
            return (result, bench.asked)
        }
        return (result, try LedgerText(folder: folder.file("changes")), asked)
    }

    private func firm(_ count: Int = 20) -> FakeClio {
        let clio = FirmRecords.firm(bills: count)
        clio.add("contacts", FirmRecords.contact(501))
        clio.add("allocations", FirmRecords.allocation(900, bill: 3, parent: 70))
        clio.add("allocations", FirmRecords.allocation(901, bill: 4, parent: 71, type: "CreditMemo"))
        clio.add("allocations", FirmRecords.allocation(902, bill: 5, parent: 71, type: "CreditMemo"))
        clio.add("credit_memos", FirmRecords.memo(71, allocations: [901, 902]))
        return clio
    }

    @Test func nothingChanged() async throws {
        let (result, ledger, asked) = try await changes(firm())
        #expect(result.bills.isEmpty)
        #expect(ledger.records.isEmpty && ledger.contacts.isEmpty && ledger.problems.isEmpty)
        #expect(asked.count == 11)
        #expect(result.billsInClio == 20)
        #expect(result.interestCharges.isEmpty)
    }

    @Test func aBillComesWholeWithWhatItNeeds() async throws {
        let clio = firm()
        clio.set("bills", 3, "{\"updated_at\":\"\(FirmRecords.new)\"}")
        let (result, ledger, _) = try await changes(clio)
        #expect(result.bills == [3])
        #expect(ledger.problems.isEmpty)
        #expect(ledger.records.count == 3)
        #expect(ledger.records[1].contains(#""xero_code":"245""#))
        #expect(ledger.records[2].contains(#""reference":"Payment-70""#))
        #expect(ledger.contacts.count == 1)
    }

    @Test("one bill among many: the calls don't depend on the many", arguments: [10, 1_000])
    func callsDependOnWhatChanged(count: Int) async throws {
        let clio = firm(count)
        clio.set("bills", 3, "{\"updated_at\":\"\(FirmRecords.new)\"}")
        let (result, _, asked) = try await changes(clio)
        #expect(result.bills == [3])
        #expect(asked.count == 21)
        #expect(result.calls == 21)
    }

    @Test func aChangeOfSomethingElseBringsItsBill() async throws {
        let new = "{\"updated_at\":\"\(FirmRecords.new)\"}"
        let ways: [(String, Int64, [Int64])] = [
            ("line_items", 10_007, [7]), ("allocations", 900, [3]), ("credit_memos", 71, [4, 5]),
            // One of a memo's two bills brings the other: credit notes are numbered by all of the memo's parts.
            ("allocations", 902, [4, 5]), ("bills", 4, [4, 5]),
        ]
        for (path, id, bills) in ways {
            let clio = firm()
            clio.set(path, id, new)
            let (result, ledger, _) = try await changes(clio)
            #expect(result.bills == bills, "\(path) \(id)")
            #expect(ledger.problems.isEmpty)
        }
        let clio = firm()
        clio.add(
            "interest_charges",
            "{\"id\":40,\"date\":\"2026-02-01\",\"total\":7.41,\"updated_at\":\"\(FirmRecords.new)\",\"bill\":{\"id\":8}}"
        )
        clio.set("bills", 8, #"{"total":107.41,"interest":{"total":7.41,"balance":7.41}}"#)
        let (result, ledger, asked) = try await changes(clio)
        #expect(result.bills == [8])
        #expect(ledger.records.contains { $0.contains(#""kind":"Interest""#) && $0.contains("7.41") })
        #expect(asked.contains("interest_charges.json?bill_id=8"))
    }

    @Test func creditNotesKeepTheirNumbers() async throws {
        let folder = ScratchFolder()
        let clio = firm()
        try await ClioBench.run(clio) { bench in _ = try await bench.download.whole(into: folder.file("whole")) }
        let whole = try LedgerText(folder: folder.file("whole")).records.filter { $0.contains("CreditMemo-71") }
        #expect(whole.count == 2)
        clio.set("bills", 5, "{\"updated_at\":\"\(FirmRecords.new)\"}")
        let (_, ledger, _) = try await changes(clio)
        #expect(ledger.records.filter { $0.contains("CreditMemo-71") } == whole)
    }

    @Test("void, deleted and voided are seen", arguments: [true, false]) func voided(hides: Bool) async throws {
        let clio = firm()
        clio.change { $0.hidesVoided = hides }
        clio.set("bills", 1, "{\"updated_at\":\"\(FirmRecords.new)\",\"state\":\"void\"}")
        clio.set("bills", 2, "{\"updated_at\":\"\(FirmRecords.new)\",\"state\":\"deleted\"}")
        clio.set(
            "allocations", 900, "{\"updated_at\":\"\(FirmRecords.new)\",\"voided_at\":\"\(FirmRecords.new)\"}")
        let (result, ledger, _) = try await changes(clio)
        #expect(result.bills == [1, 2, 3])
        #expect(ledger.problems.isEmpty)
        #expect(ledger.records.contains { $0.contains(#""id":"1""#) && $0.contains(#""state":"void""#) })
        #expect(ledger.records.contains { $0.contains(#""id":"2""#) && $0.contains(#""state":"deleted""#) })
        #expect(ledger.records.filter { $0.contains(#""allocation_id":"900""#) && $0.contains("voided") }.count == 1)
    }

    @Test func aLineThatVanishedIsNoLongerThere() async throws {
        let clio = firm()
        clio.add("line_items", FirmRecords.line(10_500, bill: 7))
        clio.remove("line_items", 10_007)
        clio.set("bills", 7, "{\"updated_at\":\"\(FirmRecords.new)\"}")
        let (_, ledger, _) = try await changes(clio)
        #expect(ledger.records.count == 2)
        #expect(ledger.records[1].contains(#""id":"10500""#))
    }

    @Test func aContactComesWithoutABill() async throws {
        let clio = firm()
        clio.set("contacts", 501, "{\"updated_at\":\"\(FirmRecords.new)\",\"name\":\"Renamed\"}")
        let (result, ledger, asked) = try await changes(clio)
        #expect(result.bills.isEmpty)
        #expect(ledger.contacts.count == 1)
        #expect(ledger.contacts[0].contains("Renamed"))
        #expect(asked.count == 11)
        // One that a bill needs isn't read twice.
        clio.set("contacts", 500, "{\"updated_at\":\"\(FirmRecords.new)\"}")
        clio.set("bills", 1, "{\"updated_at\":\"\(FirmRecords.new)\"}")
        let both = try await changes(clio)
        #expect(both.ledger.contacts.count == 2)
        #expect(both.asked.filter { $0.hasPrefix("contacts.json") }.count == 1)
    }

    @Test func whatCannotBeReadIsNamedAndTheRestGoesOn() async throws {
        let clio = firm()
        let new = "{\"updated_at\":\"\(FirmRecords.new)\"}"
        for id in [1, 2, 6] { clio.set("bills", Int64(id), new) }
        clio.set("line_items", 10_007, new)
        clio.set("line_items", 10_008, new)
        clio.change { $0.forbidden = [7, 500] }
        clio.remove("bills", 8)
        let (result, _, _) = try await changes(clio)
        #expect(result.bills == [1, 2, 6])
        #expect(result.unreachable.map(\.id) == [7, 8, 500])
        #expect(result.unreachable.map(\.resource) == [.bills, .bills, .contacts])
        #expect(result.unreachable.allSatisfy { !$0.reason.isEmpty })
    }

    @Test(
        "a list that ignores what was asked is not read on",
        arguments: ["bills", "line_items", "allocations", "contacts"])
    func unfiltered(path: String) async throws {
        let clio = firm(500)
        clio.set("bills", 3, "{\"updated_at\":\"\(FirmRecords.new)\"}")
        // Only what is asked by ids or by bill; the lists of what changed are right.
        let folder = ScratchFolder()
        let script = Script { request, _ in
            let isNarrow = request.target.contains("ids%5B%5D") || request.target.contains("bill_id")
            clio.change { $0.unfiltered = isNarrow ? [path] : [] }
            return clio.answer(request)
        }
        try await ClioBench.run(script) { bench in
            let error = try await clioError {
                _ = try await bench.download.changes(since: Self.since, into: folder.file("changes"))
            }
            guard case .unreadable? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(bench.server.requests.count < 25)
        }
    }

    @Test("interrupted at every call, it goes on") func interruptedEverywhere() async throws {
        let clio = firm()
        for (path, id) in [("bills", 3), ("credit_memos", 71), ("line_items", 10_009), ("contacts", 501)]
            as [(String, Int64)]
        {
            clio.set(path, id, "{\"updated_at\":\"\(FirmRecords.new)\"}")
        }
        let (undisturbed, ledger, asked) = try await changes(clio)
        let folder = ScratchFolder()
        let fuse = Fuse(clio)
        try await ClioBench.run(retry: Fuse.retry, fuse.script) { bench in
            for process in 1...asked.count {
                fuse.allow(1)
                let error = try await clioError {
                    let result = try await bench.download.changes(since: Self.since, into: folder.file("c"))
                    #expect(result.bills == undisturbed.bills)
                }
                #expect((error == nil) == (process == asked.count), "\(process)")
            }
        }
        #expect(Set(fuse.answered).count == asked.count)
        #expect(try LedgerText(folder: folder.file("c")) == ledger)
    }

    @Test func anotherTimeOrAnOldRestBeginsAnew() async throws {
        let clio = firm()
        let folder = ScratchFolder()
        clio.set("bills", 3, "{\"updated_at\":\"\(FirmRecords.new)\"}")
        try await ClioBench.run(clio) { bench in
            let path = folder.file("changes")
            _ = try await bench.download.changes(since: Self.since, into: path)
            // The same again is asked again: what is complete may be out of date.
            clio.set("bills", 4, "{\"updated_at\":\"\(FirmRecords.new)\"}")
            #expect(try await bench.download.changes(since: Self.since, into: path).bills == [3, 4, 5])
            #expect(try await bench.download.changes(since: TestClock.start, overlap: .zero, into: path).bills.isEmpty)
            #expect(try LedgerText(folder: path).records.isEmpty)

            clio.change { $0.instead["matters"] = [.answer(400, headers: [], body: "")] }
            _ = try await clioError { _ = try await bench.download.changes(since: Self.since, into: path) }
            clio.set("bills", 6, "{\"updated_at\":\"\(FirmRecords.new)\"}")
            let rest = try await bench.download.changes(since: Self.since, into: path)
            #expect(rest.bills == [3, 4, 5])
            #expect(rest.keptPages > 0)

            clio.change { $0.instead["matters"] = [.answer(400, headers: [], body: "")] }
            _ = try await clioError { _ = try await bench.download.changes(since: Self.since, into: path) }
            bench.clock.advance(.seconds(7_200))
            clio.set("bills", 9, "{\"updated_at\":\"\(FirmRecords.new)\"}")
            #expect(try await bench.download.changes(since: Self.since, into: path).bills == [3, 4, 5, 6, 9])
        }
    }

    @Test func billsThatAreAskedForComeToo() async throws {
        let folder = ScratchFolder()
        try await ClioBench.run(firm()) { bench in
            let result = try await bench.download.changes(
                since: Self.since, including: [6, 7], into: folder.file("changes"))
            #expect(result.bills == [6, 7])
        }
        let clio = firm()
        clio.set("bills", 9, "{\"updated_at\":\"\(FirmRecords.new)\",\"original_bill\":{\"id\":6}}")
        #expect(try await changes(clio).result.bills == [6, 9])
    }

    @Test func asksFromAnOverlapBefore() async throws {
        let folder = ScratchFolder()
        try await ClioBench.run(firm()) { bench in
            _ = try await bench.download.changes(
                since: TestClock.start, overlap: .seconds(90), into: folder.file("changes"))
            #expect(bench.asked.contains("bills.json?updated_since=2026-03-01T11:58:30Z"))
        }
    }
}
