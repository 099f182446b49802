import ClioSandbox
import Ledger
import Testing

@Suite struct ContactPatchTests {
    private static let path = "/api/v4/contacts/700101.json"

    @Test func onlyWhatIsNamedChanges() async throws {
        try await withClio { clio, caller in
            let before = try await caller.get("contacts/700101.json?fields=id,email_addresses{id}")
            let etag = try #require(before.header("ETag"))
            let email = try #require(before.one?["email_addresses"]?.elements?.first?["id"]?.number)
            clio.clock.advance(seconds: 5)
            let body = """
                {"data":{"last_name":"Okafor-Lund","sales_tax_number":"GB 12",
                "email_addresses":[{"id":\(email),"address":"m@example.com"},{"address":"home@example.com","name":"Home"}],
                "phone_numbers":[{"number":"207-555-0118","name":"Mobile","default_number":true}],
                "addresses":[{"name":"Billing","street":"41 Gull Street","city":"Portland"}]}}
                """
            let fields = Caller.encoded(
                "?fields=name,updated_at,primary_email_address,email_addresses{address,primary}")
            let reply = try await caller.call("PATCH", Self.path + fields, body, headers: ["If-Match": etag])
            #expect(reply.status == 200, "\(reply.text)")
            #expect(reply.header("ETag") != etag)
            #expect(
                reply.one?.text
                    == "{\"name\":\"Maren Okafor-Lund\",\"updated_at\":\"2026-06-01T12:00:05Z\","
                    + "\"primary_email_address\":\"m@example.com\",\"email_addresses\":"
                    + "[{\"address\":\"m@example.com\",\"primary\":true},{\"address\":\"home@example.com\",\"primary\":false}]}"
            )
            let contact = try #require(clio.with { $0.contacts[700_101] })
            #expect(contact.firstName == "Maren")
            #expect(contact.taxNumber == "GB 12")
            #expect(contact.addresses.first?.street == "41 Gull Street")
            #expect(clio.writes.map(\.status) == [200])
            #expect(clio.writes.first?.ifMatch == etag)
        }
    }

    @Test func aPrimaryAddressMovesWithItsMark() async throws {
        try await withClio { clio, caller in
            let body = "{\"data\":{\"email_addresses\":[{\"address\":\"new@example.com\",\"default_email\":true}]}}"
            #expect(try await caller.call("PATCH", Self.path, body).status == 200)
            let contact = try #require(clio.with { $0.contacts[700_101] })
            #expect(contact.emails.map(\.isPrimary) == [false, true])
            let old = "{\"data\":{\"email_addresses\":[{\"id\":\(contact.emails[1].id),\"_destroy\":true}]}}"
            #expect(try await caller.call("PATCH", Self.path, old).status == 200)
            #expect(clio.with { $0.contacts[700_101]?.emails.map(\.text) } == ["maren@example.com"])
            #expect(clio.with { $0.contacts[700_101]?.emails.first?.isPrimary } == true)
        }
    }

    @Test func aStaleEtagIsRefused() async throws {
        try await withClio { clio, caller in
            let etag = try #require(try await caller.get("contacts/700101.json").header("ETag"))
            try clio.with { try $0.editContact(700_101) { $0.taxNumber = "1" } }
            let body = "{\"data\":{\"sales_tax_number\":\"2\"}}"
            #expect(try await caller.call("PATCH", Self.path, body, headers: ["If-Match": etag]).status == 412)
            #expect(clio.with { $0.contacts[700_101]?.taxNumber } == "1")
            let fresh = try #require(try await caller.get("contacts/700101.json").header("ETag"))
            #expect(try await caller.call("PATCH", Self.path, body, headers: ["If-Match": fresh]).status == 200)
        }
    }

    @Test(arguments: [
        ("{\"data\":{\"nonsense\":1}}", 400), ("{}", 400), ("[", 400), ("{\"data\":{\"last_name\":7}}", 400),
        ("{\"data\":{\"name\":\"X\"}}", 422), ("{\"data\":{\"first_name\":null,\"last_name\":\"\"}}", 422),
        ("{\"data\":{\"email_addresses\":[{\"address\":\"no\"}]}}", 422),
        ("{\"data\":{\"email_addresses\":[{\"id\":1,\"address\":\"a@b\"}]}}", 422),
        ("{\"data\":{\"phone_numbers\":[{\"number\":\"1\",\"name\":\"Skype2\"}]}}", 422),
        ("{\"data\":{\"addresses\":[{\"name\":\"Harbour\"}]}}", 422), ("{\"data\":{\"type\":\"Company\"}}", 422),
        ("{\"data\":{\"addresses\":{}}}", 400),
    ])
    func whatMakesNoSenseChangesNothing(body: String, status: Int) async throws {
        try await withClio { clio, caller in
            let before = clio.firmText
            let reply = try await caller.call("PATCH", Self.path, body)
            #expect(reply.status == status)
            #expect(clio.firmText == before)
        }
    }

    @Test func aContactThatIsNotSeenIsNotWritten() async throws {
        try await withClio { clio, caller in
            clio.with { $0.setHidden(contact: 700_101) }
            let reply = try await caller.call("PATCH", Self.path, "{\"data\":{\"title\":\"Dr\"}}")
            #expect(reply.status == 404)
        }
    }
}
