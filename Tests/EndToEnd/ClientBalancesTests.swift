import ClioSandbox
import Foundation
import Ledger
import TestSupport
import Testing
import XeroSandbox

/// Clio's own count of what each client owes is a control of the bills that were read.
@Suite("The program and Clio's client balances")
struct ClientBalancesTests {
    /// Two clients; each has a bill of 100.00 that awaits payment, the second a paid one, too.
    private static func firm() throws -> ClioFirm {
        var firm = ClioFirm(currency: ClioFirm.usDollars, settings: ClioBillingSettings(), start: 1_772_323_200_000)
        for number in 1...2 {
            let client = firm.createContact(
                ClioContact(company: "Client \(number) LLC", email: "office\(number)@example.com"))
            let matter = try firm.createMatter(client: client, description: "Lease", practiceArea: "Real estate")
            for count in 1...number {
                let bill = try firm.draftBill(
                    client: client, matters: [matter],
                    lines: [ClioLineDraft(.flatFee, "Letter", hundredths: 100, cents: 10_000)], subject: "Advice")
                try firm.approve(bill: bill)
                if count == 2 { try firm.pay(bill: bill) }
            }
        }
        return firm
    }

    /// A folder that is signed in to both, with everything transferred.
    private static func with(_ body: (TransferPlace, ClioSandbox) async throws -> Void) async throws {
        let place = try await TransferPlace(InventedFirm(seed: 1, bills: 1))
        let clio = try await ClioSandbox.start(
            ClioSandboxOptions(firm: firm(), clock: place.xero.clock, perMinute: 10_000))
        let files = "{\"files\": {\"directory\": \"clio\"}}"
        let api = """
            {"from": "api", "api": {"baseURL": "\(clio.baseURL)", "clientID": {"command": "echo sandbox"},
                                    "clientSecret": {"command": "echo sandbox-secret"}}}
            """
        let settings = try Command.text(place.folder + "/pipeline.json")
        try #require(settings.contains(files))
        try place.put("pipeline.json", settings.replacing(files, with: api))
        let linked = try await Command.link(["clio"], in: place.folder)
        #expect(linked.exitCode == 0, "\(linked.errors)")
        let run = try await place.run("run")
        #expect(run.exitCode == 0, "\(run.output)\(run.errors)")
        try await body(place, clio)
        await clio.stop()
        await place.xero.stop()
    }

    /// - Parameter value: as JSON; nil leaves the field out.
    private static func override(
        _ client: Int64, _ field: String, _ value: String?
    ) throws -> ClioOddities.Override {
        .init(
            "outstanding_client_balances", id: client, field: field,
            value: try value.map { try JSONValue.parse(Array($0.utf8)) })
    }

    @Test("Where both agree it says so; a client for whom Clio counts another sum is named, and the exit code is 3")
    func differs() async throws {
        try await Self.with { place, clio in
            let agreed = try await place.run("reconcile")
            #expect(agreed.exitCode == 0, "\(agreed.output)\(agreed.errors)")
            #expect(agreed.output.contains("what clients owe by Clio's count: 2 agree, 0 differ."), "\(agreed.output)")
            let line = try await place.run("reconcile", "--json").lastLine
            #expect(line.contains("\"balances_agree\":2,\"balances_differ\":[],"), "\(line)")

            let client = try #require(clio.with { $0.contacts.ids.last })
            clio.set(
                ClioOddities(overrides: [
                    try Self.override(client, "total_outstanding_balance", "101.0")
                ]))
            let differs = try await place.run("reconcile")
            #expect(differs.exitCode == 3)
            #expect(differs.output.contains("3 invoices agree with"), "\(differs.output)")
            let row = differs.output.split(separator: "\n").first { $0.contains("Client 2 LLC") }
            #expect(row?.split(separator: " ").suffix(4).contains("100.00") == true, "\(differs.output)")
            #expect(row?.contains("101.00") == true, "\(differs.output)")
            #expect(differs.output.contains("due on its bills"))
            #expect(differs.output.contains("by Clio's count"))
            #expect(!differs.output.contains("Client 1 LLC"))
            #expect(differs.output.contains("what clients owe by Clio's count: 1 agree, 1 differ."))
            let json = try await place.run("reconcile", "--json")
            #expect(json.exitCode == 3)
            let expected =
                "\"balances_agree\":1,\"balances_differ\":[{\"clio_contact_id\":\"\(client)\",\"currency\":\"USD\","
                + "\"bills\":100.00,\"clio\":101.00}]"
            #expect(json.lastLine.contains(expected), "\(json.lastLine)")
            #expect(json.lastLine.contains("\"exit_code\":3"))
            #expect(json.lastLine.contains("\"differ\":0"))
        }
    }

    @Test(
        "A user who may not see the balances, and a firm of which Clio gives none, reconcile all the same and are told")
    func notGiven() async throws {
        try await Self.with { place, clio in
            clio.set(forbidden: ["outstanding_client_balances"])
            let forbidden = try await place.run("reconcile")
            #expect(forbidden.exitCode == 0)
            #expect(forbidden.output.contains("3 invoices agree with"), "\(forbidden.output)")
            #expect(!forbidden.output.contains("what clients owe"))
            for words in [
                "Clio's count of what each client owes couldn't be read, and wasn't compared: Clio doesn't let this "
                    + "sign-in do",
                "[missing-file]", "The bills were compared with Xero all the same.",
            ] {
                #expect(forbidden.errors.contains(words), "\(forbidden.errors)")
            }
            let line = try await place.run("reconcile", "--json")
            #expect(line.exitCode == 0)
            #expect(!line.lastLine.contains("balances"), "\(line.lastLine)")

            clio.set(forbidden: [])
            let clients = clio.with { $0.contacts.ids }
            clio.set(ClioOddities(overrides: try clients.map { try Self.override($0, "contact", nil) }))
            let none = try await place.run("reconcile")
            #expect(none.exitCode == 0)
            let words =
                "Clio counts no balance for any client, and there are bills to be paid: they couldn't be compared"
            #expect(none.errors.contains(words), "\(none.errors)")
            #expect(none.output.contains("3 invoices agree with"), "\(none.output)")
        }
    }
}
