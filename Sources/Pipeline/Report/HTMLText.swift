/// HTML as it is put together: what comes from outside is escaped, always.
struct HTMLText {
    private(set) var bytes: [UInt8] = []

    /// Markup of our own.
    mutating func markup(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func text(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
            case 0x00..<0x20 where byte != 0x0A: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
    }

    mutating func element(_ name: String, _ content: String, class kind: String = "") {
        markup(kind.isEmpty ? "<\(name)>" : "<\(name) class=\"\(kind)\">")
        text(content)
        markup("</\(name)>")
    }

    /// A table; columns whose heading ends in `#` hold numbers.
    mutating func table(_ headings: [String], _ rows: [[String]]) {
        let isNumber = headings.map { $0.hasSuffix("#") }
        markup("<div class=\"scroll\"><table><thead><tr>")
        for (heading, number) in zip(headings, isNumber) {
            markup(number ? "<th class=\"n\" scope=\"col\">" : "<th scope=\"col\">")
            text(number ? String(heading.dropLast()) : heading)
            markup("</th>")
        }
        markup("</tr></thead>\n<tbody>\n")
        for row in rows {
            markup("<tr>")
            for (cell, number) in zip(row, isNumber) { element("td", cell, class: number ? "n" : "") }
            markup("</tr>\n")
        }
        markup("</tbody></table></div>\n")
    }
}
