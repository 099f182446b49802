import Ledger
import Testing

@testable import ClioFiles

/// Bills that name their client, as in Clio's own lists.
struct ClientNamesTests {
    static let activities = """
        ID,Type,Date,Hours,Description,Matter number,Rate ($),User,Bill number,Expense category
        1,TimeEntry,01/02/2026,0.5,Call,M-1,"$200.00",Jo,101,
        2,ExpenseEntry,01/03/2026,,Fee,M-1,$50.00,Jo,102,Filing

        """
    static let bills = """
        Bill number,Client,Bill state,Issue date,Total
        101,acme  ltd,Unpaid,01/05/2026,$100.00
        102,New Client,Paid,01/06/2026,$50.00
        103,New Client,Draft,01/06/2026,$50.00

        """

    private func read(contacts: String?) throws -> Reading {
        var files = ["activities.csv": Self.activities, "bills.csv": Self.bills]
        files["contacts.csv"] = contacts
        return try TemporaryFolder(files).read("clio-lists")
    }

    @Test func aClientIsFoundByNameOrMade() throws {
        let reading = try read(contacts: "Unique ID,Name,Email\n7,Acme Ltd,pay@acme.test\n")
        #expect(
            reading.contacts == [
                #"{"id":"7","type":"Company","name":"Acme Ltd","email":"pay@acme.test"}"#,
                #"{"id":"New Client","type":"Company","name":"New Client"}"#,
            ])
        #expect(
            reading.records[0]
                == #"{"id":"101","number":"101","contact_id":"7","state":"awaiting_payment","issued_at":"2026-01-05","due_at":"2026-01-05","currency":"USD","total":"100.00"}"#
        )
        #expect(reading.records[2].contains(#""contact_id":"New Client""#))
        #expect(reading.problems == ["bills.csv:4 bill-without-lines 103"])
        #expect(reading.counts[.contact] == 2)
    }

    @Test func withoutAContactsFileEveryClientIsMadeOnce() throws {
        let reading = try read(contacts: nil)
        #expect(reading.contacts.count == 2)
        #expect(reading.contacts.contains(#"{"id":"acme  ltd","type":"Company","name":"acme  ltd"}"#))
        #expect(reading.counts[.contact] == 2)
    }

    @Test func twoContactsOfTheNameAreAFault() throws {
        let reading = try read(contacts: "Unique ID,Name\n7,Acme Ltd\n8,ACME LTD\n")
        #expect(reading.problems == ["bills.csv:2 without-contact acme  ltd", "bills.csv:4 bill-without-lines 103"])
        #expect(reading.counts[.contact] == 3)
    }

    @Test func aMadeContactHasItsBillsPlaceAndNoBytes() throws {
        let folder = try TemporaryFolder(["activities.csv": Self.activities, "bills.csv": Self.bills])
        var export = try folder.export("clio-lists")
        let table = export.takeContacts()
        let index = try #require(table.index(of: Array("New Client".utf8)[...]))
        let source = table.contacts[index].source
        #expect(export.files[Int(source.file)].kind == .bill)
        #expect(source.line == 3)
        #expect(source.length == 0)
    }

    @Test func theCanonicalProfileMakesNoContacts() throws {
        var files = Canonical.files
        files["contacts.csv"] = "id,name\n7,Acme\n"
        #expect(try TemporaryFolder(files).read().contacts == [#"{"id":"7","type":"Company","name":"Acme"}"#])
    }

    @Test func timeEntriesWithoutABillAreNotReadAsAnythingElse() throws {
        let time = "Client,Matter,Date,Description,Hours,Rate,Amount,Type\nAcme,M-1,01/02/2026,Call,0.5,200,100,Time\n"
        let files = ["activities.csv": Self.activities, "bills.csv": Self.bills, "time.csv": time]
        let reading = try TemporaryFolder(files).read("clio-lists")
        let plain = try read(contacts: nil)
        #expect(reading.records == plain.records && reading.contacts == plain.contacts)
        #expect(reading.counts == plain.counts)
        #expect(reading.notes.contains { $0.contains("time.csv:1 unknown-file") }, "\(reading.notes)")
    }
}
