import DelimitedText
import Foundation
import Ledger

/// `undo.ndjson`: how a batch would be taken back, written before anything of it is sent.
///
/// One line an operation that puts something into Xero, in the batch's order; it is taken back from the end: payments,
/// allocations, credit notes, invoices. Contacts stay: Xero can't delete them.
enum UndoList {
    static func write(folder: String, operations: String) throws {
        let path = (folder as NSString).appendingPathComponent("undo.ndjson")
        guard !FileManager.default.fileExists(atPath: path) else { return }
        let pending = path + ".tmp"
        try? FileManager.default.removeItem(atPath: pending)
        var sink = try FileSink(path: pending)
        var reader = try OperationReader(path: operations)
        var out: [UInt8] = []
        while let operation = try reader.next() {
            guard operation.key.kind != .contact, operation.action == .create else { continue }
            out.removeAll(keepingCapacity: true)
            var line = JSONObjectText(&out)
            line.member("op", undoing(operation), &out)
            line.member("kind", operation.key.kind.rawValue, &out)
            line.member("clio_id", operation.key.id, &out)
            line.member("number", operation.number, &out)
            line.end(&out)
            out.append(UInt8(ascii: "\n"))
            try sink.append(out)
        }
        try sink.finish(sync: true)
        try FileManager.default.moveItem(atPath: pending, toPath: path)
    }

    private static func undoing(_ operation: BatchOperation) -> String {
        switch operation.key.kind {
        case .payment: "delete"
        default: ["DRAFT", "SUBMITTED"].contains(operation.status) ? "delete" : "void"
        }
    }
}
