/// A street as the lines Xero keeps apart, which are four.
enum AddressLines {
    /// Lines end in LF, CR or both; empty ones are passed over, and what is more than four goes on the fourth.
    static func of(_ street: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        let lines = street.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        guard lines.count > 4 else { return lines }
        return lines[..<3] + [ArraySlice(lines[3...].joined(separator: ", ".utf8))]
    }
}
