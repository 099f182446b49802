import Ledger
import Testing

@testable import ClioFiles

/// A folder of saved answers that is in order, as text to change.
enum Answers {
    static let contacts = """
        {"data":[{"id":501,"etag":"\\"a\\"","name":"Jane Smith","first_name":"Jane","last_name":"Smith","type":"Person",
        "primary_email_address":"jane@example.com","primary_phone_number":"+1-555-0100","company":{"id":9,"name":"Acme"},
        "sales_tax_number":"GB1","addresses":[{"name":"Work","street":"1 Work St"},
        {"name":"Billing","street":"2 Bill St","city":"Leeds","province":"WY","postal_code":"LS1","country":"GB"}]}],
        "meta":{"paging":{}}}
        """
    static let bills = """
        {"data":[{"id":7001,"number":"INV-1","issued_at":"2026-02-01","due_at":"2026-03-01","subject":"February",
        "type":"MatterBill","state":"awaiting_payment","kind":"revenue_kind","total":1320.0,"tax_rate":10.0,
        "currency":{"id":1,"code":"CAD"},"client":{"id":501},"matters":[{"id":1,"display_number":"Smith-1"}],
        "updated_at":"2026-02-01T08:00:00Z"}],"meta":{"paging":{}}}
        """
    static let lines = """
        [{"id":1,"type":"ActivityLineItem","kind":"Service","date":"2026-01-10","description":"Call","note":"n","price":500,
        "quantity":2.4,"taxable":true,"tax":120.0,"total":1320.0,"bill":{"id":7001},"matter":{"id":1},
        "activity":{"id":71,"type":"TimeEntry"},"user":{"id":3,"name":"Alex"}}]
        """

    static var files: [String: String] {
        ["contacts.json": contacts, "bills.json": bills, "line_items.json": lines]
    }

    static func read(_ changes: [String: String?] = [:]) throws -> Reading {
        var files = files
        for (name, text) in changes { files[name] = text }
        return try TemporaryFolder(files).read("clio-api")
    }

    /// The diagnostics of a folder that can't be used.
    static func faults(_ changes: [String: String?]) throws -> [String] {
        var files = files
        for (name, text) in changes { files[name] = text }
        let folder = try TemporaryFolder(files)
        do {
            _ = try folder.export("clio-api")
            return []
        } catch let error as ClioFilesError {
            return error.diagnostics.map { Reading.text(of: $0, folder.path) + " | " + $0.message }
        }
    }
}
