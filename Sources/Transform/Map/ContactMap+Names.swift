import Foundation

/// What names and addresses are compared by.
extension ContactMap {
    /// Outer blanks off, inner blanks and line ends one blank each: Xero takes no others.
    static func normalized(_ name: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        appendNormalized(name, to: &out)
        return out
    }

    /// What names are compared by: case, accents and width folded, the same on every machine.
    static func fold(_ name: [UInt8]) -> [UInt8] {
        let clean = normalized(name[...])
        if let folded = LatinFolding.fold(clean.span) { return folded }
        let folded = String(decoding: clean, as: UTF8.self)
            .folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
        return Array(folded.utf8)
    }

    static func foldEmail(_ email: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        appendFolded(email, to: &out)
        return out
    }

    /// An e-mail address or a number, blanks and case apart.
    static func appendFolded(_ text: ArraySlice<UInt8>, to out: inout [UInt8]) {
        let start = out.count
        appendNormalized(text, to: &out)
        var folded = out.mutableSpan
        for place in start..<folded.count { folded[place] = LatinFolding.small(folded[place]) }
    }

    private static func appendNormalized(_ text: ArraySlice<UInt8>, to out: inout [UInt8]) {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte >= 0x09 && byte <= 0x0D }
        let start = out.count
        let bytes = text.span
        var first = 0
        while first < bytes.count, isBlank(bytes[first]) { first += 1 }
        var isClean = true
        for place in first..<bytes.count where isBlank(bytes[place]) {
            // One blank between two words is as it should be.
            if bytes[place] != 0x20 || place + 1 == bytes.count || isBlank(bytes[place + 1]) { isClean = false }
        }
        if isClean { return out.append(contentsOf: text.dropFirst(first)) }
        var pendingBlank = false
        for place in first..<bytes.count {
            if isBlank(bytes[place]) {
                pendingBlank = out.count > start
            } else {
                if pendingBlank { out.append(0x20) }
                pendingBlank = false
                out.append(bytes[place])
            }
        }
    }

    /// One @ with something on both sides, printable ASCII without blanks, at most 255 (Xero: "no umlauts").
    static func isEmail(_ email: ArraySlice<UInt8>) -> Bool {
        guard email.count <= 255, let at = email.firstIndex(of: UInt8(ascii: "@")) else { return false }
        guard at > email.startIndex, at + 1 < email.endIndex, !email[(at + 1)...].contains(UInt8(ascii: "@")) else {
            return false
        }
        return email.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
