import ClioAPI
import Ledger
import WebAccess

/// Writes what a batch has for Clio: each contact is read first, and changed only if it is still so.
///
/// Writing the same again changes nothing, so a write whose answer or entry was lost is simply done again: what is there
/// already is entered as done.
struct ContactWriting {
    private static let tries = 5
    /// Why a contact is held that Clio lets nobody of this sign-in change.
    static let forbidden = "Clio doesn't let who signed in change contacts"

    let store: any TransferStore
    let batch: String
    /// The operations' file.
    let path: String
    let interruption: Interruption

    /// - Throws: ``ClioError`` where Clio can't be reached; what was done is in the state.
    func run(_ client: ClioClient) async throws {
        var reader = try OperationReader(path: path)
        var window = ProgressWindow(store: store, batch: batch)
        var mayWrite = true
        while let operation = try reader.next() {
            guard operation.action == .updateClio, try window.progress(of: operation.line)?.status == nil else {
                continue
            }
            try interruption.check()
            if mayWrite {
                mayWrite = try await write(operation, client)
            } else {
                try settle(operation, .held, Self.forbidden)
            }
        }
    }

    /// Whether the batch has anything for Clio.
    static func isNeeded(_ path: String) throws -> Bool {
        var reader = try OperationReader(path: path)
        while let operation = try reader.next() {
            if operation.action == .updateClio { return true }
        }
        return false
    }

    /// - Returns: false where no other contact can be written either.
    private func write(_ operation: BatchOperation, _ client: ClioClient) async throws -> Bool {
        guard let edit = operation.clioEdit, let id = Int64(operation.key.id),
            let link = try store.link(operation.key),
            link.version == operation.linkVersion
                || link.batch == batch && link.version == operation.linkVersion + 1
        else {
            try settle(operation, .held, "its link has changed since it was planned: plan again")
            return true
        }
        for _ in 0..<Self.tries {
            // Who may see a contact and not change it may change none.
            var isRead = false
            do {
                let contact = try await client.contact(id)
                isRead = true
                let resolved = edit.resolved(ContactFields(contact))
                if !resolved.fields.isEmpty {
                    var fields = ContactFields()
                    for change in edit.edits { fields[change.field] = change.new }
                    _ = try await client.update(contact, fields.edit(resolved.fields, of: contact))
                }
                try done(operation, link, resolved)
                return true
            } catch ClioError.changed {
                // Somebody was quicker, or an earlier try arrived after all: what it is now decides.
                continue
            } catch ClioError.forbidden {
                try settle(operation, .held, Self.forbidden)
                return !isRead
            } catch ClioError.refused(let refusal) {
                try settle(operation, .refused, "Clio refused the contact: \(refusal.message)")
                return true
            } catch ClioError.notFound {
                try settle(operation, .refused, "Clio doesn't have the contact any longer")
                return true
            }
        }
        try settle(operation, .held, "somebody keeps changing it in Clio; the next run tries again")
        return true
    }

    private func done(_ operation: BatchOperation, _ link: Link, _ resolved: ContactEdit.Resolved) throws {
        var link = link
        var agreed = ContactFields(json: link.contactAgreed) ?? ContactFields()
        for (field, value) in operation.agreed { agreed[field] = value }
        for edit in resolved.agreed { agreed[edit.field] = edit.new }
        link.contactAgreed = agreed.json
        link.version = max(link.version, operation.linkVersion + 1)
        link.batch = batch
        if !operation.name.isEmpty { link.number = operation.name }
        let progress = OperationProgress(
            line: operation.line, status: .done, key: operation.key,
            message: resolved.left.isEmpty
                ? ""
                : "somebody changed it in Clio meanwhile (\(resolved.left.map(\.words).joined(separator: ", "))); the next "
                    + "run compares both anew")
        try store.settle(
            request: nil, status: 200, answer: [], batch: batch, operations: [progress], links: [link])
    }

    private func settle(_ operation: BatchOperation, _ status: OperationProgress.Status, _ message: String) throws {
        let progress = OperationProgress(
            line: operation.line, status: status, key: operation.key, message: message)
        try store.settle(request: nil, status: 200, answer: [], batch: batch, operations: [progress], links: [])
    }
}
