import Foundation
import Ledger
import Testing

@testable import Pipeline

/// The list of what a person is to do says what is left to do, whatever came and went since.
struct ToDoListTests {
    private func toDos(_ firm: SmallFirm) throws -> [String] { try firm.history().toDos().map(\.detail) }

    /// 1.50 on the second bill.
    private func addInterest(_ setting: String, to firm: SmallFirm) {
        firm.settings["bills"] = "\"interest\": \"\(setting)\""
        firm.bills[2] = firm.bills[2].replacingOccurrences(of: "100.00", with: "101.50")
        firm.lines.append("1009,102,0002-Roe,2026-02-15,Interest,,,Interest,,1,1.50,0,")
    }

    /// Whoever acted on the list would void invoices that stand, and whoever took the entry off it would have the bill sent
    /// twice.
    @Test func aBillThatIsBackIsNotToBeVoided() throws {
        let firm = try SmallFirm()
        firm.settings["files"] = ", \"scope\": \"full\""
        try firm.run("one")
        let (bills, lines) = (firm.bills, firm.lines)
        firm.bills.removeLast()
        firm.lines.removeLast()
        try firm.run("two")
        #expect(try toDos(firm) == ["Void invoice INV-3 in Xero: the bill is no longer in Clio."])
        (firm.bills, firm.lines) = (bills, lines)
        let back = try firm.run("three")
        #expect(try toDos(firm).isEmpty && back.batchPath != nil && !firm.names("batches/three").contains("to-do.csv"))
        #expect(
            back.report.notices.filter { $0.code == .needlessToDo }.map(\.description) == [
                "to-do: note: 1 entry of the to-do list came off it, since nothing is left to do there [needless-to-do]\n"
                    + "    Where somebody has done it in Xero meanwhile, put that back."
            ])
        #expect(try firm.history().acknowledge(nil) == 0)
        #expect(try firm.run("four").batchPath == nil)
    }

    @Test func anEntrySaysWhatIsSoNow() throws {
        let firm = try SmallFirm()
        try firm.run("one")
        for total in ["150.00", "175.00"] {
            firm.bills[2] = "102,INV-2,12,0002-Roe,awaiting_payment,2026-01-20,2026-02-19,January,USD,\(total),"
            firm.lines[3] = "1003,102,0002-Roe,2026-01-15,FlatFee,,E. Harbour,Will,,1,\(total),0,"
            let result = try firm.run(total)
            #expect(try toDos(firm).map { $0.contains("total USD \(total)") } == [true])
            #expect(try firm.text("batches/\(total)/to-do.csv").contains("total USD \(total)"))
            #expect(result.exitCode == .someRejected)
        }
        #expect(try firm.run("again").batchPath == nil)
        #expect(try firm.history().acknowledge(nil) == 1)
        #expect(try firm.run("after").exitCode == .done)
    }

    /// Another client, subject or day is told as well: the figures alone would read as they stand in Xero.
    @Test(arguments: [
        ("12,0002", "11,0002", "to Acme Ltd"), ("02-19", "03-19", "due 2026-03-19"),
        ("January", "Estate", "reference “Estate”"),
    ]) func anEntrySaysEverythingThatIsToBe(from: String, to: String, words: String) throws {
        let firm = try SmallFirm()
        firm.creditNotes.removeLast()
        try firm.run("one")
        firm.bills[2] = firm.bills[2].replacingOccurrences(of: from, with: to)
        try firm.run("two")
        let said = try toDos(firm)
        #expect(said.map { $0.contains(words) } == [true], "\(said)")
    }

    @Test func aPaymentThatCameAndWentIsNotToBeRecorded() throws {
        let firm = try SmallFirm()
        firm.payments[0] += ",state"
        firm.payments[1] += ",valid"
        try firm.run("one")
        firm.payments.append("502,102,12,2026-03-01,80.00,Cheque,77,Operating,valid")
        try firm.run("two")
        #expect(try toDos(firm).count == 1)
        firm.payments[2] = "502,102,12,2026-03-01,80.00,Cheque,77,Operating,voided"
        try firm.run("three")
        #expect(try toDos(firm).isEmpty)
    }

    @Test func aPaymentThatIsGoneFromACompleteExportIsNotToBeRecorded() throws {
        let firm = try SmallFirm()
        firm.settings["files"] = ", \"scope\": \"full\""
        try firm.run("one")
        firm.payments.append("502,102,12,2026-03-01,80.00,Cheque,77,Operating")
        try firm.run("two")
        #expect(try toDos(firm).count == 1)
        firm.payments.removeLast()
        try firm.run("three")
        #expect(try toDos(firm).isEmpty)
    }

    /// A file that is missing, empty or cut says nothing; nor does one whose rows can't be joined.
    @Test(arguments: ["empty", "unjoined"]) func whatMayStillBeInClioIsStillToBeRecorded(how: String) throws {
        let firm = try SmallFirm()
        firm.settings["files"] = ", \"scope\": \"full\""
        try firm.run("one")
        firm.payments.append("502,102,12,2026-03-01,80.00,Cheque,77,Operating")
        try firm.run("two")
        let before = try toDos(firm)
        #expect(before.count == 1)
        firm.payments =
            [firm.payments[0]]
            + (how == "empty"
                ? [] : [firm.payments[1], firm.payments[2].replacingOccurrences(of: "502,102", with: "502,")])
        let result = try firm.run("three")
        #expect(try toDos(firm) == before && !result.notices.contains { $0.code == .needlessToDo })
    }

    @Test func aPaymentThatCannotBeJoinedIsNotToBeDeleted() throws {
        let firm = try SmallFirm()
        firm.settings["files"] = ", \"scope\": \"full\""
        try firm.run("one")
        firm.payments[1] = firm.payments[1].replacingOccurrences(of: "501,101", with: "501,")
        #expect(try firm.run("two").exitCode == .someRejected)
        #expect(try toDos(firm).isEmpty)
    }

    /// Somebody may go by yesterday's list.
    @Test func aNumberIsNeverGivenTwice() throws {
        let firm = try SmallFirm()
        try firm.run("one")
        func numbers() throws -> [Int64] { try firm.history().toDos().map(\.id) }
        func file(_ batch: String) throws -> [Int64] {
            try firm.text("batches/\(batch)/to-do.csv").split(separator: "\n").dropFirst().compactMap {
                Int64($0.prefix { $0 != "," })
            }
        }
        let bill = firm.bills[2]
        firm.bills[2] = bill.replacingOccurrences(of: "January", with: "Estate")
        try firm.run("two")
        #expect(try numbers() == [1] && file("two") == [1])
        firm.bills[2] = bill
        firm.bills[1] = firm.bills[1].replacingOccurrences(of: "January", with: "Estate")
        try firm.run("three")
        #expect(try numbers() == [2] && file("three") == [2])
        #expect(try firm.history().acknowledge([2]) == 1)
        firm.bills[1] = firm.bills[1].replacingOccurrences(of: "Estate", with: "Again")
        firm.payments.append("502,102,12,2026-03-01,80.00,Cheque,77,Operating")
        try firm.run("four")
        #expect(try numbers() == [3, 4] && file("four") == [3, 4])
        _ = try firm.history().undo(batch: "four")
        try firm.run("five")
        #expect(try numbers() == [5, 6])
    }

    /// What Xero had before a full batch it has after that is taken back.
    @Test func aFullBatchTakenBackLeavesWhatWasToBeDone() throws {
        let firm = try SmallFirm()
        try firm.run("one")
        firm.bills[2] = firm.bills[2].replacingOccurrences(of: "100.00", with: "150.00")
        firm.lines[3] = firm.lines[3].replacingOccurrences(of: "100.00", with: "150.00")
        firm.payments.append("502,102,12,2026-03-01,30.00,Cheque,77,Operating")
        try firm.run("two")
        #expect(try toDos(firm).count == 2)
        try firm.run("three", isFull: true)
        #expect(try toDos(firm).map { $0.contains("total USD 150.00") } == [true])
        #expect(try firm.history().undo(batch: "three") == 1)
        let after = try firm.run("four")
        #expect(after.exitCode == .someRejected)
        #expect(Set(try firm.history().toDos().map { "\($0.kind) \($0.what)" }) == ["bill changed", "payment added"])
    }

    @Test func nothingIsToBeRecordedOnAVoidedBill() throws {
        let firm = try SmallFirm()
        try firm.run("one")
        firm.payments.append("502,102,12,2026-03-01,80.00,Cheque,77,Operating")
        try firm.run("two")
        firm.bills[2] = firm.bills[2].replacingOccurrences(of: "awaiting_payment", with: "void")
        try firm.run("three")
        #expect(
            try toDos(firm) == [
                "Void invoice INV-2 in Xero, what is paid and credited on it taken off first: the bill was voided in Clio."
            ])
    }

    /// What goes with a batch is not to be entered by hand as well.
    @Test(arguments: [true, false]) func whatGoesAgainIsNotToBeDoneByHand(isFull: Bool) throws {
        let firm = try SmallFirm()
        try firm.run("one")
        firm.payments.append("502,102,12,2026-03-01,30.00,Cheque,77,Operating")
        firm.creditNotes.append("702,CN-2,12,102,2026-02-03,5.00,Courtesy,applied")
        try firm.run("two")
        #expect(try toDos(firm).count == 2)
        if !isFull {
            _ = try firm.history().undo(batch: "one")
            #expect(try toDos(firm).isEmpty)
        }
        let again = try firm.run("three", isFull: isFull)
        #expect(SmallFirm.count(again, "payments") == 2 && SmallFirm.count(again, "credit notes") == 2)
        #expect(try toDos(firm).isEmpty && !firm.names("batches/three").contains("to-do.csv"))
        #expect(try firm.run("four").batchPath == nil)
    }

    /// 90 of a payment of 100 had room; when the credit note that took the rest is gone, the 10 are not forgotten.
    @Test func theRestOfAPaymentIsToldWhenThereIsRoom() throws {
        let firm = try SmallFirm()
        firm.creditNotes[1] = "701,CN-1,12,102,2026-02-02,10.00,Courtesy,applied"
        firm.payments.append("502,102,12,2026-03-01,100.00,Cheque,77,Operating")
        let first = try firm.run("one")
        #expect(first.exitCode == .someRejected && SmallFirm.count(first, "payments") == 2)
        let again = try firm.run("two")
        #expect(again.batchPath == nil && again.exitCode == .someRejected)
        firm.creditNotes[1] = "701,CN-1,12,102,2026-02-02,10.00,Courtesy,voided"
        let voided = try firm.run("three")
        #expect(voided.report.closes && voided.exitCode == .someRejected)
        #expect(
            try toDos(firm) == [
                "Delete the payment recorded before, then record it as it is now: USD 100.00 of 2026-03-01 on invoice INV-2 "
                    + "in Xero, to account 090 with reference “77 clio:502-102”.",
                "Void credit note CN-1 in Xero: it was deleted in Clio.",
            ])
        #expect(try firm.history().acknowledge(nil) == 2)
        let after = try firm.run("four")
        #expect(after.batchPath == nil && after.exitCode == .done)
    }

    /// Interest that has an invoice of its own, or none, is not part of what the bill's invoice is to be.
    @Test(arguments: [("separate", "total USD 150.00"), ("skip", "total USD 150.00")])
    func whatTheInvoiceIsToBeLeavesInterestWhereItIs(interest: String, words: String) throws {
        let firm = try SmallFirm()
        addInterest(interest, to: firm)
        try firm.run("one")
        firm.bills[2] = firm.bills[2].replacingOccurrences(of: "101.50", with: "151.50")
        firm.lines[3] = firm.lines[3].replacingOccurrences(of: "100.00", with: "150.00")
        try firm.run("two")
        let entry = try #require(toDos(firm).first)
        #expect(entry.contains(words) && !entry.contains("151.50"))
        #expect(entry.contains("; and invoice number INV-2-INT-1") == (interest == "separate"))
    }

    @Test func interestThatHasAnInvoiceOfItsOwnIsToBeVoidedToo() throws {
        let firm = try SmallFirm()
        addInterest("separate", to: firm)
        firm.creditNotes.removeLast()
        try firm.run("one")
        firm.bills[2] = firm.bills[2].replacingOccurrences(of: "awaiting_payment", with: "void")
        try firm.run("two")
        #expect(
            try toDos(firm) == [
                "Void invoice INV-2, and any invoice INV-2-INT-… of its interest in Xero: the bill was voided in Clio."
            ])
    }
}
