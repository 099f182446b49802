import ClioSandbox
import Foundation
import Ledger
import Testing
import WebAccess

@testable import Pipeline

/// What went from exports, and what Clio's API shows nowhere.
@Suite("Records of an export that Clio's API doesn't show")
struct LostRecordsTests {
    private static func firm() throws -> ClioFirm { try FilesToLiveTests.firm() }

    @Test("A payment of an export that Clio shows nowhere is told with each cycle, until somebody deleted it in Xero")
    func lost() async throws {
        var firm = try Self.firm()
        let unpaid = firm.bills.ids[3]
        try firm.pay(bill: unpaid, amount: 1_000, on: CalendarDate("2026-03-01"), reference: "Check 9")
        let (parts, other) = (firm.bills.ids[1], firm.payments.all.count)
        try firm.pay(bill: parts, amount: 500, on: CalendarDate("2026-02-28"), reference: "Check 8")
        #expect(firm.payments.all.count == other + 1)
        let exported = firm
        try await CycleRig.with(Self.firm()) { rig in
            for (name, text) in CanonicalExport(firm: exported).files { try rig.put("clio/\(name).csv", text) }
            try rig.configure(from: "files")
            let files = try await rig.cycle()
            #expect(files.exitCode == .done, "\(files.words)")
            let book = rig.book
            try rig.configure()
            for _ in 1...2 {
                rig.clock.advance(seconds: 3_600)
                let told = try await rig.cycle()
                #expect(told.exitCode == .someRejected, "\(told.words)")
                #expect(
                    told.report.problems.map { "\($0.location.file): \($0.message) [\($0.code.rawValue)]" }.sorted()
                        == [
                            "bill 8802: invoice 8802 has a payment of 5.00 in Xero that came from an export, and Clio's API shows "
                                + "none such on the bill [other-receipt]",
                            "bill 8804: invoice 8804 has a payment of 10.00 in Xero that came from an export, and Clio's API shows "
                                + "none such on the bill [other-receipt]",
                        ])
                #expect(told.words.contains("Delete it in Xero if it was deleted in Clio"))
            }
            #expect(rig.book == book)
            for payment in try await rig.person(.get, "Payments")["Payments"]?.elements ?? []
            where ["5.00", "10.00"].contains(payment["Amount"]?.number) {
                try await rig.person(.post, "Payments/\(payment["PaymentID"]?.string ?? "")", #"{"Status":"DELETED"}"#)
            }
            rig.clock.advance(seconds: 3_600)
            let gone = try await rig.cycle()
            #expect(gone.exitCode == .done, "\(gone.words)")
            #expect(gone.batchPath == nil)
            #expect(try rig.invoice("8804")?.payments == [])
            #expect(try rig.invoice("8802")?.payments.count == 2)
        }
    }

    /// Voids a credit note as a person does: off its invoice, then void.
    private static func void(_ number: String, _ rig: CycleRig) async throws {
        let notes = try await rig.person(.get, "CreditNotes")["CreditNotes"]?.elements ?? []
        let note = try #require(notes.first { $0["CreditNoteNumber"]?.string == number })
        let id = note["CreditNoteID"]?.string ?? ""
        for allocation in note["Allocations"]?.elements ?? [] {
            try await rig.person(.delete, "CreditNotes/\(id)/Allocations/\(allocation["AllocationID"]?.string ?? "")")
        }
        try await rig.person(.post, "CreditNotes/\(id)", #"{"Status":"VOIDED"}"#)
    }

    @Test("A credit note that Clio shows nowhere is told with each cycle, until somebody voided it in Xero")
    func lostCreditNote() async throws {
        var exported = try Self.firm()
        try exported.addCreditMemo(bill: exported.bills.ids[3], amount: 1_000)
        let number = "CM \(exported.creditMemos.ids[1])"
        try await CycleRig.move(exported: exported, to: Self.firm()) { rig in
            let book = rig.book
            for _ in 1...2 {
                let told = try await rig.cycle()
                #expect(told.exitCode == .someRejected, "\(told.words)")
                #expect(
                    told.report.problems.map { "\($0.location.file): \($0.message) [\($0.code.rawValue)]" } == [
                        "bill 8804: the bill has credit note \(number) of 10.00 in Xero, and Clio's API shows none such on "
                            + "the bill [other-payments]"
                    ])
                #expect(told.words.contains("Void it in Xero if it was deleted in Clio"))
                rig.clock.advance(seconds: 3_600)
            }
            #expect(rig.book == book)
            try await Self.void(number, rig)
            for _ in 1...2 {
                rig.clock.advance(seconds: 3_600)
                let gone = try await rig.cycle()
                #expect(gone.exitCode == .done, "\(gone.words)")
                #expect(gone.batchPath == nil && gone.notices == [])
            }
            #expect(try rig.invoice("8804")?.allocations == [])
            #expect(try rig.owedApart() == [])
        }
    }

    @Test("A lost credit note that somebody only took off its invoice isn't put back")
    func takenOff() async throws {
        var exported = try Self.firm()
        try exported.addCreditMemo(bill: exported.bills.ids[3], amount: 1_000)
        let id = exported.creditMemos.ids[1]
        try await CycleRig.move(exported: exported, to: Self.firm()) { rig in
            #expect(try await rig.cycle().exitCode == .someRejected)
            let notes = try await rig.person(.get, "CreditNotes")["CreditNotes"]?.elements ?? []
            let note = try #require(notes.first { $0["CreditNoteNumber"]?.string == "CM \(id)" })
            let allocation = note["Allocations"]?.elements?.first?["AllocationID"]?.string ?? ""
            try await rig.person(
                .delete, "CreditNotes/\(note["CreditNoteID"]?.string ?? "")/Allocations/\(allocation)")
            rig.clock.advance(seconds: 3_600)
            let told = try await rig.cycle()
            #expect(told.exitCode == .someRejected && told.notices == [], "\(told.words)")
            #expect(try rig.invoice("8804")?.allocations == [])
        }
    }

