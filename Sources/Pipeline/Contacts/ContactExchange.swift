import ClioAPI
import Foundation
import Ledger
import Transform
import WebAccess
import XeroAPI
import XeroDocuments

/// What linked contacts are to become, on both sides or in Xero alone: read, merged, and put into operations.
///
/// Only contacts that changed on a side, that wait since the last run, or that never agreed are looked at; the first time
/// it is all of them.
struct ContactExchange {
    /// What the next run goes on from.
    struct Standing: Sendable {
        /// By this machine's clock, when Xero was asked; nil where it wasn't.
        var seen: UTCInstant?
        var waits = ContactWaits()
        /// What was planned, in case it isn't taken.
        var planned: [String: ContactWaits.Entry] = [:]
    }

    private(set) var edits: [PlannedBatch.ContactEdit] = []
    var changes: [BatchReport.ContactChange] = []
    var findings: [Diagnostic] = []
    var standing = Standing()
    /// What became of clients that are looked at, by their ids in Clio; of all others nothing is new.
    var outcomes: [String: ControlTotals.Outcome] = [:]

    private static let seenBinding = "contacts_seen"
    private static let waitingBinding = "contacts_waiting"
    /// Stands in the state for what two sides agree on that couldn't be compared yet: only a change has them looked at again.
    static let setAside = "-"
    /// Changes may reach Xero's lists a little late.
    private static let overlap: Duration = .seconds(120)

    private let client: XeroClient
    private let settings: ContactSettings
    let store: any TransferStore
    /// What both have already is noted at once; a plan notes nothing.
    let isKept: Bool
    let waits: ContactWaits
    let now: Int64
    /// What was refused is tried again whatever is known.
    let retriesRefused: Bool
    /// Those that weren't taken lately, by why.
    var paused: [String: [String]] = [:]
    /// Given to contacts by this plan.
    private var names: [String] = []

    /// One contact to look at.
    struct Candidate {
        var link: Link
        /// Its place in the table of clients; nil where it wasn't read.
        var place: Int?
        var mark: Fingerprint
    }

    /// - Parameter clio: where contacts are read from for the way back; nil where they go to Xero only.
    init(
        _ contacts: ContactTable, store: any TransferStore, session: XeroSession, clio: ClioSession?,
        settings: ContactSettings, isKept: Bool, retriesRefused: Bool
    ) throws {
        self.retriesRefused = retriesRefused
        client = session.client
        self.settings = settings
        self.store = store
        self.isKept = isKept
        now = session.clock.now.milliseconds
        waits = ContactWaits(text: try store.binding(Self.waitingBinding) ?? "")
        var changed: [String: XeroContact] = [:]
        var isFirst = false
        if clio != nil {
            let seen = try store.binding(Self.seenBinding).flatMap(Int64.init)
            isFirst = seen == nil
            if let seen { changed = try changedInXero(UTCInstant(milliseconds: seen)) }
            standing.seen = UTCInstant(milliseconds: now)
        }
        var candidates: [Candidate] = []
        try store.forEachContactLink { link in
            let place = contacts.index(of: Array(link.key.id.utf8)[...])
            let mark = place.map { contacts.contacts[$0].fingerprint(in: contacts.text) }
            let isChanged = mark.map { $0 != link.mark } ?? false
            let isForBoth = clio != nil && (isFirst || changed[link.xeroID] != nil || link.contactAgreed.isEmpty)
            let isWaiting = waits.entries[link.key.id] != nil && (clio != nil || place != nil)
            guard isChanged || isForBoth || isWaiting else { return }
            candidates.append(Candidate(link: link, place: place, mark: mark ?? link.mark))
        }
        guard !candidates.isEmpty else { return }
        candidates.sort { $0.link.key.id < $1.link.key.id }
        if let clio {
            try exchange(candidates, clio, &changed)
        } else {
            try read(candidates.map(\.link.xeroID), into: &changed)
            for candidate in candidates {
                guard let there = changed[candidate.link.xeroID] else {
                    try isGone(candidate)
                    continue
                }
                guard let place = candidate.place else { continue }
                try send(candidate, contacts.contacts[place], contacts.text, there)
            }
        }
        tellPaused()
    }

