import ClioSandbox
import Foundation
import Ledger
import Testing
import WebAccess

@testable import Pipeline

/// Two payments of 30.00 on one bill, of one day, that went from an export.
@Suite("Equal payments of an export, known again through Clio's API")
struct EqualPaymentsTests {
    /// A bill of 100.00 with a payment of 30.00 for each reference.
    private static func firm(_ references: [String], cents: Int64 = 10_000) throws -> ClioFirm {
        var firm = try ClioFirm.plain(clients: 1)
        let bill = try firm.bill(client: 0, cents: cents)
        for reference in references { try pay(&firm, bill, reference) }
        return firm
    }

    private static func pay(_ firm: inout ClioFirm, _ bill: Int64, _ reference: String) throws {
        try firm.pay(bill: bill, amount: 3_000, on: CalendarDate("2026-03-01"), reference: reference)
    }

    private static func payments(_ rig: CycleRig) async throws -> [JSONValue] {
        let all = try await rig.person(.get, "Payments")["Payments"]?.elements ?? []
        return all.filter { $0["Status"]?.string != "DELETED" }
    }

    @Test("As many as were sent are linked in order, and nothing is sent")
    func asMany() async throws {
        let firm = try Self.firm(["Check 7", "Check 7"])
        try await CycleRig.move(exported: firm, to: firm) { rig in
            let (book, writes) = (rig.book, rig.writes)
            let moved = try await rig.cycle()
            #expect(moved.exitCode == .done, "\(moved.words)")
            #expect(rig.writes == writes && rig.book == book)
            rig.clock.advance(seconds: 3_600)
            #expect(try await rig.cycle().batchPath == nil)
        }
    }

    @Test("Where Clio has a third one, that alone is sent")
    func oneMore() async throws {
        let firm = try Self.firm(["Check 7", "Check 7"])
        try await CycleRig.move(exported: firm, to: firm) { rig in
            try rig.clio.with { try Self.pay(&$0, $0.bills.ids[0], "Check 7") }
            let moved = try await rig.cycle()
            #expect(moved.exitCode == .done, "\(moved.words)")
            #expect(moved.done == ["link invoice 1", "link payment 2", "create payment 1"])
            #expect(try rig.invoice("8801")?.payments.count == 3)
            #expect(try rig.owedApart() == [])
            rig.clock.advance(seconds: 3_600)
            #expect(try await rig.cycle().batchPath == nil)
        }
    }

