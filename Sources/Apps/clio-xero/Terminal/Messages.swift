import Foundation
import Ledger

/// Messages on standard error: for people, or one JSON object a line.
struct Messages {
    let format: CommonOptions.LogFormat
    /// More kinds of messages than these are counted, not shown.
    static let limit = 20

    func show(_ diagnostics: [Diagnostic], total: Int? = nil, rest: String = "") {
        guard format == .text else { return diagnostics.forEach(showJSON) }
        var shown = 0
        for alike in Self.alike(diagnostics).prefix(Self.limit) {
            write(Self.paint(alike.first))
            if alike.count > 1 { write("    … and \(alike.count - 1) more of the same") }
            shown += alike.count
        }
        let more = (total ?? diagnostics.count) - shown
        if more > 0 { write("… and \(more) more\(rest.isEmpty ? "" : ": " + rest)") }
    }

    /// Those that say the same of other places are told of once, where the first of them is.
    private static func alike(_ diagnostics: [Diagnostic]) -> [(first: Diagnostic, count: Int)] {
        var groups: [(first: Diagnostic, count: Int)] = []
        var places: [Diagnostic: Int] = [:]
        for diagnostic in diagnostics {
            var key = diagnostic
            key.location = SourceLocation(file: "", column: diagnostic.location.column)
            if let place = places[key] {
                groups[place].count += 1
            } else {
                places[key] = groups.count
                groups.append((diagnostic, 1))
            }
        }
        return groups
    }

    private func showJSON(_ diagnostic: Diagnostic) {
        var out: [UInt8] = []
        diagnostic.append(to: &out)
        Output.note(out + [0x0A])
    }

    private static func paint(_ diagnostic: Diagnostic) -> String {
        let text = diagnostic.description
        let style: Terminal.Style =
            switch diagnostic.severity {
            case .note: .dim
            case .warning: .yellow
            case .hold, .reject: .red
            }
        guard let end = text.firstIndex(of: "\n") else {
            return Terminal.paint(text, style, isTerminal: Terminal.isErrorTerminal)
        }
        return Terminal.paint(String(text[..<end]), style, isTerminal: Terminal.isErrorTerminal) + text[end...]
    }

    private func write(_ text: String) { Output.note(text) }
}
