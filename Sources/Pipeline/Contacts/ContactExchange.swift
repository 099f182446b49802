import ClioAPI
import Foundation
import Ledger
import Transform
import WebAccess
import XeroAPI
import XeroDocuments

/// What linked contacts are to become, on both sides or in Xero alone: read, merged, and put into operations.
///
/// Only contacts that changed on a side, that wait since the last run, or that never agreed are looked at.
struct ContactExchange {
    /// What the next run goes on from.
    struct Standing: Sendable {
        /// By this machine's clock, when Xero was asked; nil where it wasn't.
        var seen: UTCInstant?
        /// Clio's ids of contacts that were held.
        var waiting: Set<String> = []
    }

    private(set) var edits: [PlannedBatch.ContactEdit] = []
    private(set) var changes: [BatchReport.ContactChange] = []
    private(set) var findings: [Diagnostic] = []
    private(set) var standing = Standing()

    private static let seenBinding = "contacts_seen"
    private static let waitingBinding = "contacts_waiting"
    /// Changes may reach Xero's lists a little late.
    private static let overlap: Duration = .seconds(120)

    private let client: XeroClient
    private let settings: ContactSettings
    private let store: any TransferStore
    /// What both have already is noted at once; a plan notes nothing.
    private let isKept: Bool

    /// One contact to look at.
    private struct Candidate {
        var link: Link
        /// Its place in the table of clients; nil where it wasn't read.
        var place: Int?
        var mark: Fingerprint
    }

    /// - Parameter clio: where contacts are read from for the way back; nil where they go to Xero only.
    init(
        _ contacts: ContactTable, store: any TransferStore, session: XeroSession, clio: ClioSession?,
        settings: ContactSettings, isKept: Bool
    ) throws {
        client = session.client
        self.settings = settings
        self.store = store
        self.isKept = isKept
        var changed: [String: XeroContact] = [:]
        if clio != nil {
            let now = session.clock.now
            changed = try changedInXero()
            standing.seen = now
        }
        let waiting = Set(try store.binding(Self.waitingBinding)?.split(separator: " ").map(String.init) ?? [])
        var candidates: [Candidate] = []
        try store.forEachContactLink { link in
            let place = contacts.index(of: Array(link.key.id.utf8)[...])
            let mark = place.map { contacts.contacts[$0].fingerprint(in: contacts.text) }
            let isChanged = mark.map { $0 != link.mark } ?? false
            let isForBoth = clio != nil && (changed[link.xeroID] != nil || link.contactAgreed.isEmpty)
            guard isChanged || isForBoth || waiting.contains(link.key.id) && (clio != nil || place != nil) else {
                return
            }
            candidates.append(Candidate(link: link, place: place, mark: mark ?? link.mark))
        }
        guard !candidates.isEmpty else { return }
        candidates.sort { $0.link.key.id < $1.link.key.id }
        try read(candidates.map(\.link.xeroID).filter { changed[$0] == nil }, into: &changed)
        if let clio {
            let ids = candidates.compactMap { Int64($0.link.key.id) }
            let here = Dictionary(try clio.contacts(ids).map { ("\($0.id)", $0) }) { $1 }
            for candidate in candidates {
                guard let there = changed[candidate.link.xeroID] else { continue }
                guard let contact = here[candidate.link.key.id] else {
                    missing(candidate, there)
                    continue
                }
                try exchange(candidate, contact, there)
            }
        } else {
            for candidate in candidates {
                guard let there = changed[candidate.link.xeroID], let place = candidate.place else { continue }
                try send(candidate, contacts.contacts[place], contacts.text, there)
            }
        }
    }

    // MARK: Reading

    private func changedInXero() throws -> [String: XeroContact] {
        guard let seen = try store.binding(Self.seenBinding).flatMap(Int64.init) else { return [:] }
        let since = UTCInstant(milliseconds: seen).advanced(by: .zero - Self.overlap)
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
        guard isOpen(xero, candidate, isChanged: isChanged) else { return }
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
        guard isOpen(xero, candidate, isChanged: true) else { return }
        // Where nothing is known of what was sent, all that Clio has goes; what it lacks stays as it is in Xero.
        var base = agreed ?? here
        if agreed == nil { for field in ContactFields.Field.allCases where !here[field].isEmpty { base[field] = "" } }
        let merge = ContactMerge(agreed: base, clio: here, xero: base, later: .clio)
        try plan(candidate, merge, there, isPerson: isPerson, hasWayBack: false)
    }

