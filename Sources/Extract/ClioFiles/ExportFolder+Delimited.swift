import DelimitedText
import Foundation
import Ledger

/// Files of rows under a header: which kind each is of.
extension ExportFolder {
    mutating func addDelimited(_ path: String) throws(ClioFilesError) {
        let (prefix, encoding) = try prefix(of: path)
        guard !prefix.isEmpty else {
            notes.append(
                Diagnostic(
                    .emptyFile, .warning, at: SourceLocation(file: path), "the file is empty",
                    remedy: "Export it again, or take it out of the folder."))
            return
        }
        let textPath = try utf8Copy(of: path, encoding)
        var dialect = options.profile.dialect
        // The list of clients beside a LEDES file is written by something else.
        if options.profile.form == .ledes { dialect = Dialect(delimiter: try delimiter(of: textPath)) }
        let (headers, row, isHeaderOnly) = try header(of: textPath, dialect, path: path)
        guard let (kind, columns) = bestKind(for: headers, path: path) else {
            return noteUnknown(path, headers, delimiter: dialect.delimiter)
        }
        var source = SourceFile(
            kind: kind, path: path, textPath: textPath, form: .delimited, header: row,
            byteCount: TextFile.byteCount(of: path))
        source.delimiter = dialect.delimiter
        noteColumns(path, headers, columns)
        if isHeaderOnly { noteHeaderOnly(path) }
        kinds[kind, default: []].append(
            ExportFile(
                source: source, dialect: dialect, headers: headers, columns: columns,
                rules: options.profile.kinds[kind] ?? KindRules()))
    }

    private func header(
        of textPath: String, _ dialect: Dialect, path: String
    ) throws(ClioFilesError) -> (cells: [String], row: [UInt8], isHeaderOnly: Bool) {
        do throws(DelimitedTextError) {
            let chunk = min(ExportFile.chunkLength(for: TextFile.byteCount(of: textPath)), 64 << 10)
            var reader = try DelimitedReader(path: textPath, dialect: dialect, chunkLength: chunk)
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
        let stem = Self.stem(of: path)
        var best: (kind: RecordKind, columns: [Int], score: Int)?
        let areLines = options.profile.areLines(headers)
        for kind in RecordKind.allCases {
            guard let rules = options.profile.kinds[kind], !rules.headers.entries.isEmpty else { continue }
            let columns = rules.columns(of: headers)
            guard var score = rules.fit(columns, kind: kind) else { continue }
            if stem.hasPrefix(Profile.normalize(kind.rawValue)) { score += 100 }
            // Time entries have a client, a day and an amount, too.
            if areLines, score < 100, kind == .contact || kind == .trustTransaction { continue }
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

    private mutating func noteUnknown(_ path: String, _ headers: [String], delimiter: UInt8) {
        let text = headers.joined(separator: String(UnicodeScalar(delimiter)))
        if let (kind, missing) = missingColumns(of: headers, path: path) {
            notes.append(
                Diagnostic(
                    .missingColumn, .warning, at: SourceLocation(file: path, line: 1),
                    "the file is named for \(kind.rawValue), but has no column for \(missing.joined(separator: ", ")), so it "
                        + "isn't read", text: text,
                    remedy: "Export it with these columns, or run `clio-xero inspect` on it for a profile that fits."))
            return
        }
        notes.append(
            Diagnostic(
                .unknownFile, .warning, at: SourceLocation(file: path, line: 1),
                "the file's columns fit no kind of record of profile \(options.profile.name), so it isn't read",
                text: text,
                remedy: "Run `clio-xero inspect` on it for a profile that fits, or take it out of the folder."))
    }

    /// What a file lacks of the kind it is named for; nil where it is named for none, or has nothing of it.
    private func missingColumns(of headers: [String], path: String) -> (RecordKind, [String])? {
        let stem = Self.stem(of: path)
        for (kind, rules) in options.profile.kinds where stem.hasPrefix(Profile.normalize(kind.rawValue)) {
            let columns = rules.columns(of: headers)
            let needed = rules.identity.isEmpty ? Field.needed(for: kind) : rules.identity
            let missing = needed.filter { columns[$0.position] < 0 && rules.defaults[$0] == nil }
            if !missing.isEmpty, missing.count < needed.count { return (kind, missing.map(\.name)) }
        }
        return nil
    }

    mutating func noteHeaderOnly(_ path: String) {
        notes.append(
            Diagnostic(
                .headerOnly, .warning, at: SourceLocation(file: path), "the file has a header and no rows",
                remedy: "Nothing to do where there really was nothing to export."))
    }

    private mutating func noteColumns(_ path: String, _ headers: [String], _ columns: [Int]) {
        let used = Set(columns)
        noteColumns(
            path,
            unused: headers.indices.filter { !used.contains($0) }.map { headers[$0] }
                .filter { !Self.reasonColumns.contains($0.lowercased()) })
    }

    mutating func noteColumns(_ path: String, unused: [String]) {
        guard !unused.isEmpty else { return }
        notes.append(
            Diagnostic(
                .unknownColumn, .note, at: SourceLocation(file: path, line: 1),
                "these columns mean nothing here and are passed over: \(unused.joined(separator: ", "))",
                remedy: "Nothing to do, unless one of them should be read: then name it in a profile."))
    }

    private static func stem(of path: String) -> String {
        Profile.normalize(((path as NSString).lastPathComponent as NSString).deletingPathExtension)
    }

    private func delimiter(of textPath: String) throws(ClioFilesError) -> UInt8 {
        DelimiterSniffing.delimiter(of: try prefix(of: textPath).bytes) ?? UInt8(ascii: ",")
    }

    /// What rejected files carry besides their own columns.
    private static let reasonColumns: Set<String> = ["reason_code", "reason", "remedy"]
}
