import Ledger
import Testing

@testable import ClioFiles

struct LineAnswersTests {
    /// One line of bill 7001 with these members besides, as the ledger has it.
    private func line(_ members: String, _ others: [String: String?] = [:]) throws -> String {
        var changes = others
        changes["line_items.json"] = "[{\"id\":1,\"bill\":{\"id\":7001},\(members)}]"
        let reading = try Answers.read(changes)
        #expect(reading.problems == [])
        #expect(reading.records.count == 2)
        return reading.records[1]
    }

    @Test(arguments: [
        (#""kind":"Service","activity":{"id":1,"flat_rate":true}"#, "FlatFee"),
        (#""kind":"Service","activity":{"id":1,"flat_rate":false}"#, "TimeEntry"),
        (#""kind":"Expense","activity":{"id":1,"type":"HardCostEntry"}"#, "HardCost"),
        (#""kind":"Expense","activity":{"id":1,"type":"SoftCostEntry"}"#, "SoftCost"),
        (#""kind":"Expense","activity":{"id":1,"type":"NewCostEntry"}"#, "ExpenseEntry"),
        (#""kind":"Product""#, "Product"),
    ])
    func kindsAreTheLedgers(members: String, kind: String) throws {
        #expect(try line(members + ",\"price\":5").contains("\"kind\":\"\(kind)\""))
    }

    @Test func theActivitiesFileSaysWhatTheLineDoesNot() throws {
        let others = [
            "activities.json":
                #"[{"id":71,"type":"HardCostEntry","expense_category":{"id":8}},{"id":72,"flat_rate":true,"activity_description":{"id":8,"name":"Advice"}}]"#,
            "expense_categories.json": #"[{"id":8,"name":"Filing","xero_expense_code":"261"}]"#,
            "activity_descriptions.json": #"[{"id":8,"name":"Advice","xero_service_code":"201"}]"#,
        ]
        let expense = try line(#""kind":"Expense","price":5,"activity":{"id":71}"#, others)
        #expect(expense.contains(#""kind":"HardCost","category":"Filing","description":"Filing""#))
        #expect(expense.contains(#""xero_code":"261""#))
        let service = try line(#""kind":"Service","price":5,"activity":{"id":72}"#, others)
        #expect(service.contains(#""kind":"FlatFee","category":"Advice""#))
        #expect(service.contains(#""xero_code":"201""#))
    }

    @Test func theLinesOwnCategoryGoesFirst() throws {
        let own = #""expense_category":{"id":8,"name":"Own","xero_expense_code":"9"}"#
        let text = try line(#""kind":"Expense","price":5,"# + own)
        #expect(text.contains(#""category":"Own""#))
        #expect(text.contains(#""xero_code":"9""#))
    }

    @Test func ratesAreTheBillsWhereTheLineIsTaxed() throws {
        let bills = Answers.bills.replacing("\"tax_rate\":10.0", with: "\"tax_rate\":5,\"secondary_tax_rate\":\"7.5\"")
        let both = try line(
            #""kind":"Service","price":100,"taxable":true,"secondary_taxable":true,"tax":5,"secondary_tax":"7.50""#,
            ["bills.json": bills])
        #expect(both.contains(#""tax_rate":"5","secondary_tax_rate":"7.5","tax":"12.50""#))
        let none = try line(#""kind":"Service","price":100,"taxable":false"#, ["bills.json": bills])
        #expect(none.contains(#""tax_rate":"0","secondary_tax_rate":"0""#))
        let unsaid = try line(#""kind":"Service","price":100,"tax":5,"secondary_tax":0"#, ["bills.json": bills])
        #expect(unsaid.contains(#""tax_rate":"5","secondary_tax_rate":"0","tax":"5.00""#))
    }

    @Test func discountsAreKept() throws {
        let text = try line(#""kind":"Service","price":100,"discount":{"rate":10,"type":"percentage"}"#)
        #expect(text.contains(#""discount":"10","discount_type":"percentage""#))
    }

    @Test func hoursThatDoNotEndAreWrittenOut() throws {
        let text = try line(
            #""kind":"Service","price":250,"quantity":0.16666666666666666,"sub_total":41.67,"description":"Call""#)
        #expect(text.contains(#""description":"Call (0.166666 h at 250)","quantity":"1","price":"41.67""#))
    }

    @Test func aFlatFeesHoursCountForNothing() throws {
        let flat = #""kind":"Service","price":250,"sub_total":250.0,"quantity":3,"activity":{"id":1,"flat_rate":true}"#
        #expect(try line(flat).contains(#""quantity":"1","price":"250""#))
        let hourly = #""kind":"Service","price":250,"sub_total":750.0,"quantity":3"#
        #expect(try line(hourly).contains(#""quantity":"3","price":"250""#))
    }

    @Test func aLineWithoutChargeIsKeptAtNothing() throws {
        let text = try line(
            #""type":"NoChargeLineItem","kind":"Service","price":250,"quantity":1,"taxable":true,"tax":1"#)
        #expect(text.contains(#""quantity":"1","price":"0","tax_rate":"0""#))
        #expect(!text.contains(#""tax":"#))
    }

    @Test func partsOfASummaryAreLeftOut() throws {
        let item = { (id: Int, type: String, kind: String) in
            "{\"id\":\(id),\"type\":\"\(type)\",\"kind\":\(kind),\"price\":1,\"bill\":{\"id\":7001}}"
        }
        let split = [
            item(1, "ActivityLineItem", "\"Service\""), item(2, "NoChargeLineItem", "\"Service\""),
            item(3, "SummaryLineItem", "\"Service\""), item(4, "ActivityLineItem", "\"Expense\""),
            item(5, "LineItem", "\"Service\""),
        ]
        let reading = try Answers.read(["line_items.json": "[\(split.joined(separator: ","))]"])
        #expect(reading.counts[.line] == 3)
        #expect(reading.records.dropFirst().map { $0.prefix(9) } == [#"{"id":"3""#, #"{"id":"4""#, #"{"id":"5""#])
        #expect(reading.notes.contains("line_items.json duplicate-key"))
        let all = split + [item(6, "SummaryLineItem", "null")]
        #expect(try Answers.read(["line_items.json": "[\(all.joined(separator: ","))]"]).counts[.line] == 3)
    }

    @Test func matterComesFromTheMattersFile() throws {
        let others = ["matters.json": #"[{"id":1,"display_number":"Smith-1b"}]"#]
        #expect(
            try line(#""kind":"Service","price":5,"matter":{"id":1}"#, others).contains(#""matter_number":"Smith-1b""#))
    }
}
