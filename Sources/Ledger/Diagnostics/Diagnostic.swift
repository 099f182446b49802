/// Where in the input something stands.
public struct SourceLocation: Hashable, Sendable {
    /// As given on the command line or in the settings.
    public var file: String
    /// 1-based, counting newlines inside quoted fields; 0 for the file as a whole.
    public var line: Int
    /// The column's header or the value's path; empty for the whole record.
    public var column: String

    public init(file: String, line: Int = 0, column: String = "") {
        self.file = file
        self.line = line
        self.column = column
    }
}

extension SourceLocation: CustomStringConvertible {
    public var description: String { line > 0 ? "\(file):\(line)" : file }
}

/// Something a person should know about the input, with what to do about it.
public struct Diagnostic: Hashable, Sendable {
    public enum Severity: Int, Hashable, Sendable, Comparable, CaseIterable {
        /// Worth knowing; changes nothing.
        case note
        /// The record goes on; somebody should look.
        case warning
        /// The record waits, whole, until something is decided.
        case hold
        /// The record can't go on.
        case reject

        public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }

        public var name: String {
            switch self {
            case .note: "note"
            case .warning: "warning"
            case .hold: "held"
            case .reject: "rejected"
            }
        }
    }

    public var code: DiagnosticCode
    public var severity: Severity
    public var location: SourceLocation
    /// What happened, one sentence without the location.
    public var message: String
    /// The offending text as it stands in the input, cut to 80 characters; empty where there is none.
    public var text: String
    /// What to do about it, one sentence.
    public var remedy: String

    public init(
        _ code: DiagnosticCode, _ severity: Severity, at location: SourceLocation, _ message: String, text: String = "",
        remedy: String
    ) {
        self.code = code
        self.severity = severity
        self.location = location
        self.message = message
        self.text = String(text.prefix(80))
        self.remedy = remedy
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `bills.csv:41: rejected: the issue date isn't a day [bad-date]`, the text and the remedy on lines of their own.
    public var description: String {
        var lines = "\(location): \(severity.name): \(message) [\(code.rawValue)]"
        if !text.isEmpty {
            let column = location.column.isEmpty ? "" : "\(location.column): "
            lines += "\n    \(column)\(text.debugDescription)"
        }
        if !remedy.isEmpty { lines += "\n    \(remedy)" }
        return lines
    }
}

extension Diagnostic {
    /// Appends one JSON object: `{"message_type":"diagnostic","severity":…,"code":…,"file":…,"line":…,…}`.
    public func append(to out: inout [UInt8]) {
        var object = JSONObjectText(&out)
        object.member("message_type", "diagnostic", &out)
        object.member("severity", severity.name, &out)
        object.member("code", code.rawValue, &out)
        object.member("file", location.file, &out)
        if location.line > 0 { object.member("line", location.line, &out) }
        if !location.column.isEmpty { object.member("column", location.column, &out) }
        object.member("message", message, &out)
        if !text.isEmpty { object.member("text", text, &out) }
        object.member("remedy", remedy, &out)
        object.end(&out)
    }
}
