import Foundation
import Ledger
import TestSupport
import Testing
import XeroSandbox

@testable import Pipeline

/// What Xero itself refuses is not sent again and again: it waits, told by every run, until something changed that it may
/// have been refused for.
@Suite("What Xero refused before")
struct RefusedAgainTests {
    /// Three bills, of which Xero refuses the second: somebody has a voided invoice of its number, which no list of
    /// invoices in force shows.
    private static func refused(
        _ body: (TransferRig, InventedFirm, RunResult) async throws -> Void
    ) async throws {
        let firm = InventedFirm(plainBills: 3)
        let rig = try await TransferRig(firm)
        try await rig.person(
            "Invoices",
            """
            {"Invoices":[{"Type":"ACCREC","InvoiceNumber":"B-1002","Contact":{"Name":"Somebody"},"Date":"2026-01-02",\
            "DueDate":"2026-01-02","Status":"AUTHORISED","LineItems":[{"Description":"Rent","Quantity":1,"UnitAmount":9,\
            "AccountCode":"200","TaxType":"NONE"}]}]}
            """)
        try await rig.person("Invoices", #"{"Invoices":[{"InvoiceNumber":"B-1002","Status":"VOIDED"}]}"#)
        let first = try await rig.run()
        #expect(first.done == ["create contact 3", "create invoice 2 refused 1"], "\(first.words)")
        #expect(rig.sent("B-1002") == 1)
        try await body(rig, firm, first)
        await rig.stop()
    }

    @Test("It is held in Xero's words, every run says so, and no request has it")
    func held() async throws {
        try await Self.refused { rig, _, _ in
            let writes = rig.writes.count
            let second = try await rig.run()
            #expect(second.exitCode == .someRejected && second.applied?.rows == [])
            let problem = try #require(second.report.problems.first)
            #expect(second.held == ["refused-by-xero"])
            #expect(problem.message == "Xero refused the invoice: Invoice # must be unique.")
            #expect(problem.text == "B-1002" && problem.remedy.contains("clio-xero run --retry-refused"))
            let rejected = try #require(second.batchPath) + "/rejected/bills.csv"
            #expect(
                String(decoding: try Data(contentsOf: URL(fileURLWithPath: rejected)), as: UTF8.self).contains("B-1002")
            )
            for _ in 0..<3 {
                rig.clock.advance(seconds: 300)
                let next = try await rig.run()
                #expect(next.batchPath == nil && next.waitingIn == second.batchPath)
                #expect(next.exitCode == .someRejected && next.held == ["refused-by-xero"])
                let bills = next.report.leftOut.filter { $0.kind == .bill && $0.bucket == .held }
                #expect(bills.map(\.count) == [1] && bills.map(\.reason) == ["refused-by-xero"])
            }
            #expect(rig.writes.count == writes)
            let overview = try StateOverview(configuration: rig.request(.run).configuration, runs: 1)
            #expect(overview.waiting == [.init(bucket: "held", reason: "refused-by-xero", kind: .bill, count: 1)])
            #expect(overview.waiting.map(\.reasonInWords) == ["Xero refused it"])
            let line = String(decoding: SummaryLine.render(overview), as: UTF8.self)
            #expect(
                line.contains(#""waiting":[{"bucket":"held","reason":"refused-by-xero","kind":"bills","count":1}]"#))
        }
    }

    @Test("It is sent again, once, when the bill, the settings or the organisation changed, and when it is asked for")
    func sentAgain() async throws {
        try await Self.refused { rig, firm, _ in
            var later = firm
            later.bills[1].subject = "Matter 1, corrected"
            try rig.export(later)
            try await rig.expectSentOnce("B-1002", 2)
            let settings = try rig.text("pipeline.json")
            try rig.put("pipeline.json", settings.replacing("\"interest\": \"270\"", with: "\"interest\": \"200\""))
            try await rig.expectSentOnce("B-1002", 3)
            rig.xero.setLockDates(period: "2025-06-30", endOfYear: nil)
            try await rig.expectSentOnce("B-1002", 4)
            rig.xero.setArchived(account: "260")
            rig.xero.setArchived(account: "260", false)
            #expect(try await rig.run().applied == nil)
            var request = try rig.request(.run)
            request.retriesRefused = true
            let asked = request
            let result = try await onThread { try FileRun(asked).execute() }
            #expect(result.done == ["create invoice 0 refused 1"])
            #expect(rig.sent("B-1002") == 5)
            later.bills[1].number = "B-1002-A"
            try rig.export(later)
            #expect(try await rig.run().exitCode == .done)
            #expect(try rig.state.refusals() == [])
            try await rig.expectNothingToDo()
        }
    }

    @Test("It is sent again once a day, for what was put right in Xero")
    func daily() async throws {
        try await Self.refused { rig, _, _ in
            rig.clock.advance(seconds: 86_000)
            #expect(try await rig.run().exitCode == .someRejected)
            #expect(rig.sent("B-1002") == 1)
            rig.clock.advance(seconds: 400)
            try await rig.expectSentOnce("B-1002", 2)
        }
    }

    @Test("A credit note that Xero refused waits, as a payment that doesn't fit does unsent, and the rest goes")
    func paymentsAndCreditNotes() async throws {
        var firm = InventedFirm(seed: 12, bills: 40)
        let all = firm
        let credits = Set(firm.creditNotes.map(\.bill))
        let payments = Set(firm.payments.map(\.bill))
        func isAlone(_ one: InventedFirm.Payment) -> Bool {
            all.payments.count { $0.bill == one.bill || $0.id == one.id } == 1 && !credits.contains(one.bill)
                && all.bill(one.bill).state == "paid"
        }
        let paid = try #require(firm.payments.first { isAlone($0) && $0.amount > 300 })
        let credited = try #require(firm.creditNotes.first { !payments.contains($0.bill) && $0.amount > 300 })
        firm.payments.removeAll { $0.id == paid.id }
        firm.creditNotes.removeAll { $0.id == credited.id }
        let rig = try await TransferRig(firm)
        _ = try await rig.run()
        // Somebody recorded a part of the one and all of the other, in receipts of other amounts.
        for (bill, amount) in [(paid.bill, 200), (credited.bill, firm.bill(credited.bill).total)] {
            let currency = firm.bill(bill).currency
            try await rig.person(
                "Payments",
                """
                {"Invoice":{"InvoiceNumber":"B-\(bill)"},"Account":{"Code":"090"},"Date":"2026-03-01",\
                "Amount":\(InventedFirm.money(amount, currency)),"Reference":"a cheque"}
                """)
        }
        try rig.export(all)
        let first = try await rig.run()
        #expect(first.applied?.problems.count == 1 && first.held == ["other-receipt"], "\(first.words)")
        let writes = rig.writes.count
        let second = try await rig.run()
        #expect(second.held == ["refused-by-xero", "other-receipt"], "\(second.words)")
        #expect(second.exitCode == .someRejected)
        #expect(try await rig.run().batchPath == nil)
        #expect(rig.writes.count == writes)
        await rig.stop()
    }

    @Test("A document that Xero refuses to void waits as well", arguments: ["void", "absent"])
    func removals(_ how: String) async throws {
        var firm = InventedFirm(plainBills: 12)
        let rig = try await TransferRig(firm)
        if how == "absent" {
            let settings = try rig.text("pipeline.json")
            try rig.put("pipeline.json", settings.replacing(#""clio"}"#, with: #""clio", "scope": "full"}"#))
        }
        _ = try await rig.run()
        if how == "void" { firm.bills[4].state = "void" } else { firm.bills.removeLast() }
        try rig.export(firm)
        let batch = try #require(try await rig.plan().batchPath)
        // From here to the end of the apply the period is locked, which the plan did not know.
        rig.xero.setLockDates(period: "2026-01-31", endOfYear: nil)
        let first = try await rig.apply(batch)
        #expect(first.rows.map(\.refused) == [1], "\(first.problems)")
        rig.xero.setLockDates(period: nil, endOfYear: nil)
        let refusals = try rig.state.refusals()
        #expect(refusals.map(\.isRemoval) == [true])
        // As if the lock had been none of Xero's reasons.
        try await rig.remember(refusals)
        let writes = rig.writes.count
        let second = try await rig.run()
        #expect(second.words.contains("Xero refused to take out the invoice"), "\(second.words)")
        #expect(rig.writes.count == writes)
        rig.clock.advance(seconds: 86_400)
        #expect(try await rig.run().exitCode == .done)
        #expect(rig.writes.count > writes)
        await rig.stop()
    }

    @Test("A contact that Xero refused holds its bills; under another name it goes at once", arguments: [false, true])
    func contact(isFree: Bool) async throws {
        var firm = InventedFirm(plainBills: 2)
        firm.contacts[0].email = "client11@example.com"
        let rig = try await TransferRig(firm)
        let batch = try #require(try await rig.plan().batchPath)
        func somebody(_ name: String) async throws {
            try await rig.person("Contacts", #"{"Contacts":[{"ContactNumber":"X","Name":"\#(name)"}]}"#)
        }
        try await somebody("Acme Ltd")
        let first = try await rig.apply(batch)
        #expect(first.rows.first { $0.kind == "contact" }?.refused == 1, "\(first.problems)")
        #expect(first.rows.first { $0.kind == "invoice" }.map { "\($0.done) \($0.held)" } == "1 1")
        #expect(try rig.state.refusals().map(\.key.kind) == [.contact])
        if isFree {
            try await somebody("Somebody")
            let writes = rig.writes.count
            let second = try await rig.run()
            #expect(second.held == ["refused-by-xero"])
            #expect(second.report.problems.first?.message.contains("refused the contact: The contact name") == true)
            #expect(rig.writes.count == writes)
            rig.clock.advance(seconds: 86_400)
        } else {
            try await rig.person("Contacts", #"{"Contacts":[{"ContactNumber":"X","EmailAddress":"x@example.com"}]}"#)
        }
        let last = try await rig.run()
        #expect(last.exitCode == .done, "\(last.words)")
        #expect(rig.book.contains(isFree ? "\"Acme Ltd\"" : "\"Acme Ltd (11)\""))
        #expect(try rig.state.refusals() == [])
        await rig.stop()
    }
}

extension TransferRig {
    /// Refusals under circumstances that are the present ones.
    fileprivate func remember(_ refusals: [Refusal]) async throws {
        let request = try request(.plan)
        let survey = try await onThread { try XeroSession.survey(request) }
        let circumstances = survey.circumstances(request.configuration)
        try state.remember(
            refusals.map { refusal in
                var refusal = refusal
                refusal.circumstances = circumstances
                return refusal
            })
    }

    /// How often a document of this number left.
    fileprivate func sent(_ number: String) -> Int {
        writes.count { $0.method == "PUT" && String(decoding: $0.body, as: UTF8.self).contains("\"\(number)\"") }
    }

    /// The next run sends it, and the one after it doesn't.
    fileprivate func expectSentOnce(
        _ number: String, _ times: Int, sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) async throws {
        for _ in 0..<2 {
            #expect(try await run().exitCode == .someRejected, sourceLocation: sourceLocation)
            #expect(sent(number) == times, sourceLocation: sourceLocation)
        }
    }
}
