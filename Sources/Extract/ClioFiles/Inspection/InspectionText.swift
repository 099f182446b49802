import DelimitedText
import Foundation
import Ledger

extension ExportInspection {
    /// The inspection for people: what the file is, its columns with what they mean and hold, and what is to be decided.
    public var text: String {
        var lines = [summary, "  " + layout]
        if form == .delimited, let second = guesses.first(where: { $0.kind != guesses[0].kind }) {
            lines.append("  else: \(second.kind.rawValue) of \(second.profile), \(second.matched) columns matched")
        }
        if !dateFormats.isEmpty || !dateRemark.isEmpty {
            lines.append("  dates: " + (dateRemark.isEmpty ? dateFormats.joined(separator: " or ") : dateRemark))
        }
        if !decimalMarks.isEmpty || !decimalRemark.isEmpty {
            let mark = decimalMarks == [","] ? "comma" : "point"
            lines.append("  numbers: " + (decimalRemark.isEmpty ? "decimal \(mark)" : decimalRemark))
        }
        if !currencySigns.isEmpty { lines.append("  currency signs: " + currencySigns.joined(separator: " ")) }
        lines += remarks.map { "  " + $0 }
        if !columns.isEmpty { lines += [""] + table }
        if !diagnostics.isEmpty { lines += [""] + diagnostics.map(\.description) }
        return lines.joined(separator: "\n") + "\n"
    }

    private var summary: String {
        let name = (path as NSString).lastPathComponent
        let rows = "\(rowCount) \(form == .answers ? "record" : "row")\(rowCount == 1 ? "" : "s")"
        guard let best = guesses.first else { return "\(name): of no kind that is known, \(rows)" }
        switch form {
        case .delimited:
            return
                "\(name): \(best.kind.rawValue) as in profile \(best.profile), \(best.matched) fields matched, \(rows)"
        case .ledes: return "\(name): LEDES 1998B, profile \(best.profile), \(rows)"
        case .answers: return "\(name): an answer of Clio's API, profile \(best.profile), \(rows)"
        }
    }

    private var layout: String {
        var parts = [encoding.rawValue + (hasByteOrderMark ? " with a byte-order mark" : "")]
        parts.append("line ends \(lineEnds.rawValue)")
        if let delimiter {
            let names: [UInt8: String] = [0x2C: "comma", 0x3B: "semicolon", 0x09: "tab", 0x7C: "pipe"]
            parts.append("delimiter \(names[delimiter] ?? String(UnicodeScalar(delimiter)))")
        }
        if skipLines > 0 { parts.append("\(skipLines) line\(skipLines == 1 ? "" : "s") before the header") }
        return parts.joined(separator: ", ")
    }

    private var table: [String] {
        let rows = columns.map { column in
            [
                Self.oneLine(String(column.header.prefix(30))),
                form == .delimited ? (column.fields.isEmpty ? "-" : column.fields.joined(separator: ", ")) : "",
                column.look, column.samples.joined(separator: " | "),
            ]
        }
        let head = ["column", form == .delimited ? "field" : "", "looks like", "values"]
        let all = [head] + rows
        let widths = (0..<3).map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            var line = " "
            for (column, width) in widths.enumerated() where width > 0 {
                line += " " + row[column].padding(toLength: width, withPad: " ", startingAt: 0) + " "
            }
            line += " " + row[3]
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
