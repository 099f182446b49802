import Ledger
import TestSupport
import Testing

@testable import ClioFiles

struct ClioExportTests {
    private func read(_ changes: [String: String?]) throws -> Reading {
        var files = Canonical.files
        for (name, text) in changes { files[name] = text }
        return try TemporaryFolder(files).read()
    }

    @Test func aFolderBecomesWholeBills() throws {
        let reading = try read([:])
        #expect(reading.contacts == Canonical.contactRecords)
        #expect(reading.records == Canonical.records)
        #expect(reading.problems == [])
        #expect(reading.strays == [])
        #expect(reading.notes == [])
        #expect(reading.counts == [.contact: 2, .bill: 2, .line: 2, .payment: 1, .creditNote: 1])
    }

    @Test(arguments: [1, 2, 500]) func batchSizeChangesNothing(size: Int) throws {
        let folder = try TemporaryFolder(Canonical.files)
        let reading = try Reading(folder.export(billsPerBatch: size), folder: folder.path)
        #expect(reading.records == Canonical.records)
    }

    @Test(arguments: 0..<6 as Range<UInt64>) func orderOfRowsChangesNothing(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        var bills = ["id,number,contact_id,state,issued_at,currency,total"]
        var lines = ["id,bill_id,kind,price"]
        for bill in 1...40 {
            bills.append("\(bill * 5),N\(bill),7,paid,2026-01-05,USD,3")
            for line in 1...3 { lines.append("\(bill * 10 + line),\(bill * 5),TimeEntry,\(line)") }
        }
        func text(_ rows: [String]) -> String { rows.joined(separator: "\n") + "\n" }
        let inOrder = try read(["bills.csv": text(bills), "bill_line_items.csv": text(lines)])
        let shuffledBills = [bills[0]] + bills.dropFirst().shuffled(using: &generator)
        let shuffledLines = [lines[0]] + lines.dropFirst().shuffled(using: &generator)
        let shuffled = try read(["bills.csv": text(shuffledBills), "bill_line_items.csv": text(shuffledLines)])
        #expect(inOrder.records.count == 160)
        #expect(shuffled.records == inOrder.records)
        #expect(shuffled.problems == inOrder.problems)
    }

    @Test func rowsOfALaterFileReplaceThoseOfAnEarlier() throws {
        let reading = try read([
            "bills-2.csv": "id,number,contact_id,state,issued_at,currency,total\n102,INV-2b,12,paid,2026-01-06,USD,50\n"
        ])
        #expect(reading.records[3].contains("INV-2b"))
        #expect(reading.records.count == 6)
        #expect(reading.problems == [])
        #expect(reading.notes == ["bills.csv:3 duplicate-key"])
        #expect(reading.counts[.bill] == 2)
    }

    @Test func aLaterFileReplacesBothOfTwoEqualRows() throws {
        let reading = try read([
            "bill_line_items.csv": Canonical.lines + "2,102,,ExpenseEntry,,,,50,\n",
            "bill_line_items_2.csv": "id,bill_id,kind,price\n2,102,HardCost,50\n",
        ])
        #expect(reading.problems == [])
        #expect(reading.records[4].contains("HardCost"))
        #expect(reading.counts[.line] == 2)
    }

    @Test func twoRowsOfOneBillAreAFault() throws {
        let reading = try read(["bills.csv": Canonical.bills + "102,INV-9,12,paid,2026-01-06,,,USD,7.00\n"])
        #expect(reading.problems == ["bills.csv:4 duplicate-key 102"])
        #expect(reading.messages[0].contains("also at"))
        #expect(reading.strays == ["bills.csv:4 duplicate-key 102"])
        #expect(reading.counts[.bill] == 3)
    }

