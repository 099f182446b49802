import DelimitedText
import Foundation
import Ledger

/// The files of a folder, each known for what it is.
struct ExportFolder {
    var kinds: [RecordKind: [ExportFile]] = [:]
    var notes: [Diagnostic] = []
    let options: ClioExportOptions
    private var scratchFiles = 0
    private var ledes: LedesBook

    init(_ options: ClioExportOptions) throws(ClioFilesError) {
        self.options = options
        ledes = LedesBook(options.profile)
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
        finishLedes()
        if options.profile.form == .answers { try addAnswers(names) }
        putCorrectionsLast()
        try checkKinds()
    }

    /// Files with reasons are rejects a person has corrected: they win over the exports, whatever their names.
    private mutating func putCorrectionsLast() {
        for (kind, files) in kinds {
            let isCorrection = files.map { $0.headers.contains { $0.lowercased() == "reason_code" } }
            kinds[kind] =
                zip(files, isCorrection).filter { !$1 }.map(\.0) + zip(files, isCorrection).filter { $1 }.map(\.0)
        }
    }

    /// The folder's export files in ``FileOrder``; hidden files and folders are passed over.
    /// - Parameter remedy: what to do where it can't be looked into.
    static func names(
        in directory: String, remedy: String = "Set extract.files.directory to the folder that holds the exports."
    ) throws(ClioFilesError) -> [String] {
        guard let all = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
            throw ClioFilesError([
                Diagnostic(
                    .missingFile, .reject, at: SourceLocation(file: directory),
                    "there is no such folder, or it can't be read",
                    text: directory, remedy: remedy)
            ])
        }
        return all.filter { name in
            guard !name.hasPrefix(".") else { return false }
            var isFolder: ObjCBool = false
            let path = (directory as NSString).appendingPathComponent(name)
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
        }.sorted(by: FileOrder.precedes)
    }

    /// The beginning of a file, and what it is encoded in.
    func prefix(of path: String) throws(ClioFilesError) -> (bytes: [UInt8], encoding: TextEncoding) {
        do throws(DelimitedTextError) {
            let (bytes, encoding) = try TextFile.beginning(of: path)
            return (bytes, options.profile.encoding ?? encoding)
        } catch {
            throw ClioFilesError(error, path: path)
        }
    }

    /// The file itself, or where it isn't UTF-8, a copy that is.
    mutating func utf8Copy(of path: String, _ encoding: TextEncoding) throws(ClioFilesError) -> String {
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

    // MARK: JSON and LEDES

    private mutating func addAnswers(_ names: [String]) throws(ClioFilesError) {
        var answers = SavedAnswers(profile: options.profile)
        let endings = [".json", ".ndjson", ".jsonl"]
        for name in names where endings.contains(where: name.lowercased().hasSuffix) {
            let path = (options.directory as NSString).appendingPathComponent(name)
            let encoding = try prefix(of: path).encoding
            answers.read(path, textPath: try utf8Copy(of: path, encoding))
        }
        kinds = try answers.finish()
        notes += answers.notes
    }

    /// False where the file isn't LEDES.
    private mutating func addLedes(_ path: String) throws(ClioFilesError) -> Bool {
        let (prefix, encoding) = try prefix(of: path)
        guard !prefix.isEmpty else { return false }
        let text = encoding == .utf8 ? prefix : TextFile.text(prefix, from: encoding)
        guard let format = LedesFile.format(of: text) else { return false }
        guard format == "ledes1998b" else {
            notes.append(
                Diagnostic(
                    .unknownFile, .warning, at: SourceLocation(file: path, line: 1),
                    "this is another LEDES format than 1998B, so it isn't read", text: format.uppercased(),
                    remedy: "Export the bills as LEDES 1998B."))
            return true
        }
        guard let file = try readLedes(path, encoding) else { return false }
        noteColumns(path, unused: file.unknownColumns)
        if file.rows.isEmpty { noteHeaderOnly(path) }
        ledes.add(file)
        return true
    }

    private mutating func readLedes(
        _ path: String, _ encoding: TextEncoding
    ) throws(ClioFilesError) -> LedesFile? {
        let textPath = try utf8Copy(of: path, encoding)
        let bytes: [UInt8]
        do throws(DelimitedTextError) {
            bytes = try TextFile.checkedContents(of: textPath)
        } catch {
            throw ClioFilesError(error, path: path)
        }
        return try LedesFile(bytes, path: path, textPath: textPath, delimiter: options.profile.dialect.delimiter)
    }

    private mutating func finishLedes() {
        for (kind, files) in ledes.finish() { kinds[kind, default: []] += files }
        notes += ledes.notes
    }

    // MARK: What must be there

    private mutating func checkKinds() throws(ClioFilesError) {
        var faults: [Diagnostic] = []
        for kind in [RecordKind.contact, .bill, .line] where kinds[kind] == nil {
            if kind == .contact && options.profile.contactsByName { continue }
            if options.profile.form == .ledes && kind == .line { continue }
            let empty = notes.filter { $0.code == .emptyFile || $0.code == .unknownFile || $0.code == .missingColumn }
            faults += empty.filter { ($0.location.file as NSString).lastPathComponent.contains(kind.rawValue) }
            faults.append(missing(kind))
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

    private func missing(_ kind: RecordKind) -> Diagnostic {
        let isLedes = options.profile.form == .ledes && kind == .bill
        let name =
            switch options.profile.form {
            case .answers: kind == .line ? "line_items.json" : "\(kind.rawValue).json"
            case .ledes where isLedes: "a file that begins with LEDES1998B[]"
            default: "\(kind.rawValue).csv"
            }
        return Diagnostic(
            .missingFile, .reject, at: SourceLocation(file: options.directory),
            "there is no \(isLedes ? "LEDES" : kind.rawValue) file here for profile \(options.profile.name)",
            remedy: "Put \(name) into the folder, or run `clio-xero inspect` on the file you have."
                + (kind == .line && options.profile.form == .delimited
                    ? " In Clio, the Activities list has them, its CSV with ID and Bill number; so have bills as LEDES 1998B."
                    : ""))
    }
}
