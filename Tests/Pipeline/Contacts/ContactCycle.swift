import ClioSandbox
import Foundation
import Ledger
import Testing
import WebAccess
import XeroSandbox

@testable import Pipeline

/// A small firm with an API on both sides: a person and a company, each with a bill.
struct ContactCycle {
    let transfer: TransferFirm
    let clio: ClioSandbox
    let person: Int64
    let company: Int64

    /// - Parameter prepare: may add clients before the first run; each contact gets a bill.
    static func with(
        contacts settings: String = "", more: [ClioContact] = [], xero: SandboxFirm = .harbourFinch,
        runsFirst: Bool = true,
        _ body: (ContactCycle) async throws -> Void
    ) async throws {
        var firm = ClioFirm(
            currency: ClioFirm.usDollars, settings: ClioFirm.salesTax, start: 1_735_812_000_000)
        var jane = ClioContact(firstName: "Jane", lastName: "Roe", email: "jane@example.com")
        jane.middleName = "Q"
        jane.phones = [ClioContact.Line("555-0100"), ClioContact.Line("555-0199", name: "Mobile", isPrimary: false)]
        jane.addresses = [
            ClioContact.Address(
                street: "1 Quay", city: "Bath", province: "ME", postalCode: "04530", country: "US"),
            ClioContact.Address(name: "Home", street: "9 Hill", city: "Camden", isPrimary: false),
        ]
        jane.taxNumber = "T-1"
        let ids = try ([jane, ClioContact(company: "Acme Boats", email: "office@acme.example.com")] + more).map {
            let id = firm.createContact($0)
            let matter = try firm.createMatter(client: id, description: "Advice")
            let line = ClioLineDraft(.flatFee, "Advice", price: FixedPoint(100), isTaxable: false)
            let bill = try firm.draftBill(client: id, matters: [matter], lines: [line])
            try firm.approve(bill: bill)
            return id
        }
        // What waits is tried again after an hour, which must not pass however slowly a test goes.
        let transfer = try await TransferFirm(xero: xero, factor: 10)
        let clio = try await ClioSandbox.start(
            ClioSandboxOptions(port: 0, firm: firm, clock: transfer.xero.clock, perMinute: 1_000))
        transfer.firm.settings["from"] = "api"
        transfer.firm.settings["contacts"] = settings
        transfer.firm.settings["clio"] = """
            {"baseURL": "\(clio.baseURL)", "clientID": {"command": "echo sandbox"},
             "clientSecret": {"command": "echo sandbox-secret"}}
            """
        let cycle = ContactCycle(transfer: transfer, clio: clio, person: ids[0], company: ids[1])
        try clio.signIn(transfer.firm.folder + "/state", now: transfer.time.now)
        do {
            if runsFirst {
                let first = try await transfer.run("one")
                #expect(first.exitCode == .done, "\(first.words)")
            }
            try await body(cycle)
        } catch {
            await clio.stop()
            await transfer.stop()
            throw error
        }
        await clio.stop()
        await transfer.stop()
    }

    // MARK: What people do

    /// Ten minutes later, in Clio.
    func inClio(_ id: Int64? = nil, _ body: (inout ClioContact) -> Void) throws {
        transfer.xero.clock.advance(seconds: 600)
        try clio.with { firm in try firm.editContact(id ?? person, body) }
    }

    /// Ten minutes later, in Xero.
    func inXero(_ id: Int64, _ members: String) async throws {
        transfer.xero.clock.advance(seconds: 600)
        try await transfer.person(.post, "Contacts/clio-\(id)", #"{"Contacts":[{\#(members)}]}"#)
    }

    func inXero(_ members: String) async throws { try await inXero(person, members) }

    /// A new bill of the person's.
    func bill() throws { try bill(person) }

    private func bill(_ client: Int64) throws {
        try clio.with { firm in
            let matter = firm.matters.all.first { $0.clientID == client }?.id ?? 0
            let line = ClioLineDraft(.flatFee, "More advice", price: FixedPoint(50), isTaxable: false)
            try firm.approve(bill: try firm.draftBill(client: client, matters: [matter], lines: [line]))
        }
    }

    /// A new client with a bill.
    func newClient() throws {
        let id = try clio.with { firm in
            let id = firm.createContact(ClioContact(company: "New Wharf LLC", email: "wharf@example.com"))
            _ = try firm.createMatter(client: id, description: "Lease")
            return id
        }
        try bill(id)
    }

    // MARK: What stands there

    func clioContact(_ id: Int64? = nil) throws -> ClioContact {
        try #require(clio.with { firm in firm.contacts[id ?? person] })
    }

    func xeroContact(_ id: Int64? = nil) async throws -> JSONValue {
        try await transfer.record("Contacts", "clio-\(id ?? person)")
    }

    func xeroText(_ key: String, _ id: Int64? = nil) async throws -> String {
        try await xeroContact(id)[key]?.string ?? ""
    }

    func xeroPhone() async throws -> String {
        let phones = try await xeroContact()["Phones"]?.elements ?? []
        return phones.first { $0["PhoneType"]?.string == "DEFAULT" }?["PhoneNumber"]?.string ?? ""
    }

    func xeroAddress(_ type: String, _ key: String) async throws -> String {
        let addresses = try await xeroContact()["Addresses"]?.elements ?? []
        return addresses.first { $0["AddressType"]?.string == type }?[key]?.string ?? ""
    }

    var writes: Int { clio.writes.count + transfer.xero.writes.count }

    /// That all is at rest: a cycle writes nothing anywhere, in a number of calls that doesn't grow.
    func expectRest(_ batch: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) async throws {
        transfer.xero.clock.advance(seconds: 600)
        let before = writes
        let result = try await transfer.run(batch)
        #expect(result.batchPath == nil, "\(result.words) \(result.report.contacts)", sourceLocation: sourceLocation)
        #expect(writes == before, sourceLocation: sourceLocation)
    }
}
