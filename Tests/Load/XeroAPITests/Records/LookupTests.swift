import Testing
import WebTesting

@testable import WebAccess
@testable import XeroAPI

@Suite struct LookupTests {
    @Test("Pain 12: nothing breaks out of a filter's quotes") func quoting() {
        #expect(WhereFilter.equals("Name", "O'Brien & Sons +")?.text == "Name==\"O'Brien & Sons +\"")
        for value in ["O'Brien \"X\" & Sons +", "back\\slash", "line\nbreak", "\" OR 1==1 OR Name==\"", "\u{7F}"] {
            #expect(WhereFilter.equals("Name", value) == nil)
        }
        #expect(WhereFilter.equals("Contact.ContactID", guid: "x\") OR (1==1") == nil)
        #expect(
            WhereFilter.equals("Invoice.InvoiceID", guid: "046d8a6d-1ae1-4b4d-9340-5601bdf41b87")?.text
                == "Invoice.InvoiceID==guid(\"046d8a6d-1ae1-4b4d-9340-5601bdf41b87\")")
        #expect(WhereFilter.longestQuotablePart("O'Brien \"X\" & Sons + Co\\") == "& Sons + Co")
        #expect(WhereFilter.longestQuotablePart("\"\\\"") == "")
    }

    @Test("Pain 12: a name with quotes is searched for another way") func namesWithQuotes() async throws {
        try await Bench.run(Script { _, _ in .json(#"{"Contacts":[]}"#) }) { bench in
            _ = try await bench.client.contacts(named: "O'Brien & Sons +")
            _ = try await bench.client.contacts(named: "O'Brien \"X\" & Sons +")
            let error = try await xeroError { _ = try await bench.client.contacts(named: "\"\"") }
            guard case .configuration? = error else {
                Issue.record("a name that can't be searched for was taken as absent")
                return
            }
            let seen = bench.server.requests
            #expect(seen.count == 2)
            #expect(seen[0].query["where"] == "Name==\"O'Brien & Sons +\"")
            #expect(seen[0].query["searchTerm"] == nil)
            #expect(seen[1].query["where"] == nil)
            #expect(seen[1].query["searchTerm"] == "& Sons +")
            #expect(seen.allSatisfy { $0.query["includeArchived"] == "true" })
        }
    }

    @Test func invoicesByNumberInShortAddresses() async throws {
        let numbers = (1...230).map { "Bill & Co + \"\($0)\"" }
        let script = Script { request, _ in
            let asked = (request.query["InvoiceNumbers"] ?? "").split(separator: ",")
            let records = asked.map { number in
                let text = number.replacingQuotes
                return #"{"InvoiceID":"id-\#(text)","InvoiceNumber":"\#(text)","Type":"ACCREC"}"#
            }
            // Xero may compare loosely; what wasn't asked for is not handed on.
            let loose = #"{"InvoiceID":"other","InvoiceNumber":"BILL","Type":"ACCREC"}"#
            return .json("{\"Invoices\":[\((records + [loose]).joined(separator: ","))]}")
        }
        try await Bench.run(script) { bench in
            let found = try await bench.client.invoices(numbered: numbers)
            #expect(Set(found.records.map(\.number)) == Set(numbers))
            #expect(found.records.count == numbers.count)
            let seen = bench.server.requests
            #expect(seen.count > 2)
            #expect(seen.allSatisfy { $0.target.utf8.count < 4_000 })
            #expect(seen.allSatisfy { $0.query["where"] == "Type==\"ACCREC\"" })
        }
    }

    @Test func aNumberWithACommaIsNoList() async throws {
        try await Bench.run(Script { _, _ in .json(#"{"Invoices":[]}"#) }) { bench in
            _ = try await bench.client.invoices(numbered: ["1,2", "3", ""])
            let seen = bench.server.requests
            #expect(seen.count == 2)
            #expect(seen[0].query["InvoiceNumbers"] == "3")
            #expect(seen[1].query["InvoiceNumbers"] == nil)
            #expect(seen[1].query["where"] == "(Type==\"ACCREC\") AND (InvoiceNumber==\"1,2\")")
        }
    }

    @Test func nothingToLookUpIsNoCall() async throws {
        try await Bench.run(Script { _, _ in .json("{}") }) { bench in
            _ = try await bench.client.invoices(numbered: [])
            _ = try await bench.client.creditNotes(numbered: [""])
            _ = try await bench.client.payments(onInvoices: [])
            _ = try await bench.client.contacts(email: "")
            #expect(bench.server.requests.isEmpty)
        }
    }

    @Test func creditNotesAndPaymentsAndContacts() async throws {
        let id = "046d8a6d-1ae1-4b4d-9340-5601bdf41b87"
        let script = Script { request, _ in
            switch request.path.split(separator: "/").last {
            case "CreditNotes":
                .json(#"{"CreditNotes":[{"CreditNoteID":"a","CreditNoteNumber":"CN-1"},{"CreditNoteID":"b"}]}"#)
            case "Payments": .json(#"{"Payments":[{"PaymentID":"p","Reference":"x clio:1"},{"PaymentID":"q"}]}"#)
            case "Contacts": .json(#"{"Contacts":[{"ContactID":"c","ContactNumber":"clio-1"}]}"#)
            default: .answer(404, headers: [], body: "The resource you're looking for cannot be found")
            }
        }
        try await Bench.run(script) { bench in
            #expect(try await bench.client.creditNotes(numbered: ["CN-1", "CN-2"]).records.map(\.id) == ["a"])
            #expect(try await bench.client.payments(onInvoices: [id]).records.count == 2)
            #expect(try await bench.client.payments(references: ["x clio:1"]).records.map(\.id) == ["p"])
            #expect(try await bench.client.contacts(numbered: ["clio-1"]).records.map(\.id) == ["c"])
            #expect(try await bench.client.creditNote(id: id) == nil)
            let seen = bench.server.requests.compactMap { $0.query["where"] }
            #expect(
                seen == [
                    "(Type==\"ACCRECCREDIT\") AND (CreditNoteNumber==\"CN-1\" OR CreditNoteNumber==\"CN-2\")",
                    "Invoice.InvoiceId==guid(\"\(id)\")", "Reference==\"x clio:1\"", "ContactNumber==\"clio-1\"",
                ])
            let error = try await xeroError { _ = try await bench.client.payments(onInvoices: ["no id"]) }
            guard case .configuration? = error else {
                Issue.record("what is no id was not looked up in silence")
                return
            }
        }
    }
}

extension Substring {
    fileprivate var replacingQuotes: String {
        split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"")
    }
}
