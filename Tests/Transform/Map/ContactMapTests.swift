import Foundation
import Ledger
import Testing
import XeroDocuments

@testable import Transform

@Suite struct ContactMapTests {
    typealias Client = (id: String, name: String, email: String)

    /// One bill for each client, in their order; Xero's names as they went, and what became of the bills.
    private func run(
        _ clients: [Client], earlier: [String: String] = [:], _ change: (inout ContactSettings) -> Void = { _ in }
    ) -> (names: [String], outcomes: [String], result: Result) {
        var firm = Firm(withClient: false)
        change(&firm.settings.contacts)
        firm.earlierNames = earlier
        for client in clients { firm.add(contact: client.id, client.name, email: client.email) }
        for client in clients { firm.add(BillSpec(.time("1", "100")).with { $0.contact = client.id }) }
        let result = firm.run()
        let book = result.transform.book
        let names = result.documents.invoices.map { book.text.string(book.contacts[$0.contact].name) }
        return (names, clients.indices.map { result.bill($0) }, result)
    }

    @Test(arguments: [
        ("Smith & Co", "smith  &  co"), ("Müller GmbH", "MULLER GMBH"), ("  Ångström ", "angstrom"), ("Šimek", "SIMEK"),
    ])
    func caseAccentsAndBlanksDontTellNamesApart(first: String, second: String) {
        let run = run([("1", first, "a@x.com"), ("2", second, " A@X.COM ")])
        #expect(run.result.transform.book.contacts.count == 1)
        #expect(run.names[0] == run.names[1])
        #expect(run.outcomes == ["written", "written"])
    }

    @Test func xeroGetsTheNameWithoutSuperfluousBlanks() {
        #expect(run([("1", "  Smith \t &\n Co ", "")]).names == ["Smith & Co"])
    }

    @Test func twoWithoutAnAddressAreOneClient() {
        let run = run([("1", "Smith", ""), ("2", "Smith", "")])
        #expect(run.result.transform.book.contacts.count == 1)
        #expect(run.result.transform.place(ofContact: 1) == 0)
    }

