import Foundation
import Ledger
import Testing

@testable import Pipeline

/// What goes once, what goes never again, and what becomes something to do.
struct HandOverTests {
    private func toDos(_ firm: SmallFirm) throws -> [String] {
        try firm.history().toDos().map { "\($0.kind) \($0.what): \($0.detail)" }
    }

    @Test func theSameExportAgainIsNothingToDo() throws {
        let firm = try SmallFirm()
        let first = try firm.run("one")
        #expect(first.exitCode == .done)
        #expect(SmallFirm.count(first, "invoices") == 3)
        #expect(SmallFirm.count(first, "payments") == 1)
        #expect(SmallFirm.count(first, "credit notes") == 1)
        #expect(SmallFirm.count(first, "contacts") == 2)
        let second = try firm.run("two")
        #expect(second.exitCode == .done)
        #expect(second.batchPath == nil)
        #expect(firm.names("batches") == ["one"])
        #expect(second.report.proof.allSatisfy { ($0.buckets[.written]?.count ?? 0) == 0 })
    }

    @Test func everyContactCountsHoweverManyFilesTheyTake() throws {
        let firm = try SmallFirm()
        for number in 2_000..<3_001 {
            firm.contacts.append("\(number),Company,Client \(number),,,,c\(number)@example.com,,,,,,,")
            firm.bills.append("\(number),N-\(number),\(number),1,awaiting_payment,2026-02-15,2026-03-15,,USD,80.00,")
            firm.lines.append("\(number),\(number),0003,2026-02-11,TimeEntry,,,Advice,,0.4,200,0,")
        }
        let result = try firm.run("one")
        #expect(SmallFirm.count(result, "contacts") == 1_003)
        #expect(
            firm.names("batches/one").filter { $0.hasPrefix("contacts") && $0.hasSuffix(".csv") } == [
                "contacts-002.csv", "contacts.csv",
            ])
    }

    @Test func onlyNewBillsGoWithOnlyTheContactsTheyNeed() throws {
        let firm = try SmallFirm()
        try firm.run("one")
        firm.contacts.append("13,Company,Third Inc,,,,third@example.com,,,,,,,")
        firm.bills.append("104,INV-4,13,0003,awaiting_payment,2026-02-15,2026-03-15,,USD,80.00,")
        firm.lines.append("1005,104,0003,2026-02-11,TimeEntry,,,Advice,,0.4,200,0,")
        let result = try firm.run("two")
        #expect(SmallFirm.count(result, "invoices") == 1)
        #expect(SmallFirm.count(result, "contacts") == 1)
        let csv = try firm.text("batches/two/sales-invoices-001.csv")
        #expect(csv.contains("INV-4") && !csv.contains("INV-1"))
        #expect(try firm.run("three").batchPath == nil)
    }

    @Test func aChangedBillIsNeverSentAgainButStandsInTheToDos() throws {
        let firm = try SmallFirm()
        try firm.run("one")
        firm.bills[2] = "102,INV-2,12,0002-Roe,awaiting_payment,2026-01-20,2026-02-19,January,USD,120.00,"
        firm.lines[3] = "1003,102,0002-Roe,2026-01-15,FlatFee,,E. Harbour,Will,,1,120.00,0,"
        let result = try firm.run("two")
        #expect(result.exitCode == .someRejected)
        #expect(SmallFirm.count(result, "invoices") == 0)
        #expect(
            try toDos(firm) == [
                "bill changed: Change invoice INV-2 in Xero to what the bill is now: number INV-2 to Jane Roe, dated "
                    + "2026-01-20, due 2026-02-19, reference “January”, 1 line of 120.00 and tax of 0.00, total USD 120.00, "
                    + "awaiting_payment."
            ])
        #expect(try firm.text("batches/two/to-do.csv").contains("INV-2"))
        #expect(!firm.names("batches/two").contains("rejected"))
        // It stays until it is acknowledged, once, and makes no batch of its own.
        #expect(try firm.run("three").batchPath == nil)
        #expect(try toDos(firm).count == 1)
        #expect(try firm.history().acknowledge(nil) == 1)
        let after = try firm.run("four")
        #expect(after.exitCode == .done && after.batchPath == nil)
        #expect(try toDos(firm).isEmpty)
    }

    @Test func aBillChangedBackClosesItsToDo() throws {
        let firm = try SmallFirm()
        try firm.run("one")
        let before = firm.bills[1]
        firm.bills[1] = before.replacingOccurrences(of: "January", with: "Services")
        try firm.run("two")
        #expect(try toDos(firm).count == 1)
        firm.bills[1] = before
        firm.bills.append("104,INV-4,12,0003,awaiting_payment,2026-02-15,2026-03-15,,USD,80.00,")
        firm.lines.append("1005,104,0003,2026-02-11,TimeEntry,,,Advice,,0.4,200,0,")
        try firm.run("three")
        #expect(try toDos(firm).isEmpty)
    }

    @Test(arguments: ["void", "deleted"]) func aVoidedBillIsToBeVoidedInXero(state: String) throws {
        let firm = try SmallFirm()
        try firm.run("one")
        firm.bills[1] = "101,INV-1,11,0001-Acme,\(state),2026-01-10,2026-02-09,January,USD,345.00,"
        try firm.run("two")
        let word = state == "void" ? "voided" : "deleted"
        #expect(
            try toDos(firm) == [
                "bill voided: Void invoice INV-1 in Xero, what is paid and credited on it taken off first: the bill was "
                    + "\(word) in Clio."
            ])
        #expect(try firm.history().acknowledge(nil) == 1)
        #expect(try firm.run("three").batchPath == nil)
        // Void no longer: it is new to Xero.
        firm.bills[1] = "101,INV-1,11,0001-Acme,paid,2026-01-10,2026-02-09,January,USD,345.00,"
        let again = try firm.run("four")
        #expect(SmallFirm.count(again, "invoices") == 1)
        #expect(SmallFirm.count(again, "payments") == 1)
    }

    @Test func aPaymentOnAnEarlierBillIsToBeRecordedByHand() throws {
        let firm = try SmallFirm()
        try firm.run("one")
        firm.payments.append("502,102,12,2026-03-01,80.00,Cheque,77,Operating")
        let result = try firm.run("two")
        #expect(SmallFirm.count(result, "payments") == 0)
        #expect(
            try toDos(firm) == [
                "payment added: Record the payment of USD 80.00 of 2026-03-01 on invoice INV-2 in Xero, to account 090 with "
                    + "reference “77 clio:502-102”: it is new in Clio."
            ])
        let id = try #require(firm.history().toDos().first?.id)
        #expect(try firm.history().acknowledge([id]) == 1)
        #expect(try firm.run("three").batchPath == nil)
        #expect(try toDos(firm).isEmpty)
        // Acknowledged, it counts as handed over: its change is noticed.
        firm.payments[2] = "502,102,12,2026-03-01,70.00,Cheque,77,Operating"
        try firm.run("four")
        #expect(
            try toDos(firm) == [
                "payment changed: Delete the payment recorded before, then record it as it is now: USD 70.00 of 2026-03-01 "
                    + "on invoice INV-2 in Xero, to account 090 with reference “77 clio:502-102”."
            ])
    }

    @Test func aVoidedPaymentAndAVoidedCreditNoteAreToBeTakenBack() throws {
        let firm = try SmallFirm()
        firm.payments[0] += ",state"
        firm.payments[1] += ",valid"
        try firm.run("one")
        firm.payments[1] = "501,101,11,2026-02-01,345.00,Wire,W-1,Operating,voided"
        firm.creditNotes[1] = "701,CN-1,12,102,2026-02-02,20.00,Courtesy,voided"
        try firm.run("two")
        #expect(
            try toDos(firm) == [
                "payment voided: Delete the payment with reference clio:501-101 on invoice INV-1 in Xero: it was deleted in Clio.",
                "credit note voided: Void credit note CN-1 in Xero: it was deleted in Clio.",
            ])
    }

    @Test func leavingTheScopeChangesNothing() throws {
        let firm = try SmallFirm()
        try firm.run("one")
        firm.settings["bills"] = "\"states\": [\"awaiting_payment\", \"paid\"], \"issuedFrom\": \"2026-01-15\""
        firm.settings["payments"] = "null"
        let narrowed = try firm.run("two")
        #expect(narrowed.batchPath == nil)
        #expect(try toDos(firm).isEmpty)
        firm.settings["bills"] = ""
        firm.settings["payments"] = "\"090\""
        #expect(try firm.run("three").batchPath == nil)
    }

    @Test func wideningTheRangeBringsTheBillWithItsPayments() throws {
        let firm = try SmallFirm()
        firm.settings["bills"] = "\"issuedFrom\": \"2026-01-15\""
        let first = try firm.run("one")
        #expect(SmallFirm.count(first, "invoices") == 2 && SmallFirm.count(first, "payments") == 0)
        firm.settings["bills"] = ""
        let second = try firm.run("two")
        #expect(SmallFirm.count(second, "invoices") == 1 && SmallFirm.count(second, "payments") == 1)
    }

    @Test func fullSendsEverythingAgain() throws {
        let firm = try SmallFirm()
        try firm.run("one")
        let result = try firm.run("two", isFull: true)
        #expect(SmallFirm.count(result, "invoices") == 3)
        #expect(SmallFirm.count(result, "contacts") == 2)
        for name in ["sales-invoices-001.csv", "contacts.csv", "invoices-001.xml", "credit-notes-001.csv"] {
            #expect(try firm.text("batches/one/\(name)") == firm.text("batches/two/\(name)"))
        }
        #expect(try firm.run("three").batchPath == nil)
    }

    @Test func takingAFullBatchBackReleasesNothingThatWentBefore() throws {
        let firm = try SmallFirm()
        try firm.run("one")
        let payment = firm.payments.removeLast()
        try firm.run("two", isFull: true)
        firm.payments.append(payment)
        // The payment that wasn't in the full export is still there.
        #expect(try firm.run("three").batchPath == nil)
        #expect(try firm.history().undo(batch: "two") == 0)
        #expect(try firm.run("four").batchPath == nil)
    }

    @Test func undoReleasesABatch() throws {
        let firm = try SmallFirm()
        try firm.run("one")
        firm.bills.append("104,INV-4,12,0003,awaiting_payment,2026-02-15,2026-03-15,,USD,80.00,")
        firm.lines.append("1005,104,0003,2026-02-11,TimeEntry,,,Advice,,0.4,200,0,")
        try firm.run("two")
        #expect(try firm.history().undo(batch: "one") == 7)
        let again = try firm.run("three")
        #expect(SmallFirm.count(again, "invoices") == 3)
        #expect(try !firm.text("batches/three/sales-invoices-001.csv").contains("INV-4"))
        #expect(throws: RunError.self) { try firm.history().undo(batch: "one") }
        #expect(throws: RunError.self) { try firm.history().undo(batch: "never") }
    }

    @Test func planHandsNothingOver() throws {
        let firm = try SmallFirm()
        var request = try firm.request(.plan, batch: "look")
        request.output = firm.folder + "/look"
        _ = try FileRun(request).execute()
        #expect(firm.names("look").contains("operations.ndjson"))
        #expect(SmallFirm.count(try firm.run("one"), "invoices") == 3)
    }

    /// Nobody needs it, so nothing waits for it; what is wrong with it is told with its first bill.
    @Test func whatIsWrongWithAContactMattersWithItsBill() throws {
        let firm = try SmallFirm()
        firm.contacts.append("13,Trust,Old Estate,,,,,,,,,,,")
        let result = try firm.run("one")
        #expect(result.exitCode == .done && result.report.closes)
        #expect(result.report.leftOut.map(\.reason).contains("no-bill-in-scope"))
        firm.bills.append("104,INV-4,13,0003,awaiting_payment,2026-02-15,2026-03-15,,USD,80.00,")
        firm.lines.append("1005,104,0003,2026-02-11,TimeEntry,,,Advice,,0.4,200,0,")
        let second = try firm.run("two")
        #expect(second.exitCode == .someRejected && second.report.closes)
        #expect(second.report.problems.map(\.code) == [.unknownValue])
        #expect(
            second.report.leftOut.filter { $0.kind == .contact && $0.bucket == .rejected }.map(\.reason) == [
                "unknown-value"
            ])
    }

    @Test func twoClientsOfOneNameWithoutAnEmailAreTold() throws {
        let firm = try SmallFirm()
        firm.contacts += ["13,Person,John Smith,John,Smith,,,555-1,,,,,,", "14,Company,John Smith,,,,,555-2,,,,,,"]
        for (number, client) in [(104, 13), (105, 14)] {
            firm.bills.append("\(number),INV-\(number),\(client),3,awaiting_payment,2026-02-15,2026-03-15,,USD,80.00,")
            firm.lines.append("\(number),\(number),3,2026-02-11,TimeEntry,,,Advice,,0.4,200,0,")
        }
        let result = try firm.run("one")
        #expect(result.exitCode == .done)
        #expect(
            result.report.problems.filter { $0.code == .nameClash }.map { "\($0.message) / \($0.remedy)" } == [
                "this client and client 13 have one name and no e-mail, so they are one contact in Xero / Where they are two, "
                    + "give them different names or e-mail addresses in Clio."
            ])
    }

    // MARK: Absence

    @Test func whatAnExportOfChangesLeavesOutStays() throws {
        let firm = try SmallFirm()
        try firm.run("one")
        firm.bills.removeLast()
        firm.lines.removeLast()
        firm.payments.removeLast()
        #expect(try firm.run("two").batchPath == nil)
        #expect(try toDos(firm).isEmpty)
    }

    @Test func whatACompleteExportLeavesOutIsGone() throws {
        let firm = try SmallFirm()
        firm.settings["files"] = ", \"scope\": \"full\""
        firm.payments.append("502,102,12,2026-03-01,80.00,Cheque,77,Operating")
        try firm.run("one")
        firm.bills.removeLast()
        firm.lines.removeLast()
        firm.payments.removeLast()
        try firm.run("two")
        #expect(
            try toDos(firm) == [
                "bill voided: Void invoice INV-3 in Xero: the bill is no longer in Clio.",
                "payment voided: Delete the payment with reference clio:502-102 on invoice INV-2 in Xero: it is no longer in Clio.",
            ])
    }

    @Test func aMuchSmallerExportSaysNothing() throws {
        let firm = try SmallFirm()
        firm.settings["files"] = ", \"scope\": \"full\""
        for number in 200..<250 {
            firm.bills.append("\(number),INV-\(number),12,0003,awaiting_payment,2026-02-15,2026-03-15,,USD,80.00,")
            firm.lines.append("\(2000 + number),\(number),0003,2026-02-11,TimeEntry,,,Advice,,0.4,200,0,")
        }
        try firm.run("one")
        firm.bills.removeLast(40)
        firm.lines.removeLast(40)
        let result = try firm.run("two")
        #expect(try toDos(firm).isEmpty)
        #expect(
            result.notices.contains {
                $0.code == .fewerRecords
                    && $0.message.hasPrefix("40 of 53 bills that were handed over before are missing")
            })
        // An empty file of payments says nothing either.
        firm.payments.removeLast()
        try firm.run("three")
        #expect(try toDos(firm).isEmpty)
    }

    // MARK: Contacts

    @Test func aContactKeepsTheNameXeroKnowsItBy() throws {
        let firm = try SmallFirm()
        firm.contacts[2] = "12,Person,Acme Ltd,Jane,Roe,,jane@example.com,555-0100,,,,,,"
        try firm.run("one")
        #expect(try firm.text("batches/one/contacts.csv").contains("\nAcme Ltd (12),"))
        // The namesake is gone, the new bill still finds the contact under its name.
        firm.contacts.remove(at: 1)
        firm.bills = [firm.bills[0], "104,INV-4,12,0003,awaiting_payment,2026-02-15,2026-03-15,,USD,80.00,"]
        firm.lines = [firm.lines[0], "1005,104,0003,2026-02-11,TimeEntry,,,Advice,,0.4,200,0,"]
        firm.payments.removeLast()
        firm.creditNotes.removeLast()
        try firm.run("two")
        #expect(try firm.text("batches/two/sales-invoices-001.csv").contains("\nAcme Ltd (12),"))
    }

    @Test func aNewClientOfAnEarlierOnesNameIsHeldWhereTheyCannotBeCompared() throws {
        let firm = try SmallFirm()
        try firm.run("one")
        firm.contacts = [firm.contacts[0], "19,Company,ACME  ltd,,,,other@example.com,,,,,,,"]
        firm.bills = [firm.bills[0], "104,INV-4,19,0003,awaiting_payment,2026-02-15,2026-03-15,,USD,80.00,"]
        firm.lines = [firm.lines[0], "1005,104,0003,2026-02-11,TimeEntry,,,Advice,,0.4,200,0,"]
        firm.payments.removeLast()
        firm.creditNotes.removeLast()
        let result = try firm.run("two")
        #expect(result.report.leftOut.contains { $0.bucket == .held && $0.reason == "name-clash" && $0.kind == .bill })
    }

    @Test func changedDetailsOfAContactGoWithItsNextBill() throws {
        let firm = try SmallFirm()
        try firm.run("one")
        firm.contacts[2] = "12,Person,Jane Roe,Jane,Roe,,jane.roe@example.com,555-0100,,,,,,"
        #expect(try firm.run("two").batchPath == nil)
        firm.bills.append("104,INV-4,12,0003,awaiting_payment,2026-02-15,2026-03-15,,USD,80.00,")
        firm.lines.append("1005,104,0003,2026-02-11,TimeEntry,,,Advice,,0.4,200,0,")
        try firm.run("three")
        #expect(try firm.text("batches/three/contacts.csv").contains("jane.roe@example.com"))
        #expect(try firm.text("batches/three/operations.ndjson").contains("\"op\":\"update\",\"kind\":\"contact\""))
    }
}