    @Test func twoRowsOfOneRecordAreAFault() throws {
        let reading = try read([
            "bill_line_items.csv": Canonical.lines + "2,102,,ExpenseEntry,,,,50,\n",
            "payments.csv": Canonical.payments + "900,102,12,2026-01-21,50.00,,,\n",
            "credit_notes.csv": Canonical.creditNotes + "500,CN-2,7,101,2026-01-11,1.00,,\n",
            "contacts.csv": Canonical.contacts + "12,Person,Other,,,,,,,,,,\n",
        ])
        #expect(
            reading.problems == [
                "contacts.csv:4 duplicate-key 12", "credit_notes.csv:3 duplicate-key 500",
                "bill_line_items.csv:4 duplicate-key 2", "payments.csv:3 duplicate-key 900-102",
            ])
        #expect(reading.counts[.contact] == 3)
    }

    @Test func twoPartsOfOnePaymentOnOneBillAreTwo() throws {
        let reading = try read([
            "payments.csv": """
            id,bill_id,date,amount,allocation_id
            900,102,2026-01-20,20.00,A2
            900,102,2026-01-20,30.00,A1

            """
        ])
        #expect(reading.problems == [])
        #expect(reading.records[5].contains(#""allocation_id":"A1""#))
        #expect(reading.records[6].contains(#""allocation_id":"A2""#))
    }

    @Test func recordsWithoutTheirBillAreStrays() throws {
        let reading = try read([
            "bills.csv": Canonical.bills + ",INV-3,7,paid,2026-01-06,,,USD,7.00\n",
            "bill_line_items.csv": Canonical.lines
                + "3,,,TimeEntry,,,,1,\n4,99,,TimeEntry,,,,1,\n5,999,,TimeEntry,,,,1,\n",
            "payments.csv": Canonical.payments + "901,777,12,2026-01-21,50.00,,,\n",
        ])
        #expect(
            reading.strays == [
                "bills.csv:4 missing-value", "bill_line_items.csv:4 missing-value",
                "bill_line_items.csv:5 without-bill 99",
                "bill_line_items.csv:6 without-bill 999", "payments.csv:3 without-bill 777",
            ])
        #expect(reading.counts == [.contact: 2, .bill: 3, .line: 5, .payment: 2, .creditNote: 1])
    }

    @Test func shortAndLongRowsAreFaults() throws {
        let reading = try read([
            "bills.csv": "id,number,contact_id,state,issued_at,currency,total\n101,A,7,paid,2026-01-05,USD\n"
                + "102,B,7,paid,2026-01-05,USD,50,oops\n"
        ])
        #expect(
            reading.problems == [
                "bills.csv:2 wrong-field-count 101", "bills.csv:2 missing-value", "bills.csv:3 wrong-field-count 102",
            ])
        #expect(reading.messages[0] == "the row has 6 cells where the header has 7")
    }

    @Test(arguments: [
        ("102,B,7,paid,06.01.2026,USD,50", "bad-date 06.01.2026"),
        ("102,B,7,paid,2026-02-30,USD,50", "bad-date 2026-02-30"),
        ("102,B,7,paid,,USD,50", "missing-value"), ("102,B,7,paid,2026-01-06,USD,fifty", "bad-number fifty"),
        ("102,B,7,paid,2026-01-06,USD,50.001", "too-many-decimals 50.001"),
        ("102,B,7,paid,2026-01-06,USD,", "missing-value"),
        ("102,B,7,paid,2026-01-06,XYZ,50", "unknown-currency XYZ"), ("102,B,7,paid,2026-01-06,,50", "missing-value"),
        ("102,B,7,settled,2026-01-06,USD,50", "unknown-state settled"), ("102,B,7,,2026-01-06,USD,50", "missing-value"),
        ("102,B,7,paid,2026-01-06,USD,99999999999999999999", "number-out-of-range 99999999999999999999"),
        ("102,B\u{1},7,paid,2026-01-06,USD,50", "control-character B\u{1}"),
    ])
    func aBadCellIsTheBillsFault(row: String, problem: String) throws {
        let reading = try read(["bills.csv": "id,number,contact_id,state,issued_at,currency,total\n\(row)\n"])
        #expect(reading.problems.first == "bills.csv:2 \(problem)")
        #expect(reading.counts[.bill] == 1)
    }

    @Test(arguments: [
        ("2,102,Lunch,50", "unknown-kind Lunch"), ("2,102,,50", "missing-value"), ("2,102,TimeEntry,", "missing-value"),
        ("2,102,TimeEntry,1e5", "bad-number 1e5"), (",102,TimeEntry,5", "missing-value"),
    ])
    func aBadLineIsItsBillsFault(row: String, problem: String) throws {
        let reading = try read(["bill_line_items.csv": "id,bill_id,kind,price\n1,101,TimeEntry,100\n\(row)\n"])
        #expect(reading.problems == ["bill_line_items.csv:3 \(problem)"])
    }

    @Test func aPaymentInAnotherCurrencyIsAFault() throws {
        let reading = try read([
            "payments.csv": "id,bill_id,date,amount,currency,source,state,interest\n"
                + "900,102,2026-01-20,50.00,CAD,bank,lost,maybe\n"
        ])
        #expect(
            reading.problems == [
                "payments.csv:2 unknown-value bank", "payments.csv:2 unknown-state lost",
                "payments.csv:2 unknown-value maybe",
                "payments.csv:2 currency-mismatch CAD",
            ])
    }

    @Test func aBillWithoutLinesIsAFault() throws {
        let reading = try read(["bill_line_items.csv": "id,bill_id,kind,price\n1,101,TimeEntry,100\n"])
        #expect(reading.problems == ["bills.csv:3 bill-without-lines INV-2"])
    }
}
