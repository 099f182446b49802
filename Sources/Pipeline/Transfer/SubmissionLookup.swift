import Ledger
import XeroAPI

/// Looks in Xero whether operations were carried out: by number, by reference, by what is allocated.
struct SubmissionLookup: Sendable {
    let client: XeroClient
    let store: any TransferStore

    /// A record as Xero has it; for an allocation its id, empty where there is none any longer.
    struct Found: Sendable {
        var id: String
        var json: JSONValue?
        /// A person has changed it there since it was sent.
        var isChanged = false
    }

    /// - Returns: what is there, by the operation's line.
    func find(_ operations: [BatchOperation], _ step: TransferStep) async throws -> [Int: Found] {
        switch step {
        case .createContacts: try await contacts(operations)
        case .createInvoices: try await invoices(operations)
        case .createCreditNotes: try await creditNotes(operations)
        case .createPayments: try await payments(operations)
        case .allocate: try await allocations(operations)
        case .takeOffCreditNotes: try await takenOff(operations)
        case .deletePayments: try await deletedPayments(operations)
        case .removeInvoices: try await removedInvoices(operations)
        case .voidCreditNotes: try await removedCreditNotes(operations)
        // Changing a record to the same again changes nothing.
        case .updateContacts, .updateInvoices, .updateCreditNotes, .renameInvoices, .renameCreditNotes: [:]
        }
    }

    private func contacts(_ operations: [BatchOperation]) async throws -> [Int: Found] {
        let numbers = operations.compactMap { $0.document["ContactNumber"]?.string }
        let records = try XeroReading.readable(await client.contacts(numbered: numbers))
        return match(operations) { operation in
            records.first { $0.number == operation.document["ContactNumber"]?.string && $0.status == "ACTIVE" }
                .map { Found(id: $0.id) }
        }
    }

    /// Taken as ours only where contact, date and total agree.
    private func invoices(_ operations: [BatchOperation]) async throws -> [Int: Found] {
        let records = try XeroReading.readable(await client.invoices(numbered: operations.map(\.number)))
        return try match(operations) { operation in
            let contact = try store.link(LinkKey(.contact, operation.contactID))?.xeroID
            return records.first { record in
                record.number == operation.number && record.status != "VOIDED" && record.status != "DELETED"
                    && record.contact.id == contact && record.date.map { "\($0)" } == operation.document["Date"]?.string
                    && record.total == operation.amount(digits: record.money.digits)
            }.map { Found(id: $0.id, json: Self.status($0.status)) }
        }
    }

    private func creditNotes(_ operations: [BatchOperation]) async throws -> [Int: Found] {
        let records = try XeroReading.readable(await client.creditNotes(numbered: operations.map(\.number)))
        return try match(operations) { operation in
            let contact = try store.link(LinkKey(.contact, operation.contactID))?.xeroID
            return records.first { record in
                record.number == operation.number && record.status != "VOIDED" && record.status != "DELETED"
                    && record.contact.id == contact && record.date.map { "\($0)" } == operation.document["Date"]?.string
                    && record.total == operation.amount(digits: record.money.digits)
            }.map { Found(id: $0.id, json: Self.status($0.status)) }
        }
    }

    private static func status(_ text: String) -> JSONValue {
        JSONValue(content: .object([.init(key: "Status", value: JSONValue(content: .string(text)))]))
    }

    private func payments(_ operations: [BatchOperation]) async throws -> [Int: Found] {
        var invoices: [Int: String] = [:]
        for operation in operations {
            invoices[operation.line] = try store.invoice(of: operation)?.xeroID
        }
        let records = try XeroReading.readable(await client.payments(onInvoices: Array(invoices.values)))
        var taken: Set<String> = []
        return match(operations) { operation in
            // A payment that is made again is told from the one it replaces by that one being deleted.
            let found = records.first { record in
                record.status != "DELETED" && record.document.id == invoices[operation.line]
                    && record.reference == operation.number && !taken.contains(record.id)
                    && record.amount == operation.amount(digits: record.money.digits)
                    && record.date.map { "\($0)" } == operation.document["Date"]?.string
            }
            // Sent again, what a person edited meanwhile would be there twice.
            let changed = records.first { record in
                guard let mark = PaymentMark(record) else { return false }
                return record.status != "DELETED" && record.document.id == invoices[operation.line]
                    && mark == PaymentMark(in: operation.number) && !taken.contains(record.id)
            }
            guard let one = found ?? changed else { return nil }
            taken.insert(one.id)
            return Found(id: one.id, isChanged: found == nil)
        }
    }

    private func allocations(_ operations: [BatchOperation]) async throws -> [Int: Found] {
        var found: [Int: Found] = [:]
        for operation in operations {
            guard let link = try store.link(operation.key), let note = try await client.creditNote(id: link.xeroID)
            else {
                continue
            }
            let invoice = try store.invoice(of: operation)?.xeroID
            let allocation = note.allocations.first { !$0.isDeleted && $0.invoice.id == invoice }
            if let allocation { found[operation.line] = Found(id: allocation.id) }
        }
        return found
    }

    private func takenOff(_ operations: [BatchOperation]) async throws -> [Int: Found] {
        var found: [Int: Found] = [:]
        for operation in operations {
            guard let link = try store.link(operation.key), let note = try await client.creditNote(id: link.xeroID)
            else {
                continue
            }
            let isThere = note.allocations.contains { $0.id == link.allocationID && !$0.isDeleted }
            if !isThere { found[operation.line] = Found(id: "") }
        }
        return found
    }

    private func deletedPayments(_ operations: [BatchOperation]) async throws -> [Int: Found] {
        let records = try XeroReading.readable(await client.payments(references: operations.map(\.number)))
        return match(operations) { operation in
            records.first { $0.id == operation.xeroID && $0.status == "DELETED" }.map { Found(id: $0.id) }
        }
    }

    private func removedInvoices(_ operations: [BatchOperation]) async throws -> [Int: Found] {
        let records = try XeroReading.readable(await client.invoices(ids: operations.map(\.xeroID)))
        return match(operations) { operation in
            records.first { $0.id == operation.xeroID && $0.status == operation.status }.map { Found(id: $0.id) }
        }
    }

    private func removedCreditNotes(_ operations: [BatchOperation]) async throws -> [Int: Found] {
        var found: [Int: Found] = [:]
        for operation in operations {
            guard let note = try await client.creditNote(id: operation.xeroID), note.status == operation.status else {
                continue
            }
            found[operation.line] = Found(id: note.id)
        }
        return found
    }

    private func match(
        _ operations: [BatchOperation], _ find: (BatchOperation) throws -> Found?
    ) rethrows -> [Int: Found] {
        var found: [Int: Found] = [:]
        for operation in operations { found[operation.line] = try find(operation) }
        return found
    }
}
