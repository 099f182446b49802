import DelimitedText
import Foundation
import Ledger

/// The rules file that reads an inspected export. What can't be told is a comment for a person to decide.
struct InspectionRules {
    private let inspection: ExportInspection

    init(_ inspection: ExportInspection) { self.inspection = inspection }

    var text: String {
        let name = ExportInspection.oneLine((inspection.path as NSString).lastPathComponent)
        let title = "# For exports like \(name).\n"
        switch inspection.form {
        case .ledes: return inspection.guesses.isEmpty ? "" : title + BuiltInProfiles.ledes + "\n"
        case .answers: return inspection.guesses.isEmpty ? "" : title + BuiltInProfiles.answers + "\n"
        case .delimited: return inspection.columns.isEmpty ? "" : title + settings + kindRules
        }
    }

    private var settings: String {
        var lines = ["form delimited", "encoding \(inspection.encoding.rawValue)"]
        let delimiter = inspection.delimiter ?? UInt8(ascii: ",")
        lines.append("delimiter " + (delimiter == 9 ? "tab" : String(UnicodeScalar(delimiter))))
        if inspection.skipLines > 0 { lines.append("skip \(inspection.skipLines)") }
        lines += choice("decimal-mark", inspection.decimalMarks, standard: ".")
        lines += choice("date-format", inspection.dateFormats, standard: "yyyy-MM-dd")
        if let guess = inspection.guesses.first, guess.profile == "clio-lists" {
            lines.append("contacts-by-name yes")
            if guess.kind == .line { lines.append("unbilled-lines yes") }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A setting that is known; or, for a person to choose, those it could be.
    private func choice(_ name: String, _ values: [String], standard: String) -> [String] {
        switch values.count {
        case 0: ["\(name) \(standard)"]
        case 1: ["\(name) \(values[0])"]
        default:
            ["# Rows don't tell which of these it is. Take the # away from the right one:"]
                + values.map { "# \(name) \($0)" }
        }
    }

    private var kindRules: String {
        guard let guess = inspection.guesses.first, let kindRules = KindGuessing.rules(of: guess) else {
            let kinds = RecordKind.allCases.map(\.rawValue).joined(separator: ", ")
            let columns = inspection.columns.map { "# ? = \(Self.header($0.header))" }
            return "\n# Which kind it is couldn't be told: one of \(kinds).\n# [bills]\n"
                + columns.joined(separator: "\n") + "\n"
        }
        var lines = ["", "[\(guess.kind.rawValue)]"]
        if let identity = identity(guess, kindRules) { lines.append(identity) }
        for field in Field.fields(of: guess.kind) {
            if let column = inspection.columns.first(where: { $0.fields.contains(field.name) }) {
                lines.append("\(field.name) = \(Self.header(column.header))")
                lines += words(of: field, kindRules)
            }
            if field == .currency, guess.kind == .bill {
                lines += currency(kindRules)
            } else if let standard = kindRules.defaults[field] {
                lines.append("\(field.name) : \(String(decoding: standard, as: UTF8.self))")
            }
        }
        for field in guess.missing {
            lines.append("# \(field) = ?  (needed: name its column, or write `\(field) : VALUE`)")
        }
        let unused = inspection.columns.filter { $0.fields.isEmpty && !$0.header.isEmpty }
        if !unused.isEmpty {
            lines.append("# not read: " + unused.map { Self.header($0.header) }.joined(separator: ", "))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The currency of a file without a column for it: what its amounts' one sign says, where that is one currency's alone.
    private func currency(_ rules: KindRules) -> [String] {
        if inspection.columns.contains(where: { $0.fields.contains(Field.currency.name) }) { return [] }
        let signs = inspection.currencySigns
        let code = signs.count == 1 ? ["£": "GBP", "€": "EUR"][signs[0]] ?? CurrencyCode(signs[0])?.description : nil
        if let code { return ["currency : \(code)"] }
        let standard = rules.defaults[.currency].map { String(decoding: $0, as: UTF8.self) } ?? "USD"
        let remark =
            "# The file doesn't say its currency (signs: \(signs.isEmpty ? "none" : signs.joined(separator: " ")))"
        return [remark + ". Check this:", "currency : \(standard)"]
    }

    /// The fields that tell the kind, where they aren't the usual ones: those of the profile that are there.
    private func identity(_ guess: ExportInspection.Guess, _ rules: KindRules) -> String? {
        guard !rules.identity.isEmpty, guess.missing.isEmpty else { return nil }
        return "identify " + rules.identity.map(\.name).joined(separator: ", ")
    }

    /// Translations of a state's or a kind's words.
    private func words(of field: Field, _ rules: KindRules) -> [String] {
        guard let values = inspection.words.first(where: { $0.field == field.name })?.values else { return [] }
        return values.compactMap { value in
            guard !value.contains("->"), !value.contains(where: \.isNewline), !value.hasPrefix("#") else { return nil }
            let small = Array(value.lowercased().utf8)
            if let to = rules.values[field]?.first(where: { $0.from == small })?.to {
                return "  \(value) -> \(String(decoding: to, as: UTF8.self))"
            }
            return Self.isOurs(value, field) ? nil : "  # \(value) -> ?"
        }
    }

    private static func isOurs(_ value: String, _ field: Field) -> Bool {
        let text = Array(value.utf8)
        switch field {
        case .state: return BillAssembly.states.find(text.span) != nil
        case .kind: return BillAssembly.lineKinds.find(text.span) != nil
        default: return field == .type || ["person", "company"].contains(value.lowercased())
        }
    }

    /// A header as a rules file can hold it: what has a meaning there doesn't count in a header.
    private static func header(_ text: String) -> String {
        ExportInspection.oneLine(text).replacing("->", with: " ").replacing("|", with: " ")
    }
}
