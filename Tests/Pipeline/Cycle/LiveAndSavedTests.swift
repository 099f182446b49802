import ClioSandbox
import Foundation
import Ledger
import Testing
import WebAccess

@testable import Pipeline

@Suite("Clio live and saved to files")
struct LiveAndSavedTests {
    private static let fields = [
        "contacts":
            "id,etag,name,first_name,last_name,type,primary_email_address,primary_phone_number,sales_tax_number,"
            + "updated_at,company{id,name},addresses{name,street,city,province,postal_code,country,primary}",
        "bills":
            "id,etag,number,issued_at,due_at,updated_at,created_at,tax_rate,secondary_tax_rate,subject,type,state,kind,"
            + "total,paid,balance,due,credits_issued,sub_total,total_tax,client{id,name},matters{id,display_number},"
            + "discount{rate,type},interest{total},currency{code}",
        "line_items": "id,etag,type,description,date,price,taxable,kind,note,secondary_taxable,total,tax,secondary_tax,"
            + "sub_total,quantity,updated_at,bill{id,number},activity{id,type,flat_rate},matter{id,display_number},"
            + "user{id,name},discount{rate,type}",
        "allocations": "id,etag,date,amount,interest,voided_at,updated_at,description,payment_type,bill{id,number},"
            + "source_bank_account{id,type},destination_bank_account{id,name},matter{id},contact{id},"
            + "parent{id,type,identifier}",
        "credit_memos": "id,etag,date,amount,description,discount,voided_at,updated_at,contact{id},allocations{id}",
        "interest_charges": "id,etag,date,description,total,updated_at,bill{id,number},matters{id,display_number}",
        "bank_accounts": "id,etag,name,type,account_number,currency,general_ledger_number",
        "matters": "id,etag,display_number,location,client{id},responsible_attorney{name},practice_area{name}",
        "activities": "id,etag,type,flat_rate,activity_description{id,name},expense_category{id,name}",
        "activity_descriptions": "id,etag,name,xero_service_code",
        "expense_categories": "id,etag,name,xero_expense_code",
    ]

    /// Saves the answers by hand, page by page, in pages of another length than the program asks for.
    private static func save(_ rig: CycleRig) async throws {
        let token = try #require(rig.clio.issueToken()).access
        let transport = HTTPTransport()
        func get(_ url: String) async throws -> [UInt8] {
            let answer = try await transport.exchange(
                .get, url, headers: [("Authorization", "Bearer \(token)")], body: nil)
            #expect(answer.status == 200, "\(url)")
            return answer.body
        }
        let api = rig.clio.baseURL + "/api/v4/"
        for (resource, fields) in fields {
            var url: String? = "\(api)\(resource).json?order=id(asc)&limit=37&fields=\(fields)"
            var page = 1
            while let address = url {
                let encoded = address.replacing("{", with: "%7B").replacing("}", with: "%7D")
                let body = try await get(encoded)
                try rig.put("clio/\(resource)-page-\(page).json", String(decoding: body, as: UTF8.self))
                url = try JSONValue.parse(body)["meta"]?["paging"]?["next"]?.string
                page += 1
            }
        }
        let settings = try await get(api + "settings/billing.json?fields=tax_rate,secondary_tax_rule,currency")
        try rig.put("clio/settings-billing.json", String(decoding: settings, as: UTF8.self))
        await transport.close()
    }

    private static func extract(_ rig: CycleRig, to name: String) async throws -> [String: Data] {
        let request = try rig.request()
        let out = rig.scratch + "/" + name
        let result = try await onThread { try Extraction(request, to: out).execute() }
        #expect(result.report.problems.filter { $0.severity >= .hold }.isEmpty, "\(result.words)")
        var files: [String: Data] = [:]
        for file in try FileManager.default.contentsOfDirectory(atPath: out) {
            files[file] = try Data(contentsOf: URL(fileURLWithPath: out + "/" + file))
        }
        return files
    }

    @Test("The same bills come as byte-identical ledgers", arguments: [UInt64(1), 2, 3])
    func sameLedger(_ seed: UInt64) async throws {
        let firm = seed == 1 ? ClioFirm.sample : ClioFirm.seeded(seed, bills: 90)
        try await CycleRig.with(firm) { rig in
            let live = try await Self.extract(rig, to: "live")
            try await Self.save(rig)
            try rig.configure(from: "files", profile: "clio-api")
            let saved = try await Self.extract(rig, to: "saved")
            #expect(live.keys.sorted() == saved.keys.sorted())
            #expect((live["bills.ndjson"]?.count ?? 0) > 10_000, "\(live.keys.sorted())")
            for (name, bytes) in live { #expect(bytes == saved[name], "\(name)") }
        }
    }
}
