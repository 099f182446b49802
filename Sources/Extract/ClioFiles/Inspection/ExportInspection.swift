public import DelimitedText
import Foundation
public import Ledger

/// What one unknown export looks like, and the rules file that reads it.
///
/// Nothing is guessed: where all the rows leave two readings open (is 03/04 in March or in April?), both are named and the
/// choice is left to a person.
public struct ExportInspection: Sendable {
    /// How lines end.
    public enum LineEnds: String, Hashable, Sendable {
        case lineFeed = "LF"
        case returnLineFeed = "CRLF"
        case carriageReturn = "CR"
        case mixed
        /// One line without an end.
        case none
    }

    /// A kind of record the columns could be of.
    public struct Guess: Hashable, Sendable {
        /// A built-in profile.
        public var profile: String
        public var kind: RecordKind
        /// How many fields of the kind the columns state.
        public var matched: Int
        /// Needed fields that no column states.
        public var missing: [String]
    }

    /// One column, or one key of a JSON answer.
    public struct Column: Sendable {
        public var header: String
        /// Fields of the guessed kind that the column states; empty for none.
        public var fields: [String]
        /// The first three values that differ, blanks trimmed, at most 40 characters each.
        public var samples: [String]
        /// What all values look like, in a few words.
        public var look: String
    }

    /// As given.
    public var path: String
    public var form: Profile.Form
    public var encoding = TextEncoding.utf8
    public var hasByteOrderMark = false
    public var lineEnds = LineEnds.none
    /// Nil for JSON.
    public var delimiter: UInt8?
    /// Lines before the header, blank ones too.
    public var skipLines = 0
    /// Rows under the header; records of a JSON answer.
    public var rowCount = 0
    /// Best first; empty where nothing fits.
    public var guesses: [Guess] = []
    public var columns: [Column] = []
    /// Formats all dates can be read in; two where they can't be told apart.
    public var dateFormats: [String] = []
    /// What is to be said about the dates; empty where nothing is.
    public var dateRemark = ""
    /// `.`, `,`, or both where they can't be told apart; empty where no number has a mark.
    public var decimalMarks: [String] = []
    public var decimalRemark = ""
    /// Signs and codes that stand with amounts, in the order met.
    public var currencySigns: [String] = []
    public var diagnostics: [Diagnostic] = []
    /// Things worth knowing that are this form's alone, one a line.
    public var remarks: [String] = []
    /// The rules file to paste; empty where nothing can be read.
    public var rules = ""
    /// The words of columns that hold a state, a kind or a type.
    var words: [(field: String, values: [String])] = []

    init(path: String, form: Profile.Form) {
        self.path = path
        self.form = form
    }

    public var isDateAmbiguous: Bool { dateFormats.count > 1 }
    public var isDecimalMarkAmbiguous: Bool { decimalMarks.count > 1 }

    /// The file itself, or a folder's files as a run would take them.
    /// - Throws: ``ClioFilesError`` for a folder without a file.
    public static func files(at path: String) throws(ClioFilesError) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            return [path]
        }
        let names = try ExportFolder.names(in: path, remedy: "Check that you may read the folder.")
        guard names.isEmpty else { return names.map { (path as NSString).appendingPathComponent($0) } }
        throw ClioFilesError([
            Diagnostic(
                .missingFile, .reject, at: SourceLocation(file: path), "there is no file in this folder",
                remedy: "Name the exports, or the folder they are in.")
        ])
    }

    /// Looks at one file. The whole file is read, once or twice, in pieces; a JSON answer or a LEDES file is held whole.
    ///
    /// What is wrong with the file's contents stands in ``diagnostics``.
    /// - Parameter scratchDirectory: for a UTF-8 copy of a file in another encoding, which is removed again; nil for the
    ///   system's.
    /// - Throws: ``ClioFilesError`` where the file can't be opened or read.
    public static func inspect(
        path: String, scratchDirectory: String? = nil
    ) throws(ClioFilesError) -> ExportInspection {
        let prefix: [UInt8]
        let encoding: TextEncoding
        do throws(DelimitedTextError) {
            (prefix, encoding) = try TextFile.beginning(of: path)
        } catch {
            throw ClioFilesError(error, path: path)
        }
        guard !prefix.isEmpty else { return empty(path) }
        var textPath = path
        if encoding != .utf8 {
            let name = "inspect-\(UUID().uuidString).txt"
            textPath = ((scratchDirectory ?? NSTemporaryDirectory()) as NSString).appendingPathComponent(name)
        }
        defer { if textPath != path { try? FileManager.default.removeItem(atPath: textPath) } }
        var inspection: ExportInspection
        do throws(DelimitedTextError) {
            if textPath != path { try TextFile.transcode(path, from: encoding, to: textPath) }
            inspection = try look(path: path, textPath: textPath)
        } catch {
            throw ClioFilesError(error, path: path)
        }
        inspection.encoding = encoding
        inspection.hasByteOrderMark = Self.marks.contains { prefix.starts(with: $0) }
        inspection.rules = InspectionRules(inspection).text
        return inspection
    }

    private static let marks: [[UInt8]] = [[0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF]]

    private static func look(path: String, textPath: String) throws(DelimitedTextError) -> ExportInspection {
        let prefix = try TextFile.beginning(of: textPath).bytes
        let start = prefix.drop { $0 <= 0x20 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }.first
        var inspection: ExportInspection
        if start == UInt8(ascii: "{") || start == UInt8(ascii: "[") {
            inspection = try AnswerInspection.inspect(path: path, textPath: textPath)
        } else if LedesFile.format(of: prefix) != nil {
            inspection = try LedesInspection.inspect(path: path, textPath: textPath)
        } else {
            inspection = try DelimitedInspection(path: path, textPath: textPath, prefix: prefix).inspect()
        }
        inspection.lineEnds = LineEnds(prefix)
        return inspection
    }

    private static func empty(_ path: String) -> ExportInspection {
        var inspection = ExportInspection(path: path, form: .delimited)
        inspection.diagnostics.append(
            Diagnostic(
                .emptyFile, .reject, at: SourceLocation(file: path), "the file is empty",
                remedy: "Export it again."))
        return inspection
    }
}

extension ExportInspection {
    /// A text on one line.
    static func oneLine(_ text: String) -> String { String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 }) }
}

extension ExportInspection.LineEnds {
    init(_ text: [UInt8]) {
        var (lf, crlf, cr) = (0, 0, 0)
        for (index, byte) in text.enumerated() {
            let isAfterReturn = index > 0 && text[index - 1] == UInt8(ascii: "\r")
            if byte == UInt8(ascii: "\n") {
                if isAfterReturn { crlf += 1 } else { lf += 1 }
            } else if isAfterReturn {
                cr += 1
            }
        }
        if text.last == UInt8(ascii: "\r") { cr += 1 }
        switch (lf > 0, crlf > 0, cr > 0) {
        case (false, false, false): self = .none
        case (true, false, false): self = .lineFeed
        case (false, true, false): self = .returnLineFeed
        case (false, false, true): self = .carriageReturn
        default: self = .mixed
        }
    }
}