    @Test(arguments: ContactSettings.NameOnly.allCases) func oneAddressMissingIsForTheFirmToDecide(
        rule: ContactSettings.NameOnly
    ) {
        for clients: [Client] in [
            [("1", "Smith", "a@x.com"), ("2", "Smith", "")], [("1", "Smith", ""), ("2", "Smith", "a@x.com")],
        ] {
            let run = run(clients) { $0.nameOnly = rule }
            switch rule {
            case .hold:
                #expect(run.outcomes == ["written", "held name-clash"])
                #expect(
                    run.result.messages == [
                        "another client, 1, has this name too, and only one of the two has an e-mail address"
                    ])
            case .link: #expect(run.names == ["Smith", "Smith"] && run.result.transform.book.contacts.count == 1)
            case .number: #expect(run.names == ["Smith", "Smith (2)"])
            }
        }
    }

    @Test func otherAddressesAreOtherClients() {
        let clients: [Client] = [("1", "Smith", "a@x.com"), ("2", "smith", "b@x.com")]
        #expect(run(clients).names == ["Smith", "smith (2)"])
        let rejecting = run(clients) { $0.nameClash = .reject }
        #expect(rejecting.outcomes == ["written", "rejected name-clash"])
        #expect(
            rejecting.result.messages == ["another client, 1, has this name too, and their e-mail addresses differ"])
        #expect(rejecting.result.problems.map(\.location.line) == [3])
    }

    @Test func aClientIsLinkedToItsLikeEvenWhereThatOneIsNumbered() {
        let run = run([("1", "Smith", "a@x.com"), ("2", "Smith", "b@x.com"), ("3", "Smith", "b@x.com")])
        #expect(run.names == ["Smith", "Smith (2)", "Smith (2)"])
    }

    @Test func severalCandidatesAreHeld() {
        let run = run([("1", "Smith", "a@x.com"), ("2", "Smith", "b@x.com"), ("3", "Smith", "")]) {
            $0.nameOnly = .link
        }
        #expect(run.outcomes == ["written", "written", "held name-clash"])
        #expect(run.result.messages == ["another client, 1, has this name too, and others have it as well"])
    }

    @Test func aNumberedNameMayBeTakenToo() {
        let run = run([("1", "Smith", "a@x.com"), ("9", "Smith (2)", "c@x.com"), ("2", "Smith", "b@x.com")])
        #expect(run.outcomes == ["written", "written", "rejected name-clash"])
    }

    @Test func namesThatWentBeforeStayWithTheirClients() {
        // Client 3 comes first in this run, but Xero knows client 1 as Smith.
        let earlier = ["1": "Smith", "2": "Smith (2)"]
        let clients: [Client] = [("3", "Smith", "c@x.com"), ("1", "Smith", "a@x.com"), ("2", "Smith", "b@x.com")]
        #expect(run(clients, earlier: earlier).names == ["Smith (3)", "Smith", "Smith (2)"])
        // And one that is client 1 to Xero goes under client 1's name and number.
        let same = run([("3", "Smith", "A@x.com"), ("1", "Smith", "a@x.com")], earlier: ["1": "Smith Ltd"])
        #expect(same.names == ["Smith Ltd", "Smith Ltd"])
        let book = same.result.transform.book
        #expect(book.contacts.map { book.text.string($0.number) } == ["clio-1"])
        // Renamed in Clio since: the name in Xero is still its own.
        #expect(run([("1", "Jones", "a@x.com")], earlier: ["1": "Smith"]).names == ["Smith"])
        // One that isn't exported any more keeps its name all the same.
        let gone = run([("3", "smith", "c@x.com")], earlier: ["1": "Smith"])
        #expect(gone.outcomes == ["held name-clash"])
        #expect(gone.result.messages[0].hasPrefix("another client, one that went before, has this name too"))
    }

    @Test(arguments: [
        ("", DiagnosticCode.badName), (" \t ", .badName), ("A < B", .badName), ("A > B", .badName),
        ("=1+1", .unsafeName), ("+Smith", .unsafeName), ("-Smith", .unsafeName), ("@Smith", .unsafeName),
        (String(repeating: "x", count: 234), .fieldTooLong),
    ])
    func namesXeroOrASpreadsheetCantTake(name: String, code: DiagnosticCode) {
        let run = run([("1", name, "")])
        #expect(run.outcomes == ["rejected \(code.rawValue)"])
        #expect(run.result.documents.invoices.isEmpty)
        #expect(run.result.transform.book.contacts.isEmpty)
        let allowed = self.run([("1", name, "")]) { $0.unsafeNames = .allow }
        #expect(allowed.outcomes == [code == .unsafeName ? "written" : "rejected \(code.rawValue)"])
    }

    @Test func longNamesCountInCharacters() {
        #expect(run([("1", String(repeating: "é", count: 233), "")]).outcomes == ["written"])
    }

    @Test func onlyContactsWithABillGo() {
        var firm = Firm()
        firm.add(contact: "2", "Nobody Yet")
        firm.add(contact: "3", "Rejected")
        firm.add(BillSpec(.time("1", "100")))
        firm.add(BillSpec(.time("1", "100")).with { ($0.contact, $0.total) = ("3", 1) })
        let result = firm.run()
        let book = result.transform.book
        #expect(book.contacts.map { book.text.string($0.number) } == ["clio-1"])
        #expect(result.transform.place(ofContact: 0) == 0)
        #expect(result.transform.place(ofContact: 1) == nil)
        #expect(result.transform.place(ofContact: 2) == nil)
    }

    @Test func whatXeroWouldRefuseIsLeftOutWithAWarning() {
        var firm = Firm(withClient: false)
        firm.add(contact: "1", "Ada", email: "ada at example.com") { contact, text in
            contact.phone = text.append(String(repeating: "1", count: 51))
            contact.city = text.append(String(repeating: "ü", count: 255))
            contact.country = text.append("Austria")
        }
        firm.add(BillSpec(.time("1", "100")))
        firm.add(BillSpec(.time("1", "100")))
        let result = firm.run()
        #expect(result.codes == ["warning field-too-long", "warning bad-email"], "once, not once a bill")
        let contact = result.transform.book.contacts[0]
        #expect(contact.phone.isEmpty && contact.email.isEmpty)
        #expect(result.transform.book.text.string(contact.country) == "Austria")
        #expect(contact.city.count == 510)
    }

    @Test func aContactThatCantBeUsedTakesItsBillsAlong() {
        #expect(Firm.run(BillSpec(.time("1", "1")).with { $0.contact = "7" }).bill() == "rejected without-contact")
    }
}
