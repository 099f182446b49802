public import DelimitedText
public import Ledger

/// Why exports can't be used at all, with everything that was found wrong.
public struct ClioFilesError: Error, Sendable, CustomStringConvertible {
    public var diagnostics: [Diagnostic]
    /// Nothing is wrong with the exports: their lines aren't in the order that ``ClioExportOptions/trustsOrder`` took for
    /// granted.
    public private(set) var isOutOfOrder = false

    public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

    public var description: String { diagnostics.map(\.description).joined(separator: "\n") }

    /// Lines that aren't in their order from this one on.
    static func outOfOrder(path: String, line: Int) -> ClioFilesError {
        let diagnostic = Diagnostic(
            .unexpected, .reject, at: SourceLocation(file: path, line: line),
            "the lines aren't in the order of their bills", remedy: "Read them without taking that for granted.")
        var error = ClioFilesError([diagnostic])
        error.isOutOfOrder = true
        return error
    }

    /// A file that can't be read any further.
    public init(_ error: DelimitedTextError, path: String) {
        let location = SourceLocation(file: path, line: error.line)
        let diagnostic: Diagnostic
        switch error.code {
        case .cannotOpen, .cannotRead:
            diagnostic = Diagnostic(
                error.reason.contains("No such file") ? .missingFile : .unreadableFile, .reject, at: location,
                "the file can't be read: \(error.reason)", remedy: "Check that it is there and may be read.")
        case .malformedQuote:
            diagnostic = Diagnostic(
                .malformedQuote, .reject, at: location, "a quote stands where none may stand", text: error.text,
                remedy: "Quote the whole cell and double the quotes inside it, or export the file again.")
        case .unterminatedQuote:
            diagnostic = Diagnostic(
                .malformedQuote, .reject, at: location, "a quoted cell is never closed", text: error.text,
                remedy: "Close the quote, or export the file again: everything after this place is inside the cell.")
        case .invalidEncoding:
            diagnostic = Diagnostic(
                .wrongEncoding, .reject, at: location, "a byte here is not valid UTF-8", text: error.text,
                remedy: "Set extract.files.encoding to windows-1252 (or utf-16le), or export the file as UTF-8.")
        case .rowTooLong:
            diagnostic = Diagnostic(
                .rowTooLong, .reject, at: location, "a row is longer than 16 MiB", text: String(error.text.prefix(40)),
                remedy: "Look for a quote that isn't closed, or shorten the cell.")
        }
        diagnostics = [diagnostic]
    }
}
