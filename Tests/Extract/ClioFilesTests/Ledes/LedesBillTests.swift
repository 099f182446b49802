import Ledger
import Testing

@testable import ClioFiles

struct LedesBillTests {
    @Test func aBillItsLinesAndItsContactAreMade() throws {
        let reading = try Ledes.read(
            total: "325.50",
            [
                .init(1, "F", "1.5", "200", "300.00", "Call \"urgent\""), .init(2, "E", "51", "0.5", "25.50", "Copies"),
            ])
        #expect(
            reading.records == [
                #"{"id":"1001","number":"1001","contact_id":"C7","matter_number":"M-1","state":"awaiting_payment","issued_at":"2026-01-05","due_at":"2026-01-05","subject":"January","currency":"USD","total":"325.50"}"#,
                #"{"id":"1001-1","bill_id":"1001","matter_number":"M-1","date":"2026-01-02","kind":"TimeEntry","category":"L120","user":"Doe, Jane","description":"Call \"urgent\"","quantity":"1.5","price":"200","tax_rate":"0","secondary_tax_rate":"0","tax":"0.00"}"#,
                #"{"id":"1001-2","bill_id":"1001","matter_number":"M-1","date":"2026-01-02","kind":"ExpenseEntry","category":"E124","user":"Doe, Jane","description":"Copies","quantity":"51","price":"0.5","tax_rate":"0","secondary_tax_rate":"0","tax":"0.00"}"#,
            ])
        #expect(reading.contacts == [#"{"id":"C7","type":"Company","name":"C7"}"#])
        #expect(reading.problems == [])
        #expect(reading.counts == [.contact: 1, .bill: 1, .line: 2])
    }

    @Test func aBillsRowsNeedNotStandTogether() throws {
        let reading = try Ledes.read(
            total: "100.00",
            [.init(1, invoice: "B"), .init(1, invoice: "A"), .init(2, "F", "0", "0", "0", "Free", invoice: "B")])
        #expect(reading.records.count == 5)
        #expect(reading.records[0].contains(#""number":"A""#))
        #expect(reading.records[3].contains(#""id":"B-1""#))
        #expect(reading.problems == [])
    }

    @Test func theProfileStatesWhatLedesDoesNot() throws {
        let rules = BuiltInProfiles.ledes.replacing(
            "state : awaiting_payment", with: "state : draft\ndue_at : 20260301"
        )
        .replacing("currency : USD", with: "currency : JPY")
        let folder = try TemporaryFolder(["a.txt": Ledes.text(total: "100", [.init(1, "F", "1", "100", "100")])])
        let reading = try folder.read(Profile.parse(rules, name: "x", path: "x"))
        #expect(reading.records[0].contains(#""state":"draft""#))
        #expect(reading.records[0].contains(#""due_at":"2026-03-01""#))
        #expect(reading.records[0].contains(#""currency":"JPY","total":"100"}"#))
    }

    @Test func theClientsNameComesFromAnyDelimitedFileBeside() throws {
        for delimiter in [",", ";", "\t", "|"] {
            let folder = try TemporaryFolder([
                "a.txt": Ledes.text(total: "100.00", [.init(1)]),
                "clients.csv": "Client ID,Client Name,Email\nC7,\"Seven Ltd\",s@seven.test\n".replacing(
                    ",", with: delimiter),
            ])
            let reading = try folder.read("ledes1998b")
            #expect(reading.contacts == [#"{"id":"C7","type":"Company","name":"Seven Ltd","email":"s@seven.test"}"#])
            #expect(reading.counts[.contact] == 1)
        }
    }

    // MARK: Adjustments of a line

    @Test(arguments: [
        ("-10", "90.00", #""quantity":"1","price":"100","tax_rate":"0","secondary_tax_rate":"0","discount":"10""#),
        ("-100", "0", #""quantity":"1","price":"100","tax_rate":"0","secondary_tax_rate":"0","discount":"100""#),
        ("5.25", "105.25", #""description":"Work (1 at 100, plus 5.25)","quantity":"1","price":"105.25""#),
        ("-120", "-20.00", #""description":"Work (1 at 100, less 120.00)","quantity":"1","price":"-20""#),
    ])
    func anAdjustmentIsADiscountOrInWords(adjustment: String, total: String, cells: String) throws {
        let reading = try Ledes.read(
            total: total, [.init(1, "F", "1", "100", adjustment: adjustment, total), .init(2, "F", "0", "0", "0", "x")])
        #expect(reading.problems == [])
        #expect(reading.records[1].contains(cells))
    }

    @Test func aRowThatDoesNotAddUpIsItsBillsFault() throws {
        let reading = try Ledes.read(total: "100.01", [.init(1, "F", "1", "100", "100.01")])
        #expect(reading.problems == ["a.txt:3 total-mismatch 100.01"])
        #expect(reading.messages == ["units times cost plus adjustment come to 100.00, the row says 100.01"])
    }

    @Test func unitsTimesCostRoundsHalfAwayFromZero() throws {
        let reading = try Ledes.read(total: "0.02", [.init(1, "F", "0.5", "0.03", "0.02")])
        #expect(reading.problems == [])
    }

    @Test func rowsThatDoNotComeToTheTotalAreAFault() throws {
        let reading = try Ledes.read(total: "250.00", [.init(1), .init(2)])
        #expect(reading.problems == ["a.txt:3 total-mismatch 250.00"])
        #expect(reading.messages == ["the bill's rows come to 200.00, INVOICE_TOTAL says 250.00"])
    }

    @Test func rowsOfOneBillThatDifferAreAFault() throws {
        var other = Ledes.Row(2)
        other.client = "C8"
        let reading = try Ledes.read(total: "200.00", [.init(1), other])
        #expect(reading.problems == ["a.txt:4 contact-mismatch C8"])
    }

    // MARK: Adjustments of the bill

    @Test func aCreditNoteIsNoPartOfTheBillsTotal() throws {
        let reading = try Ledes.read(
            total: "70.00", [.init(1), .init(2, adjusting: "IF", "-30.00", "Credit note: goodwill")])
        #expect(reading.records[0].contains(#""total":"100.00""#))
        #expect(
            reading.records[2]
                == #"{"id":"1001-2","bill_id":"1001","contact_id":"C7","date":"2026-01-02","amount":"30.00","reason":"Credit note: goodwill"}"#
        )
        #expect(reading.counts[.creditNote] == 1)
        #expect(reading.problems == [])
    }

    @Test func aCreditNoteWithoutADayHasTheBills() throws {
        var credit = Ledes.Row(2, adjusting: "IF", "-30.00", "CREDIT")
        credit.date = ""
        let reading = try Ledes.read(total: "70.00", [.init(1), credit])
        #expect(reading.records[2].contains(#""date":"2026-01-05""#))
    }

    @Test(arguments: [
        ("IF", "-30.00", "Courtesy discount", "Discount"), ("IE", "-30.00", "Creditor's meeting refund", "Discount"),
        ("IF", "30.00", "Taxi fares", "TimeEntry"), ("IE", "30.00", "Credit check", "ExpenseEntry"),
    ])
    func anyOtherAdjustmentIsALine(type: String, amount: String, description: String, kind: String) throws {
        let total = amount.hasPrefix("-") ? "70.00" : "130.00"
        let reading = try Ledes.read(total: total, [.init(1), .init(2, adjusting: type, amount, description)])
        #expect(reading.problems == [])
        #expect(reading.records[0].contains(#""total":"\#(total)""#))
        #expect(reading.records[2].contains(#""kind":"\#(kind)""#))
        #expect(reading.records[2].contains(#""quantity":"1","price":"\#(amount.dropLast(3))""#))
    }

    @Test func theProfileDecidesWhatIsAFlatFee() throws {
        let byWords = try Ledes.read(total: "100.00", [.init(1, "F", "1", "100", "100.00", "Flat fee: will")])
        #expect(byWords.records[1].contains(#""kind":"FlatFee""#))
        let rules = BuiltInProfiles.ledes.replacing("F -> TimeEntry", with: "F -> FlatFee")
        let folder = try TemporaryFolder(["a.txt": Ledes.text(total: "100.00", [.init(1)])])
        let byLetter = try folder.read(Profile.parse(rules, name: "x", path: "x"))
        #expect(byLetter.records[1].contains(#""kind":"FlatFee""#))
    }

    @Test func anUnknownTypeIsItsBillsFault() throws {
        let reading = try Ledes.read(total: "100.00", [.init(1, "X")])
        #expect(reading.problems == ["a.txt:3 unknown-kind X"])
    }

    @Test func aRowWithoutItsBillIsAStray() throws {
        let reading = try Ledes.read(total: "100.00", [.init(1), .init(2, invoice: "")])
        #expect(reading.strays == ["a.txt:4 missing-value"])
        #expect(reading.counts == [.contact: 1, .bill: 1, .line: 2])
    }
}
