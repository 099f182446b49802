public import DelimitedText
public import Ledger
import XMLText

extension OutputBuffer: ByteOutput {
    @inlinable
    @inline(__always)
    public mutating func append(_ text: ShortText) { append(first: text.count, of: text.front, text.back) }
}

// Most descriptions and names need no escape in any file: one look at many bytes at a time says so.
extension OutputBuffer {
    /// Appends a text of an arena as it is. It isn't cut out of the arena: that would count a reference up and down for each.
    @inline(__always)
    mutating func append(_ text: TextRef, of arena: TextArena) { append(arena.bytes.span.extracting(text.range)) }

    /// Appends a text as XML content.
    @inline(__always)
    mutating func appendXML(_ text: CheckedText, of arena: TextArena) {
        if text.isPlainMarkup { append(text.place, of: arena) } else { appendXML(arena[text.place]) }
    }

    mutating func appendXML(_ text: TextRef, of arena: TextArena) { appendXML(CheckedText(text, in: arena), of: arena) }

    mutating func appendXML(_ text: ArraySlice<UInt8>) {
        var rest = text
        while let place = XMLEscape.firstSpecial(in: rest) {
            append(rest[..<place])
            append(XMLEscape.reference(to: rest[place]))
            rest = rest[(place + 1)...]
        }
        append(rest)
    }

    /// Appends what stands between the quotes of a JSON string.
    @inline(__always)
    mutating func appendJSON(_ text: CheckedText, of arena: TextArena) {
        if text.isPlainMarkup {
            append(text.place, of: arena)
        } else {
            JSONText.appendContent(arena[text.place], to: &self)
        }
    }

    mutating func appendJSON(_ text: TextRef, of arena: TextArena) {
        appendJSON(CheckedText(text, in: arena), of: arena)
    }
}
