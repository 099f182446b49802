import Ledger
import Testing
import WebAccess
import WebTesting

@testable import ClioAPI

@Suite struct ClioContactTests {
    private static let full = """
        {"id":5,"etag":"\\"e-1\\"","name":"Ann Lee","first_name":"Ann","middle_name":null,"last_name":"Lee",
        "type":"Person","is_client":true,"sales_tax_number":"GB1","updated_at":"2026-02-01T10:00:00-08:00",
        "email_addresses":[{"id":11,"name":"Home","address":"a@home.example","primary":false},
        {"id":12,"name":"Work","address":"a@work.example","primary":true}],
        "phone_numbers":[{"id":21,"name":"Work","number":"123","primary":false}],
        "addresses":[{"id":31,"name":"Home","street":"1 Home St","primary":false},
        {"id":32,"name":"Billing","street":"2 Bill St","city":"Leeds","primary":false}]}
        """
    private static let bare = #"{"id":6,"etag":"\"e-1\"","name":"Acme","type":"Company"}"#

    private func contact(_ text: String) throws -> ClioContact { try ClioContact(FakeClio.json(text)) }

    @Test func whatCountsOfSeveral() throws {
        let contact = try contact(Self.full)
        #expect(contact.email?.value == "a@work.example")
        #expect(contact.phone?.value == "123")
        #expect(contact.address == ClioContact.Address(street: "2 Bill St", city: "Leeds"))
        #expect(contact.updatedAt?.description == "2026-02-01T18:00:00Z")
        #expect(contact.isPerson)
        let company = try self.contact(Self.bare)
        #expect(!company.isPerson)
        #expect(company.email == nil && company.address == nil && company.updatedAt == nil)
        #expect(throws: ClioError.self) { try self.contact(#"{"id":6}"#) }
    }

    private func body(_ text: String, _ edit: ClioContactEdit) throws -> String {
        String(decoding: edit.body(of: try contact(text)), as: UTF8.self)
    }

    @Test func onlyWhatChangesIsSent() throws {
        var edit = ClioContactEdit()
        #expect(edit.isEmpty)
        edit.lastName = "Lee-\"Ray\""
        edit.email = "new@work.example"
        edit.phone = "456"
        edit.address = .init(street: "3 New St", country: "GB")
        #expect(
            try body(Self.full, edit)
                == #"{"data":{"last_name":"Lee-\"Ray\"","email_addresses":[{"id":12,"address":"new@work.example"}],"#
                + #""phone_numbers":[{"id":21,"number":"456"}],"addresses":[{"id":32,"street":"3 New St","city":"","#
                + #""province":"","postal_code":"","country":"GB"}]}}"#)
        #expect(
            try body(Self.bare, edit)
                == #"{"data":{"last_name":"Lee-\"Ray\"","email_addresses":[{"name":"Work","address":"new@work.example","#
                + #""default_email":true}],"phone_numbers":[{"name":"Work","number":"456","default_number":true}],"#
                + #""addresses":[{"name":"Billing","street":"3 New St","city":"","province":"","postal_code":"","#
                + #""country":"GB"}]}}"#)
    }

    @Test func whatIsEmptyIsTakenAway() throws {
        var edit = ClioContactEdit()
        (edit.email, edit.phone, edit.address, edit.salesTaxNumber) = ("", "", .init(), "")
        #expect(
            try body(Self.full, edit)
                == #"{"data":{"sales_tax_number":"","email_addresses":[{"id":12,"_destroy":true}],"#
                + #""phone_numbers":[{"id":21,"_destroy":true}],"addresses":[{"id":32,"_destroy":true}]}}"#)
        #expect(try body(Self.bare, edit) == #"{"data":{"sales_tax_number":""}}"#)
    }

    @Test func aContactThatChangedMeanwhileIsNotWritten() async throws {
        let clio = FakeClio()
        clio.add("contacts", Self.full)
        try await ClioBench.run(clio) { bench in
            let read = try await bench.client.contact(5)
            var edit = ClioContactEdit()
            edit.firstName = "Anna"
            let written = try await bench.client.update(read, edit)
            #expect(written.firstName == "Anna")
            #expect(written.etag != read.etag)
            let error = try await clioError { _ = try await bench.client.update(read, edit) }
            guard case .changed? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            let count = bench.server.requests.count
            #expect(try await bench.client.update(written, ClioContactEdit()) == written)
            #expect(bench.server.requests.count == count)
            guard case .notFound? = try await clioError({ _ = try await bench.client.contact(404) }) else {
                Issue.record("there is no contact 404")
                return
            }
        }
    }

    @Test("a lost answer is no second change") func aLostAnswer() async throws {
        let clio = FakeClio()
        clio.add("contacts", Self.full)
        let script = Script { request, number in
            let reply = clio.answer(request)
            return request.method == "PATCH" && number == 1 ? .cutOff : reply
        }
        try await ClioBench.run(script) { bench in
            let read = try await bench.client.contact(5)
            var edit = ClioContactEdit()
            edit.firstName = "Anna"
            let error = try await clioError { _ = try await bench.client.update(read, edit) }
            guard case .changed? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(try await bench.client.contact(5).firstName == "Anna")
        }
    }

    @Test func nothingIsWrittenWithoutAnEtag() async throws {
        try await ClioBench.run(Script { _, _ in .json("{}") }) { bench in
            var request = ClioRequest(.patch, "contacts/5.json")
            for etag in [nil, "", "a\r\nb"] as [String?] {
                request.ifMatch = etag
                guard case .configuration? = try await clioError({ _ = try await bench.client.send(request) }) else {
                    Issue.record("a change needs an etag")
                    return
                }
            }
            #expect(bench.server.requests.isEmpty)
        }
    }
}
