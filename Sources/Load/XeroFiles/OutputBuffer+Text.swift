public import DelimitedText
public import Ledger
import XMLText

extension OutputBuffer: ByteOutput {
    @inlinable
    public mutating func append(_ text: ShortText) { append(first: text.count, of: text.front, text.back) }
}

// Most descriptions and names need no escape in any file: one look at many bytes at a time says so.
extension OutputBuffer {
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