    private mutating func exchange(
        _ candidates: [Candidate], _ clio: ClioSession, _ xero: inout [String: XeroContact]
    ) throws {
        let ids = candidates.compactMap { Int64($0.link.key.id) }
        let here = Dictionary(try clio.contacts(ids).map { ("\($0.id)", $0) }) { $1 }
        let unread = candidates.map(\.link.xeroID).filter { xero[$0] == nil }
        try read(unread, into: &xero)
        for candidate in candidates {
            guard let there = xero[candidate.link.xeroID] else {
                try isGone(candidate)
                continue
            }
            guard let contact = here[candidate.link.key.id] else {
                missing(candidate, there)
                continue
            }
            try exchange(candidate, contact, there)
        }
    }

    // MARK: Reading

    private func changedInXero(_ seen: UTCInstant) throws -> [String: XeroContact] {
        let since = seen.advanced(by: .zero - Self.overlap)
        let query = XeroQuery(modifiedSince: since, parameters: [("includeArchived", "true")])
        return try Blocking.wait { [client] in
            var contacts: [String: XeroContact] = [:]
            for try await page in client.pages(of: XeroContact.self, query) {
                for contact in page.records { contacts[contact.id] = contact }
            }
            return contacts
        }
    }

    private func read(_ ids: [String], into contacts: inout [String: XeroContact]) throws {
        guard !ids.isEmpty else { return }
        let found = try Blocking.wait { [client] in try XeroReading.readable(await client.contacts(ids: ids)) }
        for contact in found { contacts[contact.id] = contact }
    }

    // MARK: One contact

    /// Both ways.
    private mutating func exchange(_ candidate: Candidate, _ clio: ClioContact, _ xero: XeroContact) throws {
        let link = candidate.link
        let here = ContactFields(clio)
        var agreed = ContactFields(json: link.contactAgreed)
        if clio.isPerson {
            agreed = agreed?.inParts()
        } else {
            for field in ContactFields.Field.names where field != .name { agreed?[field] = "" }
        }
        let there = XeroContactState(
            xero, id: link.key.id, known: clio.isPerson ? agreed ?? here : nil, isFirst: agreed == nil)
        let isChanged = agreed.map { $0 != here } ?? (candidate.mark != link.mark)
        guard try isOpen(xero, candidate, isChanged: isChanged),
            isToGo(candidate, clio: clio.updatedAt?.milliseconds ?? 0, xero)
        else { return }
        let clioSecond = (clio.updatedAt?.milliseconds ?? 0) / 1_000
        let xeroSecond = (xero.updated?.milliseconds ?? 0) / 1_000
        let merge = ContactMerge(
            agreed: agreed, clio: here, xero: there.fields, later: clioSecond >= xeroSecond ? .clio : .xero)
        try plan(candidate, merge, there, isPerson: clio.isPerson, hasWayBack: true)
    }

    /// To Xero alone: what changed in Clio since it was sent, and nothing else.
    private mutating func send(
        _ candidate: Candidate, _ contact: Ledger.Contact, _ text: TextArena, _ xero: XeroContact
    ) throws {
        let link = candidate.link
        let here = ContactFields(contact, in: text)
        let isPerson = contact.form == .person
        var agreed = ContactFields(json: link.contactAgreed)
        let shownName = agreed?.shownName ?? ""
        agreed?[.name] = shownName
        agreed?[.middleName] = ""
        if !isPerson { for field in ContactFields.Field.names where field != .name { agreed?[field] = "" } }
        let there = XeroContactState(xero, id: link.key.id, known: nil, isFirst: agreed == nil)
        guard try isOpen(xero, candidate, isChanged: true) else { return }
        // Where nothing is known of what was sent, all that Clio has goes; what it lacks stays as it is in Xero.
        var base = agreed ?? here
        if agreed == nil { for field in ContactFields.Field.allCases where !here[field].isEmpty { base[field] = "" } }
        // What Xero has already need not go.
        for field in ContactFields.Field.allCases where there.fields[field] == here[field] { base[field] = here[field] }
        if isPerson {
            if xero.firstName == here[.firstName] { base[.firstName] = here[.firstName] }
            if xero.lastName == here[.lastName] { base[.lastName] = here[.lastName] }
        }
        let merge = ContactMerge(agreed: base, clio: here, xero: base, later: .clio)
        try plan(candidate, merge, there, isPerson: isPerson, hasWayBack: false)
    }

    // MARK: Operations

