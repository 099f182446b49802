import Foundation
import Ledger
import Testing
import XeroSandbox

struct ListingTests {
    /// 250 contacts, ten at a time, each batch a minute after the one before.
    private func withContacts(_ body: (Caller) async throws -> Void) async throws {
        try await withSandbox { caller in
            for batch in 0..<25 {
                let contacts = (0..<10).map { place in
                    let number = batch * 10 + place
                    return Fixture.contact("Client \(number)", number: "clio-\(number)")
                }
                try await caller.api("PUT", "Contacts", "{\"Contacts\":[\(contacts.joined(separator: ","))]}")
                caller.sandbox.clock.advance(seconds: 60)
            }
            try await body(caller)
        }
    }

    private func names(_ reply: Reply) -> [String] {
        (reply.json?["Contacts"]?.elements ?? []).compactMap { $0["Name"]?.string }
    }

    @Test func pagesCoverEveryRecordOnce() async throws {
        try await withContacts { caller in
            var seen: [String] = []
            for page in 1...3 {
                let reply = try await caller.api("GET", "Contacts?page=\(page)")
                let place = reply.json?["pagination"]
                #expect(place?["itemCount"]?.number == "252")
                #expect(place?["pageCount"]?.number == "3")
                #expect(place?["page"]?.number == String(page))
                seen += names(reply)
            }
            #expect(seen.count == 252)
            #expect(Set(seen).count == 252)
            #expect(names(try await caller.api("GET", "Contacts?page=4")).isEmpty)
            #expect(names(try await caller.api("GET", "Contacts?page=1&pageSize=1000")).count == 252)
            for query in ["pageSize=1001", "pageSize=x", "page=0", "order=Nome", "order=Name%20UP"] {
                #expect(try await caller.api("GET", "Contacts?\(query)").status == 400, "\(query)")
            }
            let bad = try await caller.api("GET", "Contacts", headers: ["If-Modified-Since": "yesterday"])
            #expect(bad.status == 400)
            #expect(names(try await caller.api("GET", "Contacts")).count == 252)
        }
    }

    @Test func aChangedRecordMovesToTheEnd() async throws {
        try await withContacts { caller in
            try await caller.made("POST", "Contacts", "Contacts", Fixture.contact("Client 0", number: "clio-0"))
            let last = names(try await caller.api("GET", "Contacts?page=3"))
            #expect(last.last == "Client 0")
            #expect(!names(try await caller.api("GET", "Contacts?page=1")).contains("Client 0"))
        }
    }

    @Test func onlyWhatChangedSince() async throws {
        try await withContacts { caller in
            let since = ["If-Modified-Since": "2026-06-01T12:22:00"]
            let reply = try await caller.api("GET", "Contacts", headers: since)
            #expect(names(reply).count == 20)
            let none = try await caller.api("GET", "Contacts", headers: ["If-Modified-Since": "2026-06-01T12:24:00"])
            #expect(names(none).isEmpty)
            let filtered = try await caller.api("GET", "Contacts?where=Name%3D%3D%22client%201%22", headers: since)
            #expect(names(filtered).isEmpty)
        }
    }

