/// Cells of a CSV file (RFC 4180): quoted where they must be, and only there.
public enum CSVWriter {
    /// Appends one cell. Quoted when it holds a comma, a quote or a line end, or begins or ends with a blank.
    @inlinable
    public static func appendCell(
        _ text: ArraySlice<UInt8>, delimiter: UInt8 = UInt8(ascii: ","), to out: inout [UInt8]
    ) {
        var needsQuotes = text.first == UInt8(ascii: " ") || text.last == UInt8(ascii: " ")
        if !needsQuotes {
            for byte in text
            where byte == delimiter || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
                || byte == UInt8(ascii: "\r")
            {
                needsQuotes = true
                break
            }
        }
        guard needsQuotes else {
            out.append(contentsOf: text)
            return
        }
        out.append(UInt8(ascii: "\""))
        for byte in text {
            if byte == UInt8(ascii: "\"") { out.append(byte) }
            out.append(byte)
        }
        out.append(UInt8(ascii: "\""))
    }

    public static func appendCell(_ text: String, delimiter: UInt8 = UInt8(ascii: ","), to out: inout [UInt8]) {
        appendCell(Array(text.utf8)[...], delimiter: delimiter, to: &out)
    }

    /// Appends a whole row with its line end (LF).
    public static func appendRow(_ cells: [String], to out: inout [UInt8]) {
        // A single empty cell would be a blank line, which is no row.
        if cells == [""] { out.append(contentsOf: "\"\"".utf8) }
        for (index, cell) in cells.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            appendCell(cell, to: &out)
        }
        out.append(UInt8(ascii: "\n"))
    }

    /// Whether a spreadsheet would run the cell: it begins with `=`, `+`, `-`, `@`, a tab or a return (OWASP, "CSV
    /// injection") and doesn't read as a number, a date or a telephone number.
    @inlinable
    public static func isFormula(_ text: ArraySlice<UInt8>) -> Bool {
        switch text.first {
        case UInt8(ascii: "="), UInt8(ascii: "@"), UInt8(ascii: "\t"), UInt8(ascii: "\r"): return true
        case UInt8(ascii: "+"), UInt8(ascii: "-"): break
        default: return false
        }
        for byte in withoutExtension(text) {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: " "), UInt8(ascii: "+"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "/"), UInt8(ascii: "("), UInt8(ascii: ")"):
                continue
            default: return true
            }
        }
        return false
    }

    /// A telephone number without its extension at the end: `ext 5`, `ext. 5`, `x5`.
    @usableFromInline
    static func withoutExtension(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var front = text
        while let last = front.last, last &- UInt8(ascii: "0") < 10 { front = front.dropLast() }
        guard front.count < text.count else { return text }
        while front.last == UInt8(ascii: " ") || front.last == UInt8(ascii: ".") { front = front.dropLast() }
        for word in ["ext", "x"] {
            // Letters of ASCII differ from their capitals in one bit.
            guard front.suffix(word.utf8.count).map({ $0 | 0x20 }) == Array(word.utf8) else { continue }
            let number = front.dropLast(word.utf8.count)
            return number.count { $0 &- UInt8(ascii: "0") < 10 } >= 5 ? number : text
        }
        return text
    }
}
