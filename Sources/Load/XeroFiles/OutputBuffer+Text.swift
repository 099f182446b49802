public import DelimitedText
public import Ledger
import XMLText

extension OutputBuffer: ByteOutput {
    @inlinable
    public mutating func append(_ text: ShortText) { append(first: text.count, of: text.front, text.back) }
}

// Most descriptions and names need no escape in any file: one look at many bytes at a time says so.
extension OutputBuffer {
    /// Appends a text of an arena if it stands as it is in every file. It isn't cut out of the arena: that would count a
    /// reference up and down for each.
    /// - Returns: false where it doesn't, and nothing was appended.
    mutating func appendPlain(_ text: TextRef, of arena: TextArena) -> Bool {
        let bytes = arena.bytes.span.extracting(text.range)
        guard CSVWriter.isPlainEverywhere(bytes) else { return false }
        append(bytes)
        return true
    }

    mutating func appendXML(_ text: TextRef, of arena: TextArena) {
        if !appendPlain(text, of: arena) { appendXML(arena[text]) }
    }

    mutating func appendJSON(_ text: TextRef, of arena: TextArena) {
        append(UInt8(ascii: "\""))
        guard !appendPlain(text, of: arena) else { return append(UInt8(ascii: "\"")) }
        JSONText.appendContent(arena[text], to: &self)
        append(UInt8(ascii: "\""))
    }

    /// Appends a text as XML content.
    mutating func appendXML(_ text: ArraySlice<UInt8>) {
        if CSVWriter.isPlainEverywhere(text) { return append(text) }
        var rest = text
        while let place = XMLEscape.firstSpecial(in: rest) {
            append(rest[..<place])
            append(XMLEscape.reference(to: rest[place]))
            rest = rest[(place + 1)...]
        }
        append(rest)
    }

    /// Appends a text as a JSON string with its quotes.
    mutating func appendJSON(_ text: ArraySlice<UInt8>) {
        guard CSVWriter.isPlainEverywhere(text) else { return JSONText.appendString(text, to: &self) }
        append(UInt8(ascii: "\""))
        append(text)
        append(UInt8(ascii: "\""))
    }
}
