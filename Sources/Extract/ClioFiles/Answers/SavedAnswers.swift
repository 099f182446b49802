import DelimitedText
import Foundation
import Ledger

/// Answers of Clio's API (version 4) saved to files, as export files whose rows are made.
///
/// All files are read before any row is made: bills say which rate a line is taxed at, activities which category it is of.
struct SavedAnswers {
    private(set) var notes: [Diagnostic] = []
    private var faults: [Diagnostic] = []
    private var files: [(resource: AnswerResource, file: AnswerFile)] = []
    private let profile: Profile

    init(profile: Profile) { self.profile = profile }

    /// Reads a file; what is wrong with it is kept for ``finish()``.
    /// - Parameter textPath: the file itself, or its UTF-8 copy.
    mutating func read(_ path: String, textPath: String) {
        let bytes: [UInt8]
        do throws(DelimitedTextError) {
            bytes = try TextFile.checkedContents(of: textPath)
        } catch {
            faults += ClioFilesError(error, path: path).diagnostics
            return
        }
        do throws(JSONError) {
            let file = try AnswerFile(bytes, path: path, textPath: textPath)
            try add(file)
        } catch {
            faults.append(Self.malformed(error, path))
        }
    }

    private mutating func add(_ file: AnswerFile) throws(JSONError) {
        if let refusal = file.refusal {
            faults.append(
                Diagnostic(
                    .unreadableFile, .reject, at: SourceLocation(file: file.path, line: refusal.line),
                    "this is no answer but Clio's refusal of one", text: refusal.message,
                    remedy: "Ask again, and save the answer over this file."))
            return
        }
        guard !file.bytes.isEmpty else {
            notes.append(
                Diagnostic(
                    .emptyFile, .warning, at: SourceLocation(file: file.path), "the file is empty",
                    remedy: "Save the answer again, or take it out of the folder."))
            return
        }
        var keys: Set<String>?
        if let first = file.records.first { keys = Set(try file.value(of: first).members?.map(\.key) ?? []) }
        guard let resource = AnswerResource.of(file.path, keys: keys) else { return noteUnknown(file, keys ?? []) }
        files.append((resource, file))
    }

    private mutating func noteUnknown(_ file: AnswerFile, _ keys: Set<String>) {
        let isBare = keys.isSubset(of: ["id", "etag"]) && !keys.isEmpty
        notes.append(
            Diagnostic(
                .unknownFile, .warning, at: SourceLocation(file: file.path, line: 1),
                isBare
                    ? "the records have nothing but their ids, so the file isn't read"
                    : "neither the file's name nor its keys are those of an answer that is known, so it isn't read",
                text: keys.sorted().joined(separator: ","),
                remedy: isBare
                    ? "Ask Clio with ?fields=, which names the fields to give."
                    : "Name it as its resource, such as bills.json or line_items.json."))
    }

    static func malformed(_ error: JSONError, _ path: String) -> Diagnostic {
        Diagnostic(
            .malformedJSON, .reject, at: SourceLocation(file: path, line: error.line, column: "column \(error.column)"),
            "this is no JSON as Clio writes it, at column \(error.column): \(error.message)",
            remedy: "Save the answer again: the file may have been cut short.")
    }

    // MARK: Rows

    /// The files that were read, by kind.
    /// - Throws: ``ClioFilesError`` with every fault of every file.
    mutating func finish() throws(ClioFilesError) -> [RecordKind: [ExportFile]] {
        var lookups = AnswerLookups()
        // Categories are what activities refer to.
        let isLater: (AnswerResource) -> Bool = { $0 == .activities }
        let latest = takeLookups(&lookups, where: { !isLater($0) }).merging(takeLookups(&lookups, where: isLater)) {
            $1
        }
        lookups.finish()
        guard faults.isEmpty else { throw ClioFilesError(faults) }
        var rows = AnswerRows(lookups: lookups, profile: profile)
        var kinds: [RecordKind: [ExportFile]] = [:]
        for (index, entry) in files.enumerated() {
            let made = rows.exports(of: entry.file, entry.resource) { id in
                latest[Key(resource: entry.resource, id: id)] ?? index == index
            }
            for export in made { kinds[export.source.kind, default: []].append(export) }
        }
        notes += rows.notes
        notes += PageCheck.notes(files)
        if lookups.unappliedMemos > 0 { noteUnapplied(lookups.unappliedMemos) }
        files = []
        return kinds
    }

    private struct Key: Hashable {
        var resource: AnswerResource
        var id: String
    }

    /// Takes what records say about one another; the file in which each was last.
    private mutating func takeLookups(
        _ lookups: inout AnswerLookups, where isWanted: (AnswerResource) -> Bool
    ) -> [Key: Int] {
        var latest: [Key: Int] = [:]
        for (index, (resource, file)) in files.enumerated() where isWanted(resource) {
            for record in file.records {
                do throws(JSONError) {
                    let value = try file.value(of: record)
                    let id = value.text("id")
                    if !id.isEmpty { latest[Key(resource: resource, id: id)] = index }
                    lookups.take(value, resource)
                } catch {
                    faults.append(Self.malformed(error, file.path))
                }
            }
        }
        return latest
    }

    private mutating func noteUnapplied(_ count: Int) {
        notes.append(
            Diagnostic(
                .withoutBill, .note, at: SourceLocation(file: AnswerResource.creditMemos.rawValue),
                "\(count) of the credit memos are applied to no bill in the allocations, so they make no credit note",
                remedy: "Nothing to do where they are really unapplied; else save the allocations again."))
    }
}
