import Foundation
import Ledger
import Testing
import WebAccess

@testable import Pipeline

@Suite("Documents that people change in Xero")
struct DriftTests {
    /// Somebody gives INV-2 another due date.
    private func postpone(_ transfer: TransferFirm, to date: String = "2026-03-01") async throws {
        try await transfer.person(.post, "Invoices/\(try await transfer.id("INV-2"))", #"{"DueDate":"\#(date)"}"#)
    }

    @Test("A changed invoice is told with every run, which does all the rest and ends with 4, until it is restored")
    func restored() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            try await transfer.run("two")
            #expect(try transfer.drift().list() == [])
            try await postpone(transfer)
            let told = try await transfer.run("three")
            #expect(
                told.notices.map(\.message) == [
                    "somebody changed invoice INV-2 in Xero: its due date (2026-03-01, was 2026-02-19)"
                ])
            #expect(told.notices.map(\.code.rawValue) == ["changed-in-xero"])
            #expect(told.exitCode == .stopped)
            let line = String(decoding: SummaryLine.render(told), as: UTF8.self)
            #expect(
                line.contains(#""drift":[{"kind":"invoice","number":"INV-2","what":"changed: its due date"#), "\(line)")
            transfer.firm.change(\.bills, "103", "due_at", "2026-03-20")
            let again = try await transfer.run("four")
            #expect(again.done == ["update invoice 1"])
            #expect(again.exitCode == .stopped)
            #expect(try transfer.invoice("INV-3").due == "2026-03-20")
            #expect(try transfer.invoice("INV-2").due == "2026-03-01")
            #expect(
                try transfer.firm.text("batches/four/report.html").contains("somebody changed invoice INV-2 in Xero"))
            let overview = try StateOverview(configuration: transfer.request(.run, "x").configuration, runs: 1)
            #expect(overview.drift.map(\.number) == ["INV-2"])