    @Test("A credit note that an export had under another id is known again by its day and amount")
    func otherID() async throws {
        let firm = try Self.firm()
        let id = firm.creditMemos.ids[0]
        let notes = { (text: String) in text.replacing("\(id),CM \(id),", with: "A-7,Courtesy 7,") }
        try await CycleRig.move(exported: firm, to: firm, edit: notes) { rig in
            let (book, writes) = (rig.book, rig.writes)
            let moved = try await rig.cycle()
            #expect(moved.exitCode == .done, "\(moved.words)")
            #expect(rig.writes == writes, "\(moved.done)")
            #expect(rig.book == book)
            rig.clock.advance(seconds: 3_600)
            let quiet = try await rig.cycle()
            #expect(quiet.batchPath == nil && quiet.exitCode == .done && quiet.notices == [], "\(quiet.words)")
            // From now on it is as if it had never been otherwise.
            rig.clock.advance(seconds: 3_600)
            try rig.clio.with { try $0.removeCreditMemo(id) }
            let voided = try await rig.cycle()
            #expect(voided.done == ["void credit_note 1"], "\(voided.words)")
            #expect(try rig.invoice("8802")?.allocations == [])
            #expect(try rig.owedApart() == [])
        }
    }

    @Test("A credit note of another id that was deleted in Clio before the firm moved is voided")
    func otherIDVoided() async throws {
        let firm = try Self.firm()
        let id = firm.creditMemos.ids[0]
        let notes = { (text: String) in text.replacing("\(id),CM \(id),", with: "A-7,Courtesy 7,") }
        try await CycleRig.move(exported: firm, to: firm, edit: notes) { rig in
            try rig.clio.with { try $0.removeCreditMemo(id) }
            let moved = try await rig.cycle()
            #expect(moved.exitCode == .done, "\(moved.words)")
            #expect(try rig.invoice("8802")?.allocations == [])
            #expect(try rig.owedApart() == [])
        }
    }

    @Test("Where its amount is another one, too, it is held; voided in Xero, Clio's goes")
    func otherIDAndAmount() async throws {
        let firm = try Self.firm()
        let id = firm.creditMemos.ids[0]
        let notes = { (text: String) in
            text.replacing("\(id),CM \(id),", with: "A-7,Courtesy 7,").replacing(",25.00,", with: ",24.00,")
        }
        try await CycleRig.move(exported: firm, to: firm, edit: notes) { rig in
            let book = rig.book
            for _ in 1...2 {
                let held = try await rig.cycle()
                #expect(held.held == ["other-payments"], "\(held.words)")
                #expect(held.words.contains("whether this is one of them can't be told by day and amount"))
                rig.clock.advance(seconds: 3_600)
            }
            #expect(try rig.invoice("8802")?.allocations.count == 1)
            #expect(rig.book == book)
            try await Self.void("Courtesy 7", rig)
            rig.clock.advance(seconds: 3_600)
            let sent = try await rig.cycle()
            #expect(sent.exitCode == .done && sent.notices == [], "\(sent.words)")
            #expect(sent.done == ["create credit_note 1"])
            #expect(try rig.owedApart() == [])
        }
    }

    @Test("Where its number is the same and its amount another, it is made anew")
    func otherIDSameNumber() async throws {
        let firm = try Self.firm()
        let id = firm.creditMemos.ids[0]
        let notes = { (text: String) in
            text.replacing("\(id),CM \(id),", with: "A-7,CM \(id),").replacing(",25.00,", with: ",24.00,")
        }
        try await CycleRig.move(exported: firm, to: firm, edit: notes) { rig in
            let moved = try await rig.cycle()
            #expect(moved.exitCode == .done, "\(moved.words)")
            #expect(moved.done.filter { $0.contains("credit_note") } == ["void credit_note 1", "create credit_note 1"])
            #expect(try rig.owedApart() == [])
            rig.clock.advance(seconds: 3_600)
            #expect(try await rig.cycle().batchPath == nil)
        }
    }

    @Test("Where its bill changed meanwhile, so that it has to come off its invoice, it is made anew")
    func otherIDOnChangedBill() async throws {
        var firm = try ClioFirm.plain(clients: 1)
        let bill = try firm.bill(client: 0)
        try firm.addCreditMemo(bill: bill, amount: 2_500)
        let id = firm.creditMemos.ids[0]
        let edit = { (text: String) in text.replacing("\(id),CM \(id),", with: "A-7,CM \(id),") }
        try await CycleRig.move(exported: firm, to: firm, edit: edit) { rig in
            try rig.clio.with { firm in
                try firm.editLine(firm.lines(ofBill: bill)[0].id, price: FixedPoint(minorUnits: 12_000, digits: 2))
            }
            let moved = try await rig.cycle()
            #expect(moved.exitCode == .done, "\(moved.words)")
            #expect(try rig.invoice("8801")?.allocations.count == 1)
            #expect(try rig.owedApart() == [])
            rig.clock.advance(seconds: 3_600)
            #expect(try await rig.cycle().batchPath == nil)
        }
    }
}
