import DelimitedText
import Foundation
import Ledger

/// The files of a folder, each known for what it is.
struct ExportFolder {
    var kinds: [RecordKind: [ExportFile]] = [:]
    var notes: [Diagnostic] = []
    private let options: ClioExportOptions
    private var scratchFiles = 0

    init(_ options: ClioExportOptions) throws(ClioFilesError) {
        self.options = options
        let names = try Self.names(in: options.directory)
        for name in names {
            let path = (options.directory as NSString).appendingPathComponent(name)
            switch options.profile.form {
            case .delimited: try addDelimited(path)
            case .ledes:
                if try !addLedes(path) { try addDelimited(path) }
            case .answers: break
            }
        }
        if options.profile.form == .answers { try addAnswers(names) }
        try checkKinds()
    }

    /// The folder's export files in the order of their names; hidden files and folders are passed over.
    private static func names(in directory: String) throws(ClioFilesError) -> [String] {
        guard let all = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
            throw ClioFilesError([
                Diagnostic(
                    .missingFile, .reject, at: SourceLocation(file: directory),
                    "there is no such folder, or it can't be read",
                    text: directory, remedy: "Set extract.files.directory to the folder that holds the exports.")
            ])
        }
        return all.filter { name in
            guard !name.hasPrefix(".") else { return false }
            var isFolder: ObjCBool = false
            let path = (directory as NSString).appendingPathComponent(name)
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
        }.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    }

    // MARK: Delimited files

    private mutating func addDelimited(_ path: String) throws(ClioFilesError) {
        let prefix: [UInt8]
        do throws(DelimitedTextError) {
            prefix = try TextFile.prefix(of: path)
        } catch {
            throw ClioFilesError(error, path: path)
        }
        guard !prefix.isEmpty else {
            notes.append(
                Diagnostic(
                    .emptyFile, .warning, at: SourceLocation(file: path), "the file is empty",
                    remedy: "Export it again, or take it out of the folder."))
            return
        }
        let isWhole = prefix.count == TextFile.byteCount(of: path)
        let encoding = options.profile.encoding ?? TextEncoding.detect(prefix, isWhole: isWhole)
        let textPath = try utf8Copy(of: path, encoding)
        let (headers, row, isHeaderOnly) = try header(of: textPath, path: path)
        guard let (kind, columns) = bestKind(for: headers, path: path) else {
            return noteUnknown(path, headers)
        }
        var source = SourceFile(
            kind: kind, path: path, textPath: textPath, form: .delimited, header: row,
            byteCount: TextFile.byteCount(of: path))
        source.delimiter = options.profile.dialect.delimiter
        noteColumns(path, headers, columns)
        if isHeaderOnly {
            notes.append(
                Diagnostic(
                    .headerOnly, .warning, at: SourceLocation(file: path), "the file has a header and no rows",
                    remedy: "Nothing to do where there really was nothing to export."))
        }
        kinds[kind, default: []].append(
            ExportFile(
                source: source, dialect: options.profile.dialect, headers: headers, columns: columns,
                rules: options.profile.kinds[kind] ?? KindRules()))
    }

    /// The file itself, or where it isn't UTF-8, a copy that is.
    private mutating func utf8Copy(of path: String, _ encoding: TextEncoding) throws(ClioFilesError) -> String {
        guard encoding != .utf8 else { return path }
        scratchFiles += 1
        let copy = (options.scratchDirectory as NSString).appendingPathComponent("utf8-\(scratchFiles).txt")
        try? FileManager.default.createDirectory(atPath: options.scratchDirectory, withIntermediateDirectories: true)
        do throws(DelimitedTextError) {
            try TextFile.transcode(path, from: encoding, to: copy)
        } catch {
            throw ClioFilesError(error, path: path)
        }
        return copy
    }

    private func header(
        of textPath: String, path: String
    ) throws(ClioFilesError) -> (cells: [String], row: [UInt8], isHeaderOnly: Bool) {
        do throws(DelimitedTextError) {
            var reader = try DelimitedReader(path: textPath, dialect: options.profile.dialect, chunkLength: 64 << 10)
            var batch = RowBatch()
            guard try reader.read(into: &batch), let row = batch.rows.first else { return ([], [], false) }
            let cells = (0..<row.fieldCount).map {
                String(decoding: batch.bytes[batch.field($0, of: row)], as: UTF8.self)
            }
            var isHeaderOnly = batch.rows.count == 1
            if isHeaderOnly { isHeaderOnly = try !reader.read(into: &batch) }
            let raw = try TextFile.prefix(of: textPath, count: row.offset + row.length)
            return (cells, Array(raw[row.offset...]), isHeaderOnly)
        } catch {
            throw ClioFilesError(error, path: path)
        }
    }

    /// The kind whose fields the headers state best; a file named for its kind needs no other proof than its needed columns.
    private func bestKind(for headers: [String], path: String) -> (RecordKind, [Int])? {
        let stem = Profile.normalize(((path as NSString).lastPathComponent as NSString).deletingPathExtension)
        var best: (kind: RecordKind, columns: [Int], score: Int)?
        for kind in RecordKind.allCases {
            guard let rules = options.profile.kinds[kind], !rules.headers.isEmpty else { continue }
            let columns = rules.columns(of: headers)
            guard var score = rules.fit(columns, kind: kind) else { continue }
            if stem.hasPrefix(Profile.normalize(kind.rawValue)) { score += 100 }
            // Contacts ask for little: any other kind that fits is meant.
            if kind == .contact && score < 100 && columns[Field.name.position] < 0
                && columns[Field.lastName.position] < 0
            {
                continue
            }
            if score > best?.score ?? 0 { best = (kind, columns, score) }
        }
        return best.map { ($0.kind, $0.columns) }
    }

    private mutating func noteUnknown(_ path: String, _ headers: [String]) {
        notes.append(
            Diagnostic(
                .unknownFile, .warning, at: SourceLocation(file: path, line: 1),
                "the file's columns fit no kind of record of profile \(options.profile.name), so it isn't read",
                text: headers.joined(separator: ","),
                remedy: "Run `clio-xero inspect` on it for a profile that fits, or take it out of the folder."))
    }

    private mutating func noteColumns(_ path: String, _ headers: [String], _ columns: [Int]) {
        let used = Set(columns)
        let unused = headers.indices.filter { !used.contains($0) }.map { headers[$0] }
            .filter { !Self.reasonColumns.contains($0.lowercased()) }
        guard !unused.isEmpty else { return }
        notes.append(
            Diagnostic(
                .unknownColumn, .note, at: SourceLocation(file: path, line: 1),
                "these columns mean nothing here and are passed over: \(unused.joined(separator: ", "))",
                remedy: "Nothing to do, unless one of them should be read: then name it in a profile."))
    }

    /// What rejected files carry besides their own columns.
    private static let reasonColumns: Set<String> = ["reason_code", "reason", "remedy"]

    // MARK: JSON and LEDES

    private mutating func addAnswers(_ names: [String]) throws(ClioFilesError) {
        var answers = SavedAnswers(profile: options.profile)
        for name in names where name.hasSuffix(".json") || name.hasSuffix(".ndjson") {
            try answers.read((options.directory as NSString).appendingPathComponent(name))
        }
        notes += answers.notes
        kinds = answers.finish()
    }

    /// False where the file isn't LEDES.
    private mutating func addLedes(_ path: String) throws(ClioFilesError) -> Bool {
        guard
            let found = try LedesFile.read(
                path, profile: options.profile,
                scratch: { (path, encoding) throws(ClioFilesError) in
                    try utf8Copy(of: path, encoding)
                })
        else { return false }
        for (kind, file) in found { kinds[kind, default: []].append(file) }
        return true
    }

    // MARK: What must be there

    private mutating func checkKinds() throws(ClioFilesError) {
        var faults: [Diagnostic] = []
        for kind in [RecordKind.contact, .bill, .line] where kinds[kind] == nil {
            if kind == .contact && options.profile.contactsByName { continue }
            let empty = notes.filter { $0.code == .emptyFile || $0.code == .unknownFile }
            faults += empty.filter { $0.location.file.contains(kind.rawValue) }
            faults.append(
                Diagnostic(
                    .missingFile, .reject, at: SourceLocation(file: options.directory),
                    "there is no \(kind.rawValue) file here for profile \(options.profile.name)",
                    remedy: "Put \(kind.rawValue).csv into the folder, or run `clio-xero inspect` on the file you have."
                ))
        }
        guard faults.isEmpty else { throw ClioFilesError(faults) }
        for kind in [RecordKind.payment, .creditNote] where kinds[kind] == nil {
            notes.append(
                Diagnostic(
                    .missingFile, .note, at: SourceLocation(file: options.directory),
                    "there is no \(kind.rawValue) file here, so none is read",
                    remedy: "Nothing to do where there are none to export."))
        }
    }
}
