import Ledger
import Transform
import WebAccess
import XeroAPI

/// What can't go, or not now: told with its remedy, and remembered for the next run.
extension ContactExchange {
    /// An archived contact can't be written to, and one that was merged is another now.
    mutating func isOpen(_ xero: XeroContact, _ candidate: Candidate, isChanged: Bool) throws -> Bool {
        guard xero.status != "ACTIVE" || xero.mergedInto != nil else { return true }
        guard isChanged else {
            try setAside(candidate)
            return false
        }
        let what = xero.mergedInto == nil ? "is archived in Xero" : "was merged into another contact in Xero"
        hold(
            candidate, .archivedContact, "the contact \(what); what changes of it in Clio waits", xero.name,
            xero.mergedInto == nil
                ? "Restore the contact in Xero." : "Merge the clients in Clio too, or restore the contact in Xero.")
        return false
    }

    /// Whether it is to be tried, again where it wasn't taken.
    mutating func isToGo(_ candidate: Candidate, clio: Int64, _ xero: XeroContact) -> Bool {
        let id = candidate.link.key.id
        let updated = xero.updated?.milliseconds ?? 0
        if !retriesRefused, let entry = waits.entries[id], entry.isPaused(clio: clio, xero: updated, now: now) {
            paused[entry.message, default: []].append(candidate.link.number)
            standing.waits.entries[id] = entry
            outcomes[id] = .held(Self.code(entry.message))
            return false
        }
        standing.planned[id] = ContactWaits.Entry(tried: now, clio: clio, xero: updated)
        return true
    }

    private static func code(_ message: String) -> DiagnosticCode {
        message.hasPrefix("Clio") ? .refusedByClio : .refusedByXero
    }

    mutating func tellPaused() {
        for (message, names) in paused.sorted(by: { $0.key < $1.key }) {
            let more = names.count > 3 ? " and \(names.count - 3) more" : ""
            findings.append(
                Diagnostic(
                    Self.code(message), .hold, at: SourceLocation(file: message.hasPrefix("Clio") ? "clio" : "xero"),
                    "what changed of \(names.count == 1 ? "a contact" : "\(names.count) contacts") waits: \(message)",
                    text: names.prefix(3).joined(separator: ", ") + more,
                    remedy: message == ContactWriting.forbidden
                        ? ApplyResult.forbiddenRemedy
                        : "Correct it in Clio or Xero; it is tried again then, and after an hour at the latest."))
        }
    }

    /// Told once an hour, and at once where its Xero contact is changed again.
    mutating func missing(_ candidate: Candidate, _ xero: XeroContact) {
        let id = candidate.link.key.id
        let updated = xero.updated?.milliseconds ?? 0
        if let entry = waits.entries[id], entry.isPaused(clio: 0, xero: updated, now: now) {
            standing.waits.entries[id] = entry
            return
        }
        let message = "Clio doesn't give the client of a linked contact: what changes of it in Xero stays there"
        standing.waits.entries[id] = ContactWaits.Entry(message: message, tried: now, xero: updated)
        findings.append(
            Diagnostic(
                .withoutContact, .warning, at: SourceLocation(file: "clio contact \(id)"), message, text: xero.name,
                remedy: "Nothing, where it was deleted in Clio; else give who signed in access to it.")
        )
    }

    mutating func isGone(_ candidate: Candidate) throws {
        guard candidate.mark != candidate.link.mark else { return try setAside(candidate) }
        hold(
            candidate, .removedInXero, "Xero doesn't give the contact; what changes of it in Clio waits",
            candidate.link.number, "Look for it in Xero, and for what the app may see there.")
    }

    /// Can't be compared, and nothing of it is to go: not looked at again until a side is changed.
    func setAside(_ candidate: Candidate) throws {
        guard isKept, candidate.link.contactAgreed.isEmpty else { return }
        var link = candidate.link
        link.contactAgreed = Self.setAside
        try store.settle(request: nil, status: 200, answer: [], batch: "", operations: [], links: [link])
    }

    mutating func hold(
        _ candidate: Candidate, _ code: DiagnosticCode, _ message: String, _ text: String, _ remedy: String
    ) {
        let id = candidate.link.key.id
        findings.append(
            Diagnostic(code, .hold, at: SourceLocation(file: "clio contact \(id)"), message, text: text, remedy: remedy)
        )
        standing.waits.entries[id] = ContactWaits.Entry()
        outcomes[id] = .held(code)
    }
}