    private mutating func plan(
        _ candidate: Candidate, _ merge: ContactMerge, _ there: XeroContactState, isPerson: Bool, hasWayBack: Bool
    ) throws {
        let link = candidate.link
        let merged = merge.merged
        var name = there.contact.name
        if hasWayBack || merge.toXero.contains(where: { $0.field == .name }),
            ContactNumbering.name(name, without: link.key.id) != merged.shownName, !merged.shownName.isEmpty
        {
            guard let free = try freeName(merged.shownName, candidate) else { return }
            name = free
        }
        var document = there.document(
            merged, name: name, isPerson: isPerson && hasWayBack, changed: Set(merge.toXero.map(\.field)))
        if isPerson && !hasWayBack {
            for edit in merge.toXero where edit.field == .firstName || edit.field == .lastName {
                let key = edit.field == .firstName ? "FirstName" : "LastName"
                document.append(.init(key: key, value: JSONValue(content: .string(edit.new))))
            }
        }
        let toClio = merge.toClio
        for edit in merge.toXero { note(.clio, edit, merge, link, name) }
        for edit in toClio { note(.xero, edit, merge, link, name) }
        if document.isEmpty && toClio.isEmpty { return try agree(candidate, merged, name) }
        let back = Set(toClio.map(\.field))
        let settled = ContactFields.Field.allCases.filter { !back.contains($0) }
        let operation = ContactOperation(
            link: link, mark: candidate.mark, merge: merge, there: there.contact, name: name)
        // What is alike on both sides is agreed with whatever goes first.
        if !document.isEmpty {
            outcomes[link.key.id] = .written
            edits.append(operation.toXero(document, agreed: settled, hasBase: hasWayBack))
        }
        if !toClio.isEmpty { edits.append(operation.toClio(agreed: document.isEmpty ? settled : [])) }
    }

    /// Both have the same: noted, so that a later change of one of them is told from what is old.
    private func agree(_ candidate: Candidate, _ merged: ContactFields, _ name: String) throws {
        var link = candidate.link
        guard isKept, link.contactAgreed != merged.json || link.mark != candidate.mark || link.number != name else {
            return
        }
        link.contactAgreed = merged.json
        link.mark = candidate.mark
        link.number = name
        link.version += 1
        try store.settle(request: nil, status: 200, answer: [], batch: "", operations: [], links: [link])
    }

    /// A new name for Xero, numbered where another contact has it; nil where it is held.
    private mutating func freeName(_ name: String, _ candidate: Candidate) throws -> String? {
        let id = candidate.link.xeroID
        let found = try Blocking.wait { [client] in try XeroReading.readable(await client.contacts(named: name)) }
        let isTaken =
            found.contains { $0.id != id && ContactNames.agree($0.name, name) }
            || names.contains { ContactNames.agree($0, name) }
        names.append(name)
        guard isTaken else { return name }
        guard settings.nameClash == .number else {
            hold(
                candidate, .nameClash, "another contact in Xero has this name", name,
                "Give one of them another name, or set transform.contacts.nameClash to number.")
            return nil
        }
        return ContactNumbering.name(name, with: candidate.link.key.id)
    }

    private mutating func note(
        _ from: ContactMerge.Side, _ edit: ContactMerge.Edit, _ merge: ContactMerge, _ link: Link, _ name: String
    ) {
        changes.append(
            .init(
                id: link.key.id, name: name, field: edit.field.rawValue, from: from.rawValue, old: edit.old,
                new: edit.new, isLost: merge.losses.contains { $0.field == edit.field }))
    }

    // MARK: After the run

    /// After a run that went through: the next asks Xero from where this one did, and looks again at what waits.
    static func finish(_ standing: Standing, batch: String?, _ store: any TransferStore) throws {
        var waits = standing.waits
        if let batch {
            try store.forEachProblem(batch: batch) { progress in
                guard progress.key.kind == .contact else { return }
                var entry = standing.planned[progress.key.id] ?? ContactWaits.Entry()
                if progress.message.hasPrefix("Clio") {
                    entry.message = progress.message
                } else if progress.status == .refused {
                    entry.message = "Xero refused the contact: \(progress.message)"
                }
                waits.entries[progress.key.id] = entry
            }
        }
        let text = waits.text
        if try store.binding(waitingBinding) ?? "" != text { try store.bind(waitingBinding, to: text) }
        if let seen = standing.seen { try store.bind(seenBinding, to: "\(seen.milliseconds)") }
    }
}