    /// An archived contact can't be written to, and one that was merged is another now.
    private mutating func isOpen(_ xero: XeroContact, _ candidate: Candidate, isChanged: Bool) -> Bool {
        guard xero.status != "ACTIVE" || xero.mergedInto != nil else { return true }
        guard isChanged else { return false }
        let what = xero.mergedInto == nil ? "is archived in Xero" : "was merged into another contact in Xero"
        hold(
            candidate, .archivedContact, "the contact \(what); what changes of it in Clio waits", xero.name,
            xero.mergedInto == nil
                ? "Restore the contact in Xero." : "Merge the clients in Clio too, or restore the contact in Xero.")
        return false
    }

    private mutating func missing(_ candidate: Candidate, _ xero: XeroContact) {
        findings.append(
            Diagnostic(
                .withoutContact, .warning, at: SourceLocation(file: "clio contact \(candidate.link.key.id)"),
                "Clio doesn't give the client of a linked contact: what changes of it in Xero stays there",
                text: xero.name, remedy: "Nothing, where it was deleted in Clio; else give who signed in access to it.")
        )
    }

    private mutating func hold(
        _ candidate: Candidate, _ code: DiagnosticCode, _ message: String, _ text: String, _ remedy: String
    ) {
        findings.append(
            Diagnostic(
                code, .hold, at: SourceLocation(file: "clio contact \(candidate.link.key.id)"), message, text: text,
                remedy: remedy))
        standing.waiting.insert(candidate.link.key.id)
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
        // What is alike on both sides is agreed with whatever goes first.
        if !document.isEmpty {
            edits.append(
                operation(candidate, merge, document, settled, there, name: name, toClio: [], hasBase: hasWayBack))
        }
        if !toClio.isEmpty {
            edits.append(
                operation(
                    candidate, merge, [], document.isEmpty ? settled : [], there, name: name, toClio: toClio,
                    hasBase: true))
        }
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
        guard found.contains(where: { $0.id != id && ContactNames.agree($0.name, name) }) else { return name }
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

    private func operation(
        _ candidate: Candidate, _ merge: ContactMerge, _ document: [JSONValue.Member],
        _ settled: [ContactFields.Field], _ there: XeroContactState, name: String, toClio: [ContactMerge.Edit],
        hasBase: Bool
    ) -> PlannedBatch.ContactEdit {
        let link = candidate.link
        let isToClio = document.isEmpty
        var out: [UInt8] = []
        var line = JSONObjectText(&out)
        line.member("op", isToClio ? BatchOperation.Action.updateClio.rawValue : "update", &out)
        line.member("kind", "contact", &out)
        line.member("clio_id", link.key.id, &out)
        line.member("reason", isToClio ? "its details changed in Xero" : "its details changed in Clio", &out)
        line.member("source", "", &out)
        var mark: [UInt8] = []
        candidate.mark.append(to: &mark)
        line.member("fingerprint", mark[...], &out)
        line.member("link_version", Int(link.version), &out)
        line.member("xero_id", link.xeroID, &out)
        let updated = there.contact.updated?.milliseconds ?? 0
        if hasBase { line.member("base", "\(updated)", &out) }
        line.member("name", name, &out)
        line.key("difference", &out)
        SummaryLine.list(isToClio ? toClio : merge.toXero, &out) { edit, out in
            JSONText.appendString("\(edit.field.words) \"\(edit.old)\" → \"\(edit.new)\"", to: &out)
        }
        line.key("agreed", &out)
        let members = settled.map {
            JSONValue.Member(key: $0.rawValue, value: JSONValue(content: .string(merge.merged[$0])))
        }
        out += Array(JSONValue(content: .object(members)).text.utf8)
        if isToClio {
            line.key("clio", &out)
            ContactEdit(edits: toClio, xeroUpdated: updated).append(to: &out)
        }
        line.key("document", &out)
        out += Array(JSONValue(content: .object(document)).text.utf8)
        line.end(&out)
        out.append(UInt8(ascii: "\n"))
        return PlannedBatch.ContactEdit(line: out, isToClio: isToClio)
    }

    // MARK: After the run

    /// After a run that went through: the next asks Xero from where this one did, and looks again at what waits.
    static func finish(_ standing: Standing, batch: String?, _ store: any TransferStore) throws {
        var waiting = standing.waiting
        if let batch {
            try store.forEachProblem(batch: batch) { if $0.key.kind == .contact { waiting.insert($0.key.id) } }
        }
        let text = waiting.sorted().joined(separator: " ")
        if try store.binding(waitingBinding) ?? "" != text { try store.bind(waitingBinding, to: text) }
        if let seen = standing.seen { try store.bind(seenBinding, to: "\(seen.milliseconds)") }
    }
}
