import Ledger
import Testing
import XeroDocuments

@testable import XeroFiles

@Suite struct OperationTextTests {
    private func operations(_ change: (inout Plan) -> Void = { _ in }) throws -> [JSONValue] {
        var plan = Plan()
        plan.codes.trackingNames = ["Attorney", "Office"]
        plan.contact("Söhne \"Meyer\"", email: "a@x.com") { contact, text in
            contact.street = text.append("1 Quay\n2 Court")
            contact.phone = text.append("+1 207")
        }
        let invoice = plan.invoice("INV-1", .authorised, [("Work\t\u{7F}", "1.5", "100", 15_000, 3_000)])
        plan.planned.documents.lineItems[0].tracking1 = plan.batch.text.append("Ada")
        plan.creditNote("CN-1", on: invoice, [("Goodwill", "1", "50", 5_000, 1_000)])
        plan.payment(10_000, on: invoice, reference: "Wire clio:p1")
        change(&plan)
        let folder = try Folder()
        let written = try folder.write(plan)
        let operations = try folder.operations()
        #expect(written.operations == operations.count)
        return operations
    }

    @Test func everyLineSaysWhatItDoesAndWhereItComesFrom() throws {
        let operations = try operations()
        func all(_ key: String) -> [String?] { operations.map { $0[key]?.string } }
        #expect(all("op") == ["create", "create", "create", "create"])
        #expect(all("kind") == ["contact", "invoice", "credit_note", "payment"])
        #expect(all("clio_id") == ["1", "b1", "c1", "p1"])
        #expect(all("reason") == ["its first bill goes", "the bill is new", "applied to the bill", "paid on the bill"])
        #expect(all("source") == [2, 2, 40, 50].map { "in/bills \"1\".csv:\($0)" })
        #expect(all("fingerprint") == ["01", "ab", "cd", "ef"].map { String(repeating: "0", count: 14) + $0 })
        #expect(operations.allSatisfy { $0["link_version"]?.number == "0" })
    }

    @Test func aChangedContactIsAnUpdate() throws {
        let operations = try operations { $0.contact("Ada", isUpdate: true) }
        #expect(
            operations[1]["op"]?.string == "update" && operations[1]["reason"]?.string == "its details changed in Clio")
        #expect(operations[1]["document"]?.text == #"{"ContactNumber":"clio-2","Name":"Ada"}"#)
    }

    @Test func interestApartSaysSo() throws {
        let operations = try operations { $0.invoice("INV-1-INT-1") { invoice, _ in invoice.part = 1 } }
        #expect(operations[2]["reason"]?.string == "the bill's interest goes apart")
    }

    @Test func documentsAreXerosJSON() throws {
        let documents = try operations().map { $0["document"]?.text ?? "" }
        let contact = #"{"ContactNumber":"clio-1","Name":"Söhne \"Meyer\"""#
        let address = #""AddressLine1":"1 Quay","AddressLine2":"2 Court"}"#
        #expect(
            documents[0] == contact + #","EmailAddress":"a@x.com","Addresses":[{"AddressType":"POBOX","# + address
                + #",{"AddressType":"STREET","# + address
                + #"],"Phones":[{"PhoneType":"DEFAULT","PhoneNumber":"+1 207"}]}"#)
        #expect(
            documents[1] == #"{"Type":"ACCREC","Contact":"# + contact
                + #"},"Date":"2026-01-15","DueDate":"2026-02-03","InvoiceNumber":"INV-1","CurrencyCode":"USD","#
                + #""Status":"AUTHORISED","LineAmountTypes":"Exclusive","LineItems":[{"Description":"Work\t\#u{7F}","#
                + #""Quantity":1.5,"UnitAmount":100,"AccountCode":"200","TaxType":"OUTPUT2","TaxAmount":30.00,"#
                + #""LineAmount":150.00,"Tracking":[{"Name":"Attorney","Option":"Ada"}]}],"#
                + #""SubTotal":150.00,"TotalTax":30.00,"Total":180.00}"#)
        #expect(
            documents[2] == #"{"Type":"ACCRECCREDIT","Contact":"# + contact
                + #"},"Date":"2026-03-04","CreditNoteNumber":"CN-1","Reference":"INV-1","CurrencyCode":"USD","#
                + #""Status":"AUTHORISED","LineAmountTypes":"Exclusive","LineItems":[{"Description":"Goodwill","#
                + #""Quantity":1,"UnitAmount":50,"AccountCode":"200","TaxType":"OUTPUT2","TaxAmount":10.00,"#
                + #""LineAmount":50.00}],"Total":60.00,"#
                + #""Allocations":[{"Invoice":{"InvoiceNumber":"INV-1"},"Amount":60.00,"Date":"2026-03-04"}]}"#)
        #expect(
            documents[3] == #"{"Invoice":{"InvoiceNumber":"INV-1"},"Account":{"Code":"090"},"Date":"2026-02-01","#
                + #""Amount":100.00,"Reference":"Wire clio:p1"}"#)
    }
}
