internal import Ledger
internal import SandboxKit

/// What a test or a rehearsal does to a sandbox behind the back of its API, as an accountant would in Xero's screens.
extension SandboxState {
    /// False, and nothing changes, where a day can't be read.
    mutating func setLockDates(period: String?, endOfYear: String?) -> Bool {
        let days = (period.flatMap(TimeText.parseDay), endOfYear.flatMap(TimeText.parseDay))
        guard (days.0 == nil) == (period == nil), (days.1 == nil) == (endOfYear == nil) else { return false }
        (api.book.periodLock, api.book.yearLock) = days
        return true
    }

    mutating func setArchived(account code: String, _ isArchived: Bool) -> Bool {
        guard var account = api.book.account(code: code) else { return false }
        account.status = isArchived ? "ARCHIVED" : "ACTIVE"
        api.book.save(account, now: clock.now)
        return true
    }

    mutating func setArchived(contact text: String, _ isArchived: Bool) -> Bool {
        guard let contact = GUID(text).flatMap({ api.book.contacts[$0] }) ?? api.book.contact(number: text) else {
            return false
        }
        var changed = contact
        changed.status = isArchived ? "ARCHIVED" : "ACTIVE"
        api.book.save(changed, replacing: contact, now: clock.now)
        return true
    }

    /// One contact becomes another: it is archived, and says which.
    mutating func merge(contact text: String, into other: String) -> Bool {
        func find(_ text: String) -> ContactRecord? {
            GUID(text).flatMap { api.book.contacts[$0] } ?? api.book.contact(number: text)
        }
        guard let contact = find(text), let target = find(other), contact.id != target.id else { return false }
        var changed = contact
        changed.status = "ARCHIVED"
        changed.mergedInto = target.id
        api.book.save(changed, replacing: contact, now: clock.now)
        return true
    }

    mutating func mark(payment text: String, reconciled: Bool?, batched: Bool?) -> Bool {
        guard var payment = GUID(text).flatMap({ api.book.payments[$0] }) else { return false }
        if let reconciled { payment.isReconciled = reconciled }
        if let batched { payment.isBatched = batched }
        api.book.save(payment, now: clock.now)
        return true
    }

    /// A token of the first app that can hold one.
    mutating func issueToken(scopes: Set<String>) -> IdentityState.Tokens? {
        let candidates = identity.clients.values.sorted { $0.id < $1.id }
        guard let client = candidates.first(where: { $0.kind != .custom }) ?? candidates.first else { return nil }
        return identity.issue(client, scopes: scopes, now: clock.now)
    }
}
