import ClioSandbox
import Ledger
import Testing

@Suite struct FieldTests {
    @Test func withoutFieldsOnlyIdAndEtagAreGiven() async throws {
        try await withClio { clio, caller in
            let id = try clio.with { try $0.bill() }
            for path in ["bills.json", "bills.json?fields="] {
                let record = try #require(try await caller.get(path).data.first)
                #expect(record.members?.map(\.key) == ["id", "etag"])
            }
            #expect(try await caller.get("bills/\(id).json").one?.members?.map(\.key) == ["id", "etag"])
        }
    }

    @Test func whatIsAskedIsGivenAndNoMore() async throws {
        try await withClio { clio, caller in
            _ = try clio.with { try $0.bill() }
            let record = try #require(
                try await caller.get("bills.json?fields=number,total,client{id,name},matters{display_number},user").data
                    .first)
            #expect(
                record.text
                    == "{\"number\":\"8801\",\"total\":110.0,\"client\":{\"id\":700101,\"name\":\"Maren Okafor\"},"
                    + "\"matters\":[{\"display_number\":\"00081-Okafor\"}],\"user\":{\"id\":4401,\"etag\":\"\\\"u-1131-0\\\"\"}}"
            )
        }
    }

    @Test(arguments: [
        "bills.json?fields=id,nonsense", "bills.json?fields=id,", "bills.json?fields=client{id,company{id}}",
        "bills.json?fields=client{id,company}", "bills.json?fields=client{id", "bills.json?fields=id}",
        "bills.json?fields=id{name}", "bills.json?fields=id, number",
        "line_items.json?fields=activity{activity_description}",
        "allocations.json?fields=parent{amount}", "settings/billing.json?fields=nonsense",
    ])
    func invalidOrDeeperFieldsAreRefused(path: String) async throws {
        try await withClio { _, caller in
            let reply = try await caller.get(path)
            #expect(reply.status == 400)
            #expect(reply.json?["error"]?["type"]?.string == "ArgumentError")
            #expect(reply.message.hasPrefix("fields: "))
        }
    }

    /// Every field of Clio's document can be asked of every resource, though the sandbox may know nothing of it.
    @Test(arguments: [
        "bills.json", "line_items.json", "allocations.json", "credit_memos.json", "contacts.json", "matters.json",
        "interest_charges.json", "bank_accounts.json", "bank_transactions.json", "activities.json",
        "activity_descriptions.json", "expense_categories.json", "outstanding_client_balances.json",
    ])
    func everyDocumentedFieldIsThere(path: String) async throws {
        let fields = [
            "bills.json": "legal_aid_uk_bill{id},split_invoice{split_portion},group,bill_theme,balances{id,due}",
            "line_items.json": "included_line_item_totals{total},discount,activity{id,type,flat_rate}",
            "allocations.json": "source_bank_account{type},destination_bank_account,parent{id,type,identifier}",
            "credit_memos.json": "allocations{id,amount},contact{name}",
            "contacts.json":
                "addresses{street,primary},email_addresses{address},custom_field_values{id},payment_profile",
            "matters.json": "practice_area{name},responsible_attorney{name},split_invoice_payers{matter_id}",
            "interest_charges.json": "bill{number},balances,matters{display_number}",
            "bank_accounts.json": "name,type,currency,user{name}",
            "bank_transactions.json": "bank_account{name},client{name}",
            "activities.json": "activity_description{xero_service_code},expense_category{xero_expense_code},vendor",
            "activity_descriptions.json": "xero_service_code,groups{name}",
            "expense_categories.json": "xero_expense_code,utbms_code",
            "outstanding_client_balances.json": "total_outstanding_balance,contact{name},outstanding_bills{number}",
        ]
        try await withClio(Fixture.options(.sample)) { _, caller in
            let reply = try await caller.get("\(path)?fields=id,\(fields[path] ?? "")")
            #expect(reply.status == 200, "\(reply.text)")
            #expect(!reply.data.isEmpty)
        }
    }
}
