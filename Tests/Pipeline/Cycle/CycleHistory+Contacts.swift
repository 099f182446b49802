import ClioSandbox
import Foundation
import Ledger
import TestSupport
import WebAccess
import XeroSandbox

@testable import Pipeline

/// Edits of clients: in Clio, in Xero, on both sides alike or differently, and in Clio while a cycle runs.
extension CycleHistory {
    enum ContactEvent: CaseIterable {
        case clio, xero, alike, clioThenXero, xeroThenClio

        static func draw(_ random: inout SplitMix64) -> ContactEvent {
            allCases[[0, 0, 0, 1, 1, 1, 2, 3, 3, 4, 4][random.below(11)]]
        }
    }

    /// What the contract says of each client, and what was edited while a cycle ran.
    final class Clients: @unchecked Sendable {
        private let lock = NSLock()
        private var meanwhile: [Int64: [ContactContract.Edit]] = [:]
        private(set) var contracts: [Int64: ContactContract] = [:]
        /// Whether the last cycle went through.
        private var wentThrough = true

        init(_ firm: ClioFirm) {
            for contact in firm.contacts.all { contracts[contact.id] = ContactContract(ContactDetail.all(of: contact)) }
        }

        func note(_ edit: ContactContract.Edit, _ id: Int64) { contracts[id]?.note(edit) }

        func noteMeanwhile(_ edit: ContactContract.Edit, _ id: Int64) {
            lock.withLock { meanwhile[id, default: []].append(edit) }
        }

        /// - Parameter result: nil for a cycle that died or couldn't go on.
        /// - Returns: what should have been told to have lost, and wasn't.
        func cycle(_ result: RunResult?, inXero: Set<Int64>) -> [String] {
            var faults: [String] = []
            let isWhole = result != nil && wentThrough
            wentThrough = result != nil
            for id in contracts.keys {
                let edits = lock.withLock { meanwhile.removeValue(forKey: id) } ?? []
                let lost = contracts[id]?.cycle(meanwhile: edits, isWhole: isWhole, isInXero: inXero.contains(id)) ?? []
                let told = (result?.report.contacts ?? []).filter { $0.isLost && $0.id == "\(id)" }.map(\.old)
                for value in lost where !told.contains(value) {
                    faults.append("contact \(id): \"\(value)\" lost, and the report doesn't say so: \(told)")
                }
            }
            return faults
        }
    }

    func edit(
        _ event: ContactEvent, _ id: Int64, seed: UInt64, _ rig: CycleRig, _ clients: Clients
    ) async throws -> String {
        var random = SplitMix64(seed: seed)
        let detail = ContactDetail.allCases[random.below(ContactDetail.allCases.count)]
        let value = detail.value(random.next())
        let other = event == .alike ? value : detail.value(random.next())
        switch event {
        case .clio: return try inClio(detail, value, id, rig, clients)
        case .xero: return try await inXero(detail, value, id, rig, clients)
        case .alike, .clioThenXero:
            let first = try inClio(detail, value, id, rig, clients)
            return first + ", then " + (try await inXero(detail, other, id, rig, clients))
        case .xeroThenClio:
            let first = try await inXero(detail, value, id, rig, clients)
            return first + ", then " + (try inClio(detail, other, id, rig, clients))
        }
    }

    private func inClio(
        _ detail: ContactDetail, _ value: String, _ id: Int64, _ rig: CycleRig, _ clients: Clients
    ) throws -> String {
        try rig.clio.with { firm in try firm.editContact(id) { detail.set(value, in: &$0) } }
        clients.note(.init(side: .clio, detail: detail, value: value, second: rig.clock.now / 1_000), id)
        rig.clock.advance(seconds: 2)
        return "\(detail) in Clio \"\(value)\""
    }

    private func inXero(
        _ detail: ContactDetail, _ value: String, _ id: Int64, _ rig: CycleRig, _ clients: Clients
    ) async throws -> String {
        guard try rig.contacts().keys.contains(id), let contact = rig.clio.with({ firm in firm.contacts[id] }) else {
            return "nothing in Xero"
        }
        try await rig.person(.post, "Contacts/clio-\(id)", #"{"Contacts":[{\#(detail.members(value, of: contact))}]}"#)
        clients.note(.init(side: .xero, detail: detail, value: value, second: rig.clock.now / 1_000), id)
        rig.clock.advance(seconds: 2)
        return "\(detail) in Xero \"\(value)\""
    }

    /// To be done after so many calls of a cycle.
    func editMeanwhile(
        _ id: Int64, calls: Int, seed: UInt64, _ rig: CycleRig, _ clients: Clients, _ notes: Notes
    ) {
        let clock = rig.clock
        rig.clio.after(calls: calls) { firm in
            var random = SplitMix64(seed: seed)
            let detail = ContactDetail.allCases[random.below(ContactDetail.allCases.count)]
            let value = detail.value(random.next())
            guard (try? firm.editContact(id) { detail.set(value, in: &$0) }) != nil else { return }
            clients.noteMeanwhile(.init(side: .clio, detail: detail, value: value, second: clock.now / 1_000), id)
            notes.add("  meanwhile, after \(calls) calls, \(detail) of contact \(id) in Clio \"\(value)\"")
        }
    }

    static func faults(_ rig: CycleRig, _ clients: Clients) throws -> [String] {
        let inXero = try rig.contacts()
        let firm = rig.clio.with { $0 }
        return clients.contracts.keys.sorted().flatMap { id -> [String] in
            guard let contract = clients.contracts[id], let contact = firm.contacts[id] else { return [] }
            let there = inXero[id]
            let fault = contract.fault(
                id, clio: ContactDetail.all(of: contact),
                xero: there.map { ContactDetail.all(of: $0, isPerson: contact.isPerson) })
            let shown = there?["Name"]?.string ?? contact.name
            return [fault, shown == contact.name ? nil : "contact \(id) is called \(shown) in Xero"].compactMap(\.self)
        }
    }
}

extension CycleRig {
    /// Contacts in Xero that came from Clio, by their ids there.
    func contacts() throws -> [Int64: JSONValue] {
        var contacts: [Int64: JSONValue] = [:]
        for contact in try JSONValue.parse(xero.book)["Contacts"]?.elements ?? [] {
            let number = contact["ContactNumber"]?.string ?? ""
            if number.hasPrefix("clio-"), let id = Int64(number.dropFirst(5)) { contacts[id] = contact }
        }
        return contacts
    }
}
