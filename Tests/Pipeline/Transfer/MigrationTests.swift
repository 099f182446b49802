import Foundation
import Ledger
import TestSupport
import Testing
import XeroSandbox

@testable import Pipeline

/// What a firm should think of before its first transfer of years of bills.
@Suite("Before a migration")
struct MigrationTests {
    private static func noPayments(_ firm: SmallFirm) { firm.settings["payments"] = "null" }

    @Test("Paid bills that would go without their payments are told with their sum, by the first transfer alone")
    func withoutPayments() async throws {
        try await TransferFirm.with(Self.noPayments) { transfer in
            let plan = try await transfer.plan("look")
            let notice = try #require(plan.notices.first { $0.code == .unpaidMigration })
            #expect(notice.severity == .warning)
            #expect(
                notice.message == "1 paid bill, USD 345.00, would go without payments and stand in Xero as due")
            #expect(notice.location.column == "transform.accounts.payments")
            #expect(notice.remedy.contains("transform.accounts.payments"))
            #expect(try await transfer.run("one").exitCode == .done)
            transfer.firm.change(\.bills, "103", "state", "awaiting_payment")
            let later = try await transfer.plan("later")
            #expect(!later.notices.contains { $0.code == .unpaidMigration })
        }
    }

    @Test("Where payments go there is nothing to warn of")
    func withPayments() async throws {
        try await TransferFirm.with { transfer in
            let plan = try await transfer.plan("look")
            #expect(!plan.notices.contains { [.unpaidMigration, .beforeConversion].contains($0.code) })
        }
    }

    @Test("Bills from before the organisation was made in Xero would double what its opening balances have")
    func beforeConversion() async throws {
        try await TransferFirm.with { transfer in
            transfer.firm.change(\.bills, "102", "issued_at", "2009-11-20")
            let plan = try await transfer.plan("look")
            let notice = try #require(plan.notices.first { $0.code == .beforeConversion })
            #expect(notice.severity == .warning)
            #expect(notice.message.hasPrefix("1 invoice is dated before Harbour & Finch LLP was made in Xero (20"))
            #expect(notice.message.hasSuffix("opening balances have them already, receivables would double"))
            #expect(notice.location.column == "transform.bills.issuedFrom")
        }
    }

    @Test("Bills on or before the lock date are held with the way out of it")
    func beforeLockDate() async throws {
        try await TransferFirm.with { transfer in
            transfer.xero.setLockDates(period: nil, endOfYear: "2026-01-20")
            let plan = try await transfer.plan("look")
            #expect(plan.held == ["locked-period", "locked-period"], "\(plan.words)")
            #expect(plan.report.problems.allSatisfy { $0.remedy.contains("transform.bills.issuedFrom") })
        }
    }

    @Test("A plan counts its calls, by what the day has left")
    func calls() async throws {
        let firm = InventedFirm(plainBills: 20)
        let rig = try await TransferRig(firm)
        // Twenty contacts and twenty invoices.
        #expect(try await rig.plan().report.calls == .init(calls: 2, minutes: 1, days: 1))
        await rig.stop()
        var limits = SandboxLimits.xero
        limits.perDay = 10
        let short = try await TransferRig(firm, limits: limits)
        let plan = try await short.plan()
        let reads = short.xero.counters.filter { $0.key.hasPrefix("GET /") && $0.key != "GET /connections" }.values
            .reduce(0, +)
        #expect(reads == limits.perDay - 1, "one call is left of the day")
        #expect(plan.report.calls == .init(calls: 2, minutes: 1, days: 2))
        await short.stop()
    }
}