    @Test(
        "Where one is left, it is the one whose reference agrees, else the first; the other is told until it is deleted",
        arguments: ["Check 7", "Check 8", "Check 9"])
    func oneLess(_ reference: String) async throws {
        // Numbers as somebody gave them by hand, in the order of the rows.
        let edit = { (text: String) in
            guard text.hasPrefix("id,bill_id,contact_id,date,amount,method") else { return text }
            return text.split(separator: "\n").enumerated().map { row, line in
                row == 0 ? String(line) : "P-\(row)" + line.drop { $0 != "," }
            }.joined(separator: "\n") + "\n"
        }
        try await CycleRig.move(exported: Self.firm(["Check 7", "Check 8"]), to: Self.firm([reference]), edit: edit) {
            rig in
            let book = rig.book
            let lost = reference == "Check 8" ? "Check 7" : "Check 8"
            for _ in 1...2 {
                let told = try await rig.cycle()
                #expect(told.exitCode == .someRejected, "\(told.words)")
                #expect(told.report.problems.map(\.code) == [.otherReceipt])
                #expect(told.report.problems.first?.text.hasPrefix("\(lost) clio:P-") == true, "\(told.words)")
                #expect(told.words.contains("and Clio's API shows none such on the bill"))
                rig.clock.advance(seconds: 3_600)
            }
            #expect(rig.book == book)
            for payment in try await Self.payments(rig)
            where payment["Reference"]?.string?.hasPrefix(lost) == true {
                try await rig.person(
                    .post, "Payments/\(payment["PaymentID"]?.string ?? "")", #"{"Status":"DELETED"}"#)
            }
            let gone = try await rig.cycle()
            #expect(gone.exitCode == .done && gone.batchPath == nil, "\(gone.words)")
            #expect(try rig.owedApart() == [])
        }
    }

    @Test("Where the bill changed, too, it waits until the one that Clio has no longer is deleted in Xero")
    func oneLessOnChangedBill() async throws {
        let now = try Self.firm(["Check 7"], cents: 12_000)
        try await CycleRig.move(exported: Self.firm(["Check 7", "Check 8"]), to: now) { rig in
            let book = rig.book
            let held = try await rig.cycle()
            #expect(held.held == ["other-payments"], "\(held.words)")
            #expect(held.words.contains("Take it out of Xero where Clio has it no longer, then run again."))
            #expect(rig.book == book)
            for payment in try await Self.payments(rig)
            where payment["Reference"]?.string?.hasPrefix("Check 8") == true {
                try await rig.person(
                    .post, "Payments/\(payment["PaymentID"]?.string ?? "")", #"{"Status":"DELETED"}"#)
            }
            rig.clock.advance(seconds: 3_600)
            let sent = try await rig.cycle()
            #expect(sent.exitCode == .done, "\(sent.words)")
            #expect(try await Self.payments(rig).count == 1)
            #expect(try rig.owedApart() == [])
            rig.clock.advance(seconds: 3_600)
            #expect(try await rig.cycle().batchPath == nil)
        }
    }

    @Test("Where one of them was deleted in Clio, it is deleted in Xero, and the other is linked", arguments: [0, 1])
    func oneDeleted(_ place: Int) async throws {
        let firm = try Self.firm(["Check 7", "Check 8"])
        try await CycleRig.move(exported: firm, to: firm) { rig in
            try rig.clio.with { try $0.deletePayment($0.payments.ids[place]) }
            let moved = try await rig.cycle()
            #expect(moved.exitCode == .done, "\(moved.words)")
            #expect(moved.done == ["delete payment 1", "link invoice 1", "link payment 1"])
            let left = try await Self.payments(rig).compactMap { $0["Reference"]?.string?.prefix(7) }
            #expect(left == [place == 0 ? "Check 8" : "Check 7"])
            rig.clock.advance(seconds: 3_600)
            #expect(try await rig.cycle().batchPath == nil)
            #expect(try rig.owedApart() == [])
        }
    }

    @Test("The only one, deleted in Clio before the firm moved, is deleted in Xero")
    func onlyOneDeleted() async throws {
        let firm = try Self.firm(["Check 7"])
        try await CycleRig.move(exported: firm, to: firm) { rig in
            try rig.clio.with { try $0.deletePayment($0.payments.ids[0]) }
            let moved = try await rig.cycle()
            #expect(moved.exitCode == .done, "\(moved.words)")
            #expect(try rig.invoice("8801")?.payments == [])
            #expect(try rig.owedApart() == [])
        }
    }

    @Test("One that changed is held beside its like, until the one Clio no longer has is deleted in Xero")
    func oneChanged() async throws {
        let firm = try Self.firm(["Check 7", "Check 7"])
        try await CycleRig.move(exported: firm, to: firm) { rig in
            try rig.clio.with { _ = try $0.correctPayment($0.payments.ids[1], amount: 2_500, inPlace: true) }
            let held = try await rig.cycle()
            #expect(held.held == ["other-receipt"], "\(held.words)")
            #expect(held.done == ["link invoice 1", "link payment 1"])
            #expect(try rig.invoice("8801")?.outstanding == "40.00")
            let stray = try await Self.payments(rig).first {
                $0["Reference"]?.string == "Check 7 clio:\(firm.payments.ids[1])-\(firm.bills.ids[0])"
            }
            try await rig.person(.post, "Payments/\(stray?["PaymentID"]?.string ?? "")", #"{"Status":"DELETED"}"#)
            for _ in 1...2 {
                rig.clock.advance(seconds: 3_600)
                let sent = try await rig.cycle()
                #expect(sent.exitCode == .done, "\(sent.words)")
                #expect(try rig.owedApart() == [])
            }
        }
    }
}