            #expect(try transfer.drift().restore(["INV-2"]) == 1)
            #expect(try transfer.drift().list().map(\.isToBeRestored) == [true])
            let restored = try await transfer.run("five")
            #expect(restored.done == ["update invoice 1"])
            #expect(restored.exitCode == .done, "\(restored.words)")
            #expect(try transfer.invoice("INV-2").due == "2026-02-19")
            #expect(try transfer.drift().list() == [])
            #expect(try await transfer.run("six").batchPath == nil)
        }
    }

    @Test("What is accepted isn't told again until either side changes")
    func accepted() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            try await postpone(transfer)
            #expect(try await transfer.run("two").exitCode == .stopped)
            #expect(try transfer.drift().accept(nil) == 1)
            let quiet = try await transfer.run("three")
            #expect(quiet.exitCode == .done)
            #expect(quiet.notices == [])
            #expect(try transfer.invoice("INV-2").due == "2026-03-01")
            try await postpone(transfer, to: "2026-03-05")
            #expect(
                try await transfer.run("four").notices.map(\.message) == [
                    "somebody changed invoice INV-2 in Xero: its due date (2026-03-05, was 2026-03-01)"
                ])
            #expect(try transfer.drift().accept(["INV-2"]) == 1)
            transfer.firm.change(\.bills, "102", "due_at", "2026-04-01")
            let changed = try await transfer.run("five")
            #expect(changed.done == ["update invoice 1"])
            #expect(changed.exitCode == .done)
            #expect(try transfer.invoice("INV-2").due == "2026-04-01")
            #expect(try await transfer.run("six").exitCode == .done)
        }
    }

    @Test("An invoice that comes to the same, of other lines, is told; nobody touched it again: it is told no longer")
    func lines() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            let id = try await transfer.id("INV-3")
            let line = try #require(try await transfer.record("Invoices", "INV-3")["LineItems"]?.elements?.first)
            func book(on account: String) async throws {
                let item =
                    #"{"LineItemID":"\#(line["LineItemID"]?.string ?? "")","Description":"\#(line["Description"]?.string ?? "")","#
                    + #""Quantity":0.2,"UnitAmount":250,"AccountCode":"\#(account)","TaxType":"NONE"}"#
                try await transfer.person(.post, "Invoices/\(id)", #"{"LineItems":[\#(item)]}"#)
            }
            try await book(on: "260")
            #expect(
                try await transfer.run("two").notices.map(\.message) == [
                    "somebody changed invoice INV-3 in Xero: its lines"
                ])
            try await book(on: "200")
            #expect(try await transfer.run("three").exitCode == .done)
            #expect(try transfer.drift().list() == [])
        }
    }

    @Test("What Xero doesn't let be restored is refused with Xero's reason, and can still be accepted")
    func refused() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            try await transfer.person(.post, "Invoices/\(try await transfer.id("INV-3"))", #"{"Status":"DELETED"}"#)
            #expect(try await transfer.run("two").exitCode == .stopped)
            #expect(try transfer.drift().restore(nil) == 1)
            let refused = try await transfer.run("three")
            #expect(refused.done == ["create invoice 0 refused 1"])
            #expect(refused.words.contains("Invoice # must be unique."), "\(refused.words)")
            #expect(
                refused.words.contains(
                    """
                    Xero keeps the number of the invoice that somebody deleted, and lets nobody change a deleted invoice. Give the \
                    bill another number in Clio, then run again; or leave it deleted with `clio-xero drift --accept INV-3`.
                    """))
            #expect(try transfer.drift().accept(["INV-3"]) == 1)
            let quiet = try await transfer.run("four")
            #expect(quiet.exitCode == .done, "\(quiet.words)")
            #expect(quiet.batchPath == nil)
        }
    }

    @Test("An invoice voided in Xero and then in Clio is no drift: both sides agree")
    func voidedOnBothSides() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            try await transfer.person(.post, "Invoices/\(try await transfer.id("INV-3"))", #"{"Status":"DELETED"}"#)
            #expect(try await transfer.run("two").exitCode == .stopped)
            transfer.firm.change(\.bills, "103", "state", "void")
            _ = try await transfer.run("three")
            #expect(try transfer.drift().list() == [])
            #expect(try await transfer.run("four").exitCode == .done)
        }
    }

    @Test("A run that dies while it looks tells it the next time", arguments: 1...3, [true, false])
    func dies(commit: Int, isBefore: Bool) async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            let book = transfer.book
            try await postpone(transfer)
            let request = try transfer.request(.run, "two")
            _ = try? await onThread {
                var run = FileRun(request)
                run.through = { DyingStore($0, commit: commit, before: isBefore) }
                return try run.execute()
            }
            #expect(try await transfer.run("three").notices.map(\.code) == [.changedInXero])
            #expect(try transfer.drift().restore(nil) == 1)
            #expect(try await transfer.run("four").done == ["update invoice 1"])
            #expect(transfer.book == book)
        }
    }

    @Test("A number that nobody changed is named")
    func unknown() async throws {
        try await TransferFirm.with { transfer in
            try await transfer.run("one")
            let failed = await exitCode { try transfer.drift().accept(["INV-9"]) }
            #expect(failed.code == .usage)
            #expect(failed.words.contains("nobody changed INV-9 in Xero, as far as is known"))
            #expect(failed.words.contains("`clio-xero drift` lists what was changed."))
        }
    }
}

extension Drift {
    /// - Parameter numbers: nil for all.
    func restore(_ numbers: [String]?) throws -> Int {
        try decide(restore: numbers ?? list().map(\.number), accept: []).restored
    }

    /// - Parameter numbers: nil for all.
    func accept(_ numbers: [String]?) throws -> Int {
        try decide(restore: [], accept: numbers ?? list().map(\.number)).accepted
    }
}

extension TransferFirm {
    func drift() throws -> Drift { Drift(configuration: try request(.run, "x").configuration) }
}
