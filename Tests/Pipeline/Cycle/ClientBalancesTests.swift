import ClioSandbox
import Ledger
import Testing

@testable import Pipeline

@Suite("What each client owes, by the bills and by Clio's count")
struct ClientBalancesTests {
    private func reconcile(_ rig: CycleRig) async throws -> Reconciliation.Result {
        let request = try rig.request(.plan)
        return try await onThread { try Reconciliation(request, csv: nil).execute() }
    }

    @Test("Drafts, paid bills and trust requests are owed by nobody; part-payments and credits lessen it")
    func whatCounts() async throws {
        var firm = try ClioFirm.plain(clients: 3)
        _ = try firm.bill(client: 0, isDraft: true)
        try firm.pay(bill: try firm.bill(client: 0))
        let open = try firm.bill(client: 1)
        try firm.pay(bill: open, amount: 3_000)
        try firm.addCreditMemo(bill: open, amount: 2_500)
        _ = try firm.bill(client: 1)
        try firm.void(bill: try firm.bill(client: 2))
        let contact = firm.contacts.ids[2]
        _ = try firm.requestTrust(client: contact, matter: firm.matters.ids[2], amount: 50_000)
        try await CycleRig.with(firm) { rig in
            try await rig.cycle()
            let result = try await reconcile(rig)
            let balances = try #require(result.balances)
            #expect(balances.differences == [])
            #expect(balances.agree > 0)
            #expect(result.exitCode == .done, "\(result.differences)")
        }
    }

    @Test("A sum that can't be read differs; bills in two currencies can't be compared, which is told")
    func incomparable() async throws {
        var firm = try ClioFirm.plain(clients: 2)
        for client in [0, 1, 1] { _ = try firm.bill(client: client) }
        try await CycleRig.with(firm) { rig in
            try await rig.cycle()
            let (clients, bill) = rig.clio.with { ($0.contacts.ids, $0.bills.ids[2]) }
            rig.clio.set(
                ClioOddities(overrides: [
                    .init(
                        "outstanding_client_balances", id: clients[0], field: "total_outstanding_balance",
                        value: try JSONValue.parse(Array(#""many""#.utf8))),
                    .init(
                        "bills", id: bill, field: "currency",
                        value: try JSONValue.parse(Array(#"{"id": 2, "code": "EUR", "sign": "€"}"#.utf8))),
                ]))
            let result = try await reconcile(rig)
            let balances = try #require(result.balances)
            #expect(balances.agree == 0)
            #expect(balances.mixed == 1)
            #expect(balances.differences.map(\.contactID) == ["\(clients[0])"])
            #expect(balances.differences.map(\.bills) == [10_000])
            #expect(balances.differences.first.map { $0.clio == nil } == true)
            #expect(
                result.notices.map(\.message) == [
                    "clients with open bills in more than one currency weren't compared with Clio's count: 1"
                ])
            #expect(result.exitCode == .someRejected)
        }
    }

    @Test("A Clio without such a count, or one that may not be read, leaves the bills compared, and it is said")
    func unknown() async throws {
        var firm = try ClioFirm.plain(clients: 1)
        _ = try firm.bill(client: 0)
        try await CycleRig.with(firm) { rig in
            try await rig.cycle()
            rig.clio.set(absent: ["outstanding_client_balances"])
            let absent = try await reconcile(rig)
            rig.clio.set(absent: [])
            rig.clio.set(forbidden: ["outstanding_client_balances"])
            let forbidden = try await reconcile(rig)
            rig.clio.set(forbidden: [])
            for result in [absent, forbidden] {
                #expect(result.balances == nil)
                #expect(result.agree == 1 && result.differences == [])
                #expect(result.exitCode == .done)
                #expect(result.notices.map(\.code) == [.missingFile])
                #expect(
                    result.notices.first?.message.hasPrefix(
                        "Clio's count of what each client owes couldn't be read, and wasn't compared: ") == true)
                #expect(result.notices.first?.remedy == "The bills were compared with Xero all the same.")
            }
            #expect(absent.notices.first?.message.contains("Clio has nothing under") == true, "\(absent.notices)")
            let read = try await reconcile(rig)
            #expect(read.balances?.agree == 1 && read.notices == [])
        }
    }
}
