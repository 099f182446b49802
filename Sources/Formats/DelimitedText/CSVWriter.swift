/// Cells of a CSV file (RFC 4180): quoted where they must be, and only there.
public enum CSVWriter {
    /// Appends one cell. Quoted when it holds a comma, a quote or a line end, or begins or ends with a blank.
    @inlinable
    public static func appendCell(
        _ text: ArraySlice<UInt8>, delimiter: UInt8 = UInt8(ascii: ","), to out: inout [UInt8]
    ) {
        guard needsQuotes(text.span, delimiter: delimiter) else {
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

    /// Appends one cell, as above, to a file's buffer.
    public static func appendCell(_ text: Span<UInt8>, to out: inout OutputBuffer) {
        guard needsQuotes(text, delimiter: UInt8(ascii: ",")) else { return out.append(text) }
        out.append("\"")
        var run = 0
        for index in text.indices where text[index] == UInt8(ascii: "\"") {
            out.append(text.extracting(run...index))
            out.append("\"")
            run = index + 1
        }
        out.append(text.extracting(run...))
        out.append("\"")
    }

    @inlinable
    static func needsQuotes(_ text: Span<UInt8>, delimiter: UInt8) -> Bool {
        guard !text.isEmpty else { return false }
        if text[0] == UInt8(ascii: " ") || text[text.count - 1] == UInt8(ascii: " ") { return true }
        for index in text.indices
        where text[index] == delimiter || text[index] == UInt8(ascii: "\"") || text[index] == UInt8(ascii: "\n")
            || text[index] == UInt8(ascii: "\r")
        {
            return true
        }
        return false
    }

    /// Whether a text is the same in a CSV cell, in a JSON string and in XML, in a spreadsheet's eyes too: no control
    /// character, none of `" \ , & < >`, no blank at either end and no beginning that a spreadsheet would run.
    @inlinable
    @inline(__always)
    public static func isPlainEverywhere(_ text: Span<UInt8>) -> Bool {
        if text.isEmpty { return true }
        let last = text[text.count - 1]
        switch text[0] {
        case UInt8(ascii: "="), UInt8(ascii: "@"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: " "): return false
        default: if last == UInt8(ascii: " ") { return false }
        }
        return unsafe text.withUnsafeBytes { bytes in unsafe isPlain(bytes, but: 0) }
    }

    /// Whether a text is the same in a JSON string and in XML: neither a control character nor one of `" \ & < >`.
    @inlinable
    public static func isPlainInMarkup(_ text: Span<UInt8>) -> Bool {
        // A comma counts as a letter.
        unsafe text.withUnsafeBytes { bytes in unsafe isPlain(bytes, but: 0x40 &* ones) }
    }

    /// Looks at eight bytes at a time, at the last eight perhaps twice.
    @inlinable
    static func isPlain(_ bytes: UnsafeRawBufferPointer, but comma: UInt64) -> Bool {
        guard bytes.count >= 8 else {
            // A letter stands for what isn't there.
            var word = 0x61 &* ones
            for index in bytes.indices { unsafe word = word &<< 8 | UInt64(bytes[index]) }
            return !hasSpecial(word, comma)
        }
        var index = 0
        while true {
            if unsafe hasSpecial(bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self), comma) { return false }
            if index == bytes.count - 8 { return true }
            index = min(index + 8, bytes.count - 8)
        }
    }

    @inlinable static var ones: UInt64 { 0x0101_0101_0101_0101 }
    @inlinable static var tops: UInt64 { 0x8080_8080_8080_8080 }

    /// Whether one of eight bytes is a control character or one of `" \ , & < >`, but for the comma where `ignored` has a bit
    /// in each byte.
    ///
    /// A byte of `word - n` has its highest bit, and that of `word` hasn't, where the byte was below n: "Bit Twiddling Hacks",
    /// exact for whether there is one at all. `"` and `&` differ in one bit, and so do `<` and `>`.
    @inlinable
    static func hasSpecial(_ word: UInt64, _ ignored: UInt64) -> Bool {
        let quote = word & (0xFB &* ones) ^ (0x22 &* ones)
        let bracket = word & (0xFD &* ones) ^ (0x3C &* ones)
        let comma = (word ^ (0x2C &* ones)) | ignored
        let backslash = word ^ (0x5C &* ones)
        var found = (word &- 0x20 &* ones) & ~word
        found |= (quote &- ones) & ~quote
        found |= (bracket &- ones) & ~bracket
        found |= (comma &- ones) & ~comma
        found |= (backslash &- ones) & ~backslash
        return found & tops != 0
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
    public static func isFormula(_ text: Span<UInt8>) -> Bool {
        guard !text.isEmpty else { return false }
        switch text[0] {
        case UInt8(ascii: "="), UInt8(ascii: "@"), UInt8(ascii: "\t"), UInt8(ascii: "\r"): return true
        case UInt8(ascii: "+"), UInt8(ascii: "-"): break
        default: return false
        }
        for index in 0..<countWithoutExtension(text) {
            switch text[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: " "), UInt8(ascii: "+"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "/"), UInt8(ascii: "("), UInt8(ascii: ")"):
                continue
            default: return true
            }
        }
        return false
    }

    /// Bytes of a telephone number without its extension at the end: `ext 5`, `ext. 5`, `x5`.
    private static func countWithoutExtension(_ text: Span<UInt8>) -> Int {
        var count = text.count
        while count > 0, text[count - 1] &- UInt8(ascii: "0") < 10 { count -= 1 }
        guard count < text.count else { return text.count }
        while count > 0, text[count - 1] == UInt8(ascii: " ") || text[count - 1] == UInt8(ascii: ".") { count -= 1 }
        for word in [StaticString("ext"), "x"] where ends(text.extracting(..<count), with: word) {
            let number = count - word.utf8CodeUnitCount
            let digits = (0..<number).count { text[$0] &- UInt8(ascii: "0") < 10 }
            return digits >= 5 ? number : text.count
        }
        return text.count
    }

    private static func ends(_ text: Span<UInt8>, with word: StaticString) -> Bool {
        let start = text.count - word.utf8CodeUnitCount
        guard start >= 0 else { return false }
        return word.withUTF8Buffer { letters in
            // Letters of ASCII differ from their capitals in one bit.
            letters.indices.allSatisfy { unsafe text[start + $0] | 0x20 == letters[$0] }
        }
    }
}
