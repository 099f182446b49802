import Foundation
import Ledger

@testable import ClioFiles

/// A folder of a test's own, gone when the test is done with it.
final class TemporaryFolder {
    let path: String

    init(_ files: [String: String] = [:]) throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("clio-files-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try write(name, Array(text.utf8)) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
    }

    func export(_ profile: String = "canonical", billsPerBatch: Int = 500) throws -> ClioExport {
        try export(try Profile.named(profile), billsPerBatch: billsPerBatch)
    }

    func export(_ profile: Profile, billsPerBatch: Int = 500) throws -> ClioExport {
        var options = ClioExportOptions(directory: path, profile: profile, scratchDirectory: path + "/scratch")
        options.billsPerBatch = billsPerBatch
        return try ClioExport(options)
    }

    func read(_ profile: String = "canonical") throws -> Reading { try Reading(export(profile), folder: path) }

    func read(_ profile: Profile) throws -> Reading { try Reading(export(profile), folder: path) }
}

/// All that came out of a folder, as text: records as the ledger writes them, diagnostics without the folder's path.
struct Reading {
    var contacts: [String] = []
    /// Bills with their lines, payments and credit notes, in order.
    var records: [String] = []
    /// `file:line code text`
    var problems: [String] = []
    var messages: [String] = []
    var strays: [String] = []
    var notes: [String] = []
    var further: [SourceRow] = []
    /// Rows that are shown when their bill is rejected.
    var sources: [SourceRow] = []
    var counts: [RecordKind: Int] = [:]
    var files: [SourceFile] = []

    init(_ source: ClioExport, folder: String) throws {
        var source = source
        let table = source.takeContacts()
        for contact in table.contacts {
            contacts.append(Self.text { LedgerEncoder.append(contact, table.text, to: &$0) })
        }
        for (_, list) in table.problems.sorted(by: { $0.key < $1.key }) { add(list, folder) }
        var batch = BillBatch()
        var isReading = true
        while isReading {
            isReading = try source.read(into: &batch)
            take(batch, folder)
        }
        notes = source.notes.map { Self.text(of: $0, folder) }
        files = source.files
        for (key, _) in source.read.totals { counts[key.kind, default: 0] += source.read.sum(key).count }
    }

    private mutating func take(_ batch: BillBatch, _ folder: String) {
        for bill in batch.bills {
            records.append(Self.text { LedgerEncoder.append(bill, batch.text, to: &$0) })
            sources.append(bill.source)
            for line in batch.lines[bill.lines] {
                records.append(Self.text { LedgerEncoder.append(line, of: bill, batch.text, to: &$0) })
                sources.append(line.source)
            }
            for payment in batch.payments[bill.payments] {
                records.append(Self.text { LedgerEncoder.append(payment, of: bill, batch.text, to: &$0) })
                sources.append(payment.source)
            }
            for note in batch.creditNotes[bill.creditNotes] {
                records.append(Self.text { LedgerEncoder.append(note, of: bill, batch.text, to: &$0) })
                sources.append(note.source)
            }
        }
        further += batch.furtherRows.map(\.source)
        add(batch.problems.map(\.diagnostic), folder)
        strays += batch.strays.map { Self.text(of: $0.diagnostic, folder) }
    }

    private mutating func add(_ diagnostics: [Diagnostic], _ folder: String) {
        problems += diagnostics.map { Self.text(of: $0, folder) }
        messages += diagnostics.map(\.message)
    }

    static func text(of diagnostic: Diagnostic, _ folder: String) -> String {
        let file = diagnostic.location.description.replacingOccurrences(of: folder + "/", with: "")
        return "\(file) \(diagnostic.code.rawValue) \(diagnostic.text)".trimmingCharacters(in: .whitespaces)
    }

    private static func text(_ body: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        body(&bytes)
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
    }
}
