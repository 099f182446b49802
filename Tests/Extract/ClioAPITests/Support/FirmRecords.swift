/// Records of a made-up firm, for tests that change them.
enum FirmRecords {
    static let old = "2026-01-01T00:00:00Z"
    static let new = "2026-03-01T11:59:00Z"

    static func bill(_ id: Int, client: Int = 500, updated: String = old, state: String = "awaiting_payment") -> String
    {
        """
        {"id":\(id),"etag":"\\"b\(id)\\"","number":"\(id)","issued_at":"2026-01-01","due_at":"2026-01-31",
        "created_at":"\(old)","updated_at":"\(updated)","type":"MatterBill","state":"\(state)","kind":"revenue_kind",
        "total":100.0,"sub_total":100.0,"total_tax":0.0,"tax_rate":0,"client":{"id":\(client)},
        "matters":[{"id":81,"display_number":"00081"}],"interest":{"balance":0.0,"total":0.0},
        "currency":{"id":1,"code":"USD"}}
        """
    }

    static func line(_ id: Int, bill: Int, updated: String = old) -> String {
        """
        {"id":\(id),"etag":"\\"l\(id)\\"","type":"ActivityLineItem","kind":"Service","description":"Work",
        "date":"2025-12-20","price":100.0,"quantity":1.0,"sub_total":100.0,"total":100.0,"tax":0.0,"taxable":false,
        "updated_at":"\(updated)","bill":{"id":\(bill)},"activity":{"id":\(id + 1_000_000),"type":"TimeEntry"}}
        """
    }

    static func activity(_ id: Int) -> String {
        """
        {"id":\(id),"etag":"\\"a\(id)\\"","type":"TimeEntry","flat_rate":false,"updated_at":"\(old)",
        "activity_description":{"id":9,"name":"Advice","xero_service_code":"245"},"expense_category":null}
        """
    }

    static func allocation(
        _ id: Int, bill: Int, parent: Int, type: String = "Payment", updated: String = old, voided: String? = nil
    ) -> String {
        """
        {"id":\(id),"etag":"\\"al\(id)\\"","date":"2026-02-01","amount":10.0,"interest":false,"updated_at":"\(updated)",
        "voided_at":\(voided.map { "\"\($0)\"" } ?? "null"),"bill":{"id":\(bill)},"contact":{"id":500},
        "parent":{"id":\(parent),"type":"\(type)","identifier":"\(type)-\(parent)"}}
        """
    }

    static func memo(_ id: Int, allocations: [Int], updated: String = old) -> String {
        """
        {"id":\(id),"etag":"\\"m\(id)\\"","date":"2026-02-01","amount":10.0,"description":"Goodwill","discount":false,
        "updated_at":"\(updated)","voided_at":null,"contact":{"id":500},
        "allocations":[\(allocations.map { "{\"id\":\($0)}" }.joined(separator: ","))]}
        """
    }

    static func contact(_ id: Int, updated: String = old) -> String {
        """
        {"id":\(id),"etag":"\\"c\(id)\\"","name":"Client \(id)","first_name":"Client","last_name":"\(id)","type":"Person",
        "primary_email_address":"c\(id)@example.com","updated_at":"\(updated)","addresses":[]}
        """
    }

    /// `count` bills of one line each, from number 1, one client for all.
    static func firm(bills count: Int) -> FakeClio {
        let clio = FakeClio()
        clio.add("settings/billing", #"{"id":1,"etag":"\"s\"","currency":"USD","secondary_tax_rule":"Pre"}"#)
        clio.add("contacts", contact(500))
        clio.add(
            "matters", #"{"id":81,"etag":"\"m\"","display_number":"00081","practice_area":{"id":1,"name":"Property"}}"#)
        let bills = (1...count).map { FakeClio.json(bill($0)) }
        let lines = (1...count).map { FakeClio.json(line($0 + 10_000, bill: $0)) }
        let activities = (1...count).map { FakeClio.json(activity($0 + 1_010_000)) }
        clio.change {
            $0.records["bills"] = bills
            $0.records["line_items"] = lines
            $0.records["activities"] = activities
        }
        return clio
    }
}