    @Test(arguments: [
        (#"Name=="client 17""#, ["Client 17"]),
        (#"ContactNumber=="clio-3""#, ["Client 3"]),
        (#"Name.StartsWith("Client 24") AND Name!="Client 24""#, (240...249).map { "Client \($0)" }),
        (#"Name=="Client 1" OR (Name.EndsWith("248"))"#, ["Client 1", "Client 248"]),
        (#"UpdatedDateUTC>=DateTime(2026,06,01,12,24,00)"#, (240...249).map { "Client \($0)" }),
        (#"EmailAddress!=null"#, ["Con Edison", "Water Street Realty LLC"]),
        (#"IsCustomer==true"#, []),
        (#"name.contains("con ed") && ContactStatus=="ACTIVE""#, ["Con Edison"]),
    ])
    func filters(clause: String, expected: [String]) async throws {
        try await withContacts { caller in
            let query = try #require(clause.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
            let reply = try await caller.api("GET", "Contacts?where=\(query)")
            #expect(reply.status == 200, "\(reply.text)")
            #expect(names(reply).sorted() == expected.sorted())
        }
    }

    @Test(arguments: [
        (#"Nome=="x""#, "No property or field 'Nome' exists in type 'Contact'"),
        (#"Name=="x"#, "Unterminated string literal"),
        (#"Name=="Bat "QUOTE" Man""#, "Syntax error"), (#"Name=="Bat \"QUOTE\" Man""#, "Syntax error"),
        (#"Name=='x'"#, "Character literal must contain exactly one character"), (#"(Name=="x""#, "Syntax error"),
        (#"ContactID==guid("7")"#, "Syntax error"), (#"Name=="#, "Syntax error"),
        (String(repeating: "(", count: 5_000), "Syntax error"),
        ("UpdatedDateUTC>DateTime(2026,1,1,99999999999999999)", "Syntax error"),
    ])
    func filtersXeroCannotRead(clause: String, message: String) async throws {
        try await withSandbox { caller in
            let query = try #require(clause.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
            let reply = try await caller.api("GET", "Contacts?where=\(query)")
            #expect(reply.status == 400)
            #expect(reply.json?["ErrorNumber"]?.number == "16")
            #expect(reply.json?["Type"]?.string == "QueryParseException")
            #expect(reply.json?["Message"]?.string == message)
        }
    }

    @Test func aPlusMustBeEncoded() async throws {
        try await withSandbox { caller in
            try await caller.made("PUT", "Contacts", "Contacts", Fixture.contact("Home+ & Sons"))
            #expect(
                names(try await caller.api("GET", "Contacts?where=Name%3D%3D%22Home%2B%20%26%20Sons%22")).count == 1)
            #expect(names(try await caller.api("GET", "Contacts?where=Name%3D%3D%22Home+%20%26%20Sons%22")).isEmpty)
        }
    }

    @Test func linesComeWithPagesAndSingleInvoicesOnly() async throws {
        try await withSandbox { caller in
            try await caller.made("PUT", "Contacts", "Contacts", Fixture.contact())
            for number in 1...3 { try await caller.made("PUT", "Invoices", "Invoices", Fixture.invoice("N\(number)")) }
            for (query, hasLines) in [
                ("Invoices", false), ("Invoices?page=1", true), ("Invoices/N1", true),
                ("Invoices?Statuses=AUTHORISED", true),
                ("Invoices?InvoiceNumbers=N1", false), ("Invoices?page=1&summaryOnly=true", false),
            ] {
                let first = try await caller.api("GET", query).first("Invoices")
                #expect((first?["LineItems"] != nil) == hasLines, "\(query)")
            }
            #expect(try await caller.api("GET", "Invoices?Statuses=DRAFT").json?["Invoices"]?.elements?.count == 0)
            let two = try await caller.api("GET", "Invoices?InvoiceNumbers=n1,N3,N9&order=InvoiceNumber%20DESC")
            #expect(two.json?["Invoices"]?.elements?.map { $0["InvoiceNumber"]?.string ?? "" } == ["N3", "N1"])
            let id = try #require(two.first("Invoices")?["Contact"]?["ContactID"]?.string)
            #expect(try await caller.api("GET", "Invoices?ContactIDs=\(id)").json?["Invoices"]?.elements?.count == 3)
            let query = "Contact.ContactID%3D%3Dguid(%22\(id)%22)%20AND%20Total%3E%3D200.00"
            #expect(try await caller.api("GET", "Invoices?where=\(query)").json?["Invoices"]?.elements?.count == 3)
            #expect(try await caller.api("GET", "Invoices?createdByMyApp=true").json?["Invoices"]?.elements?.count == 3)
        }
    }

    @Test func paymentsAreFoundByInvoiceAndReference() async throws {
        try await withSandbox { caller in
            try await caller.made("PUT", "Contacts", "Contacts", Fixture.contact())
            let invoice = try await caller.made("PUT", "Invoices", "Invoices", Fixture.invoice())
            for number in 1...3 {
                try await caller.made(
                    "PUT", "Payments", "Payments",
                    Fixture.payment(amount: "10", more: ",\"Reference\":\"clio:\(number)\""))
            }
            let id = try #require(invoice["InvoiceID"]?.string)
            let clauses = [
                "Invoice.InvoiceID%3D%3Dguid(%22\(id)%22)": 3, "Reference%3D%3D%22clio%3A2%22": 1,
                "Status%3D%3D%22DELETED%22": 0, "Date%3C%3DDateTime(2026%2C05%2C10)": 3,
            ]
            for (clause, count) in clauses {
                let reply = try await caller.api("GET", "Payments?where=\(clause)")
                #expect(reply.json?["Payments"]?.elements?.count == count, "\(clause)")
            }
        }
    }
}
