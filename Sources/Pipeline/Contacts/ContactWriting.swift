import ClioAPI
import Ledger
import WebAccess

/// Writes what a batch has for Clio: each contact is read first, and changed only if it is still so.
///
/// Writing the same again changes nothing, so a write whose answer or entry was lost is simply done again: what is there
/// already is entered as done.
struct ContactWriting {
    private static let tries = 5

    let store: any TransferStore
    let batch: String
    /// The operations' file.
    let path: String
    let interruption: Interruption

    /// - Throws: ``ClioError`` where Clio can't be reached; what was done is in the state.
    func run(_ client: ClioClient) async throws {
        var reader = try OperationReader(path: path)
        var window = ProgressWindow(store: store, batch: batch)
        while let operation = try reader.next() {
            guard operation.action == .updateClio, try window.progress(of: operation.line)?.status == nil else {
                continue
            }
            try interruption.check()
            try await write(operation, client)
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

    private func write(_ operation: BatchOperation, _ client: ClioClient) async throws {
        guard let edit = operation.clioEdit, let id = Int64(operation.key.id),
            let link = try store.link(operation.key),
            link.version == operation.linkVersion
                || link.batch == batch && link.version == operation.linkVersion + 1
        else {
            return try settle(operation, .held, "its link has changed since it was planned: plan again")
        }
        for _ in 0..<Self.tries {
            do {
                let contact = try await client.contact(id)
                let resolved = edit.resolved(
                    ContactFields(contact), updated: contact.updatedAt?.milliseconds ?? 0)
                if !resolved.fields.isEmpty {
                    var fields = ContactFields()
                    for change in edit.edits { fields[change.field] = change.new }
                    _ = try await client.update(contact, fields.edit(resolved.fields, of: contact))
                }
                return try done(operation, link, resolved)
            } catch ClioError.changed {
                // Somebody was quicker, or an earlier try arrived after all: what it is now decides.
                continue
            } catch ClioError.refused(let refusal) {
                return try settle(operation, .refused, refusal.message)
            } catch ClioError.notFound {
                return try settle(operation, .refused, "Clio doesn't have the contact any longer")
            }
        }
        try settle(operation, .held, "somebody keeps changing it in Clio; the next run tries again")
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
            message: resolved.losses.joined(separator: " · "))
        try store.settle(
            request: nil, status: 200, answer: [], batch: batch, operations: [progress], links: [link])
    }

    private func settle(_ operation: BatchOperation, _ status: OperationProgress.Status, _ message: String) throws {
        let progress = OperationProgress(
            line: operation.line, status: status, key: operation.key, message: message)
        try store.settle(request: nil, status: 200, answer: [], batch: batch, operations: [progress], links: [])
    }
}
