import ClioFiles
import Foundation
import Ledger

/// What a folder of answers gives, as the ledger writes it.
struct LedgerText: Equatable {
    var contacts: [String] = []
    /// Bills with their lines, payments and credit notes.
    var records: [String] = []
    var problems: [String] = []
    /// Codes of what was noted of the folder as a whole.
    var notes: [String] = []

    init(folder: String) throws {
        let scratch = NSTemporaryDirectory() + "clio-scratch-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        var source = try ClioExport(
            ClioExportOptions(directory: folder, profile: try Profile.named("clio-api"), scratchDirectory: scratch))
        let table = source.takeContacts()
        contacts = table.contacts.map { contact in Self.text { LedgerEncoder.append(contact, table.text, to: &$0) } }
        var batch = BillBatch()
        var isReading = true
        while isReading {
            isReading = try source.read(into: &batch)
            take(batch)
        }
        notes = source.notes.map(\.code.rawValue).sorted()
    }

    private mutating func take(_ batch: BillBatch) {
        for bill in batch.bills {
            records.append(Self.text { LedgerEncoder.append(bill, batch.text, to: &$0) })
            for line in batch.lines[bill.lines] {
                records.append(Self.text { LedgerEncoder.append(line, of: bill, batch.text, to: &$0) })
            }
            for payment in batch.payments[bill.payments] {
                records.append(Self.text { LedgerEncoder.append(payment, of: bill, batch.text, to: &$0) })
            }
            for note in batch.creditNotes[bill.creditNotes] {
                records.append(Self.text { LedgerEncoder.append(note, of: bill, batch.text, to: &$0) })
            }
        }
        problems += batch.problems.map { "\($0.diagnostic.code.rawValue) \($0.diagnostic.text)" }
        problems += batch.strays.map { "\($0.diagnostic.code.rawValue) \($0.diagnostic.text)" }
    }

    private static func text(_ body: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        body(&bytes)
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
    }
}

/// The sample firm's answers, as saved by hand.
enum SavedAnswers {
    static let folder: String = {
        var path = #filePath
        while !path.hasSuffix("/Tests") { path = (path as NSString).deletingLastPathComponent }
        return (path as NSString).deletingLastPathComponent + "/Samples/saved-api/clio"
    }()

    /// A Clio with the sample firm's records.
    static func clio() throws -> FakeClio {
        let clio = FakeClio()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where name.hasSuffix(".json") {
            let path = String(name.dropLast(".json".count).prefix { $0 != "-" })
            let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
            let records = try JSONValue.parse(Array(data))["data"]?.elements ?? []
            clio.change { $0.records[path, default: []] += records }
        }
        // Lines saved by hand hold their activities whole; live, those are records of their own.
        clio.change { book in
            book.records["activities"] = (book.records["line_items"] ?? []).compactMap { $0["activity"] }
        }
        clio.add("settings/billing", #"{"id":1,"etag":"\"s\"","currency":"USD","secondary_tax_rule":"Pre"}"#)
        return clio
    }
}
