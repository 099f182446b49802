import Foundation
import Ledger

/// Messages on standard error: for people, or one JSON object a line.
struct Messages {
    let format: CommonOptions.LogFormat
    /// More than these are counted, not shown.
    static let limit = 20

    func show(_ diagnostics: [Diagnostic], total: Int? = nil, rest: String = "") {
        for diagnostic in diagnostics.prefix(format == .json ? diagnostics.count : Self.limit) { show(diagnostic) }
        let more = (total ?? diagnostics.count) - min(diagnostics.count, Self.limit)
        if format == .text, more > 0 { write("… and \(more) more\(rest.isEmpty ? "" : ": " + rest)") }
    }

    private func show(_ diagnostic: Diagnostic) {
        switch format {
        case .text: write(Self.paint(diagnostic))
        case .json:
            var out: [UInt8] = []
            diagnostic.append(to: &out)
            Output.note(out + [0x0A])
        }
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
