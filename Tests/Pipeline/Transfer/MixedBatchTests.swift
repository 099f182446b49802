import Foundation
import Ledger
import TestSupport
import Testing
import XeroSandbox

@testable import Pipeline

/// Xero refuses a few documents of many: the others arrive, and those are named with Xero's own words and Clio's rows.
@Suite("Mixed batches")
struct MixedBatchTests {
    static let bad = [4, 19, 40]

    /// Fifty bills, three of them with a line to account 261.
    static var firm: InventedFirm {
        var firm = InventedFirm(plainBills: 50)
        for index in bad {
            firm.bills[index].lines[0].kind = "ExpenseEntry"
            firm.bills[index].lines[0].category = "Court filing fees"
        }
        return firm
    }

    @Test("Pain 7: three of fifty are refused, 47 arrive, the three are named; corrected and fed back, they arrive")
    func threeOfFifty() async throws {
        let firm = Self.firm
        let rig = try await TransferRig(firm)
        let batch = try #require(try await rig.plan().batchPath)
        rig.xero.setArchived(account: "261")
        let result = try await rig.apply(batch)
        #expect(result.exitCode == .someRejected)
        #expect(result.rows.first { $0.kind == "invoice" }?.done == 47)
        #expect(result.rows.first { $0.kind == "invoice" }?.refused == 3)
        let bad = Self.bad.map { firm.bills[$0].number }
        #expect(result.problems.map(\.text).sorted() == bad.sorted())
        for (problem, index) in zip(result.problems, Self.bad) {
            #expect(problem.message.contains("Account code '261' has been archived, or has been deleted"))
            // The header is line 1.
            #expect(problem.location.file.hasSuffix("clio/bills.csv") && problem.location.line == index + 2)
        }
        #expect(!rig.book.contains(bad[0]) && rig.book.contains(firm.bills[5].number))

        let names = try FileManager.default.contentsOfDirectory(atPath: batch + "/rejected/xero").sorted()
        #expect(names == ["bill_line_items.csv", "bills.csv", "contacts.csv"])
        let text = String(
            decoding: try Data(contentsOf: URL(fileURLWithPath: batch + "/rejected/xero/bills.csv")), as: UTF8.self)
        #expect(text.split(separator: "\n").count == 4)
        for number in bad { #expect(text.contains(number)) }
        #expect(text.contains("has been archived, or has been deleted"))

        // The account is restored, and the refused rows alone are fed back.
        rig.xero.setArchived(account: "261", false)
        for name in names {
            try FileManager.default.removeItem(atPath: rig.folder + "/clio/" + name)
            try FileManager.default.copyItem(
                atPath: batch + "/rejected/xero/" + name, toPath: rig.folder + "/clio/" + name)
        }
        for name in ["payments", "credit_notes"] {
            try FileManager.default.removeItem(atPath: rig.folder + "/clio/\(name).csv")
        }
        let again = try await rig.run()
        #expect(again.exitCode == .done, "\(again.report.problems)")
        #expect(again.applied?.rows.filter { $0.kind == "invoice" }.map(\.done) == [3])
        for bill in firm.bills {
            #expect(rig.book.components(separatedBy: "\"Number\":\"\(bill.number)\"").count == 2, "\(bill.number)")
        }
        await rig.stop()
    }

    @Test("Pain 9: every message Xero gives for a document reaches the report and the rejected rows")
    func everyMessage() async throws {
        var firm = Self.firm
        firm.bills[4].lines.append(firm.bills[4].lines[0])
        firm.bills[4].lines[1].id += 500
        firm.bills[4].lines[1].category = ""
        let rig = try await TransferRig(firm)
        let batch = try #require(try await rig.plan().batchPath)
        rig.xero.setArchived(account: "261")
        rig.xero.setArchived(account: "260")
        let result = try await rig.apply(batch)
        let problem = try #require(result.problems.first { $0.text == firm.bills[4].number })
        #expect(problem.message.contains("Account code '261' has been archived"))
        #expect(problem.message.contains("Account code '260' has been archived"))
        let text = String(
            decoding: try Data(contentsOf: URL(fileURLWithPath: batch + "/rejected/xero/bills.csv")), as: UTF8.self)
        #expect(text.contains("'261'") && text.contains("'260'"))
        await rig.stop()
    }

    @Test("Pain 16: a bill in a locked period is held before anything is sent, and holds back no other")
    func lockedPeriod() async throws {
        var firm = InventedFirm(plainBills: 12)
        firm.bills[3].day = 2
        let rig = try await TransferRig(firm)
        rig.xero.setLockDates(period: "2026-01-05", endOfYear: nil)
        let result = try await rig.run()
        #expect(result.exitCode == .someRejected)
        #expect(result.applied?.problems == [])
        #expect(result.applied?.rows.first { $0.kind == "invoice" }?.done == 11)
        #expect(result.report.problems.map(\.code) == [.lockedPeriod])
        let sent = rig.writes.map { String(decoding: $0.body, as: UTF8.self) }.joined()
        #expect(!sent.contains(firm.bills[3].number) && sent.contains(firm.bills[4].number))
        rig.xero.setLockDates(period: nil, endOfYear: nil)
        #expect(try await rig.run().exitCode == .done)
        #expect(rig.book.contains(firm.bills[3].number))
        await rig.stop()
    }

    @Test("A credit note whose allocation Xero refused is allocated by the next run")
    func refusedAllocation() async throws {
        var firm = InventedFirm(plainBills: 3)
        firm.creditNotes = [.init(id: 7_001, bill: 1_002, day: 12, amount: 10)]
        let rig = try await TransferRig(firm)
        let batch = try #require(try await rig.plan().batchPath)
        rig.xero.add(SandboxFault(.dropBefore, method: "PUT", path: "*/Allocations", times: 100))
        await #expect(throws: (any Error).self) { try await rig.apply(batch) }
        rig.xero.clearFaults()
        rig.xero.setLockDates(period: "2026-01-31", endOfYear: nil)
        let refused = try await rig.apply(batch)
        #expect(refused.problems.count == 1 && refused.problems[0].message.contains("lock date"), "\(refused.problems)")
        rig.xero.setLockDates(period: nil, endOfYear: nil)
        let next = try await rig.run()
        #expect(next.exitCode == .done)
        #expect(rig.book.contains("\"Allocations\":[\"2026-01-13 0.10 CN-7001\"]"), "\(rig.book)")
        try await rig.expectNothingToDo()
        await rig.stop()
    }

    @Test("A person changes an invoice after the plan; the run dies and goes on: nothing of that bill is sent")
    func changedSincePlanned() async throws {
        let firm = InventedFirm(plainBills: 4)
        let rig = try await TransferRig(firm)
        _ = try await rig.run()
        var later = firm
        for index in later.bills.indices { later.bills[index].lines[0].text += ", corrected" }
        try rig.export(later)
        let batch = try #require(try await rig.plan().batchPath)
        rig.clock.advance(seconds: 60)
        try await rig.person("Invoices", #"{"Invoices":[{"InvoiceNumber":"B-1002","Reference":"by hand"}]}"#)
        // It dies after the first request has left.
        await #expect(throws: DyingStore.Died.self) {
            try await rig.apply(batch) { DyingStore($0, commit: 3, before: true) }
        }
        let result = try await rig.apply(batch)
        #expect(result.problems.map(\.text) == ["B-1002"], "\(result.problems)")
        #expect(rig.book.contains("by hand"))
        #expect(rig.book.components(separatedBy: ", corrected").count == 4)
        await rig.stop()
    }
}
