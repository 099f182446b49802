import DelimitedText
import Ledger

/// What can be wrong with a row or a cell, in words.
extension RowReading {
    mutating func reportMissing(_ field: Field) {
        report(
            .missingValue, field, "the \(file.source.kind.name) has no \(file.header(of: field))",
            remedy: "Fill the cell in; every \(file.source.kind.name) needs one.")
    }

    mutating func reportDate(_ field: Field, _ dates: DatePattern) {
        report(
            .badDate, field, "this is no day in the form \(dates.text)", text: value(field),
            remedy: "Correct the date, or set extract.files.dateFormat to the form the export uses.")
    }

    mutating func reportUnknown(_ field: Field, _ code: DiagnosticCode, known: String) {
        report(
            code, field, "this is not a \(field.name.split(separator: "_").joined(separator: " ")) that is known",
            text: value(field), remedy: "Use one of \(known), or translate it in the profile.")
    }

    mutating func reportNumber(_ problem: NumberPattern.Problem, _ field: Field, _ numbers: NumberPattern) {
        let cell = value(field)
        switch problem {
        case .empty, .notANumber:
            report(
                .badNumber, field, "this is no number", text: cell,
                remedy:
                    "Write it with digits and a decimal \(numbers.decimalMark == .point ? "point" : "comma"), "
                    + "or set extract.files.decimalMark.")
        case .tooManyDecimals:
            report(
                .tooManyDecimals, field, "this has more decimals than can be kept exactly", text: cell,
                remedy: "An amount has its currency's decimals, hours and rates have four: correct the cell.")
        case .outOfRange:
            report(
                .numberOutOfRange, field, "this number is too large", text: cell, remedy: "Correct the cell.")
        }
    }

    mutating func reportFieldCount() {
        report(
            .wrongFieldCount, nil, "the row has \(row.fieldCount) cells where the header has \(file.headers.count)",
            text: batch.bytes[batch.field(0, of: row)],
            remedy: "Look for a missing or unquoted comma, or export the file again.")
    }

    mutating func findControlCharacter() {
        for index in 0..<row.fieldCount {
            let range = batch.field(index, of: row)
            for position in range {
                let byte = batch.bytes[position]
                let isControl = byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D || byte == 0x7F
                let isNonCharacter =
                    byte == 0xEF && position + 2 < range.upperBound && batch.bytes[position + 1] == 0xBF
                    && batch.bytes[position + 2] >= 0xBE
                guard isControl || isNonCharacter else { continue }
                let column = index < file.headers.count ? file.headers[index] : ""
                let name =
                    isControl ? "U+00\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))" : "U+FFFE"
                problems.append(
                    Diagnostic(
                        .controlCharacter, .reject,
                        at: SourceLocation(file: file.source.path, line: row.line, column: column),
                        "the cell holds a control character (\(name)), which Xero refuses",
                        text: String(decoding: batch.bytes[range], as: UTF8.self),
                        remedy: "Delete the character in Clio."))
                return
            }
        }
    }
}
