import Foundation
import Ledger
import XeroAPI

/// Notes in Xero's history of each invoice that a batch changed or voided: what changed in Clio, for the accountant who
/// finds it changed.
///
/// At most once, and after everything else: a note that gets lost, or that Xero doesn't take, is not worth a second try.
struct HistoryNotes {
    /// A note is a call of its own: so many of a batch are written, and no more.
    static let limit = 100

    let store: any TransferStore
    let client: XeroClient
    let batch: String
    /// The operations' file.
    let path: String

    static func isWorthOne(_ operation: BatchOperation) -> Bool {
        operation.key.kind == .invoice && (operation.action == .update || operation.action == .void)
    }

    func write() async throws {
        var reader = try OperationReader(path: path)
        var window = ProgressWindow(store: store, batch: batch)
        var written = 0
        while written < Self.limit, let operation = try reader.next() {
            guard Self.isWorthOne(operation), try window.progress(of: operation.line)?.status == .done,
                let link = try store.link(operation.key)
            else { continue }
            do {
                try await client.note(
                    text(operation), on: "Invoices", id: link.xeroID, key: "clio-xero-\(UUID().uuidString)")
            } catch is XeroError {
                return
            }
            written += 1
        }
    }

    private func text(_ operation: BatchOperation) -> String {
        let changes = operation.differences.isEmpty ? "" : ": " + operation.differences.joined(separator: "; ")
        return "clio-xero \(batch): \(operation.reason)\(changes)"
    }
}
