import ClioSandbox
import Testing
import XeroSandbox

@testable import Pipeline

/// What must stand in Xero when all has happened.
extension CycleHistory {
    /// Two cycles without trouble bring everything: an interrupted first read goes on with pages as they were. What the
    /// bookkeeper's edits keep from going is told, and goes once the bookkeeper does what is told.
    func finish(_ rig: CycleRig, _ known: Clients, _ outcome: inout Outcome) async throws {
        let result = try await quietCycles(rig, known, &outcome)
        let firm = rig.clio.with { $0 }
        let contract = try PaymentContract(firm, rig.xero.book, after: result)
        outcome.faults += contract.faults
        outcome.disturbed = contract.disturbed.count
        if contract.disturbed.isEmpty {
            if result.exitCode != .done { outcome.faults.append(result.words) }
        } else {
            let untold = contract.unequal.subtracting(try await rig.reconcile())
            if !untold.isEmpty { outcome.faults.append("reconcile doesn't tell \(untold.sorted())") }
            try await rig.followRemedies()
            // What Xero refused is sent again after a day.
            rig.clock.advance(seconds: 86_400)
            outcome.story.append("the bookkeeper does as is told")
            let last = try await quietCycles(rig, known, &outcome)
            if last.exitCode != .done { outcome.faults.append(last.words) }
        }
        rig.clock.advance(seconds: 600)
        let more = try await rig.cycle()
        if more.batchPath != nil { outcome.faults.append("a cycle with nothing to do did \(more.done)") }
        outcome.faults += try Self.faults(rig, known)
        outcome.exact = known.contracts.values.count(where: \.isExact)
        outcome.open = known.contracts.count - outcome.exact
        outcome.faults += try Self.compare(firm, rig.xero.book)
    }

    private func quietCycles(
        _ rig: CycleRig, _ known: Clients, _ outcome: inout Outcome
    ) async throws -> RunResult {
        var last: RunResult?
        for _ in 1...2 {
            rig.clock.advance(seconds: 600)
            let result = try await rig.cycle()
            outcome.cycles += 1
            outcome.faults += known.cycle(result, inXero: Set(try rig.contacts().keys))
            outcome.story.append("quiet cycle: \(result.exitCode) \(result.done)")
            last = result
        }
        return try #require(last)
    }

    static func compare(_ firm: ClioFirm, _ bytes: [UInt8]) throws -> [String] {
        let (expected, book) = (ContractBook(firm), try XeroBook(bytes))
        var faults = book.faults
        for (number, bill) in expected.bills.sorted(by: { $0.key < $1.key }) {
            guard let there = book.bills[number] else {
                faults.append("\(number): missing in Xero")
                continue
            }
            faults += there.differences(bill)
        }
        for number in book.bills.keys.sorted() where expected.bills[number] == nil {
            faults.append("\(number): in Xero and must not be")
        }
        if Set(book.clients).count != book.clients.count { faults.append("a contact is there twice: \(book.clients)") }
        let missing = expected.clients.subtracting(book.clients)
        if !missing.isEmpty { faults.append("contacts missing in Xero: \(missing.sorted())") }
        let known = Set(firm.bills.all.map { "clio-\($0.clientID)" })
        let strange = Set(book.clients).subtracting(known)
        if !strange.isEmpty { faults.append("contacts without any bill: \(strange.sorted())") }
        return faults
    }
}
