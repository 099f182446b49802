import DelimitedText
import Ledger

/// A text, and whether it stands as it is in a CSV cell, and in a JSON string and in XML.
struct CheckedText {
    let place: TextRef
    let isPlainCell: Bool
    let isPlainMarkup: Bool

    @inline(__always)
    init(_ place: TextRef, in arena: TextArena) {
        self.place = place
        let text = arena.bytes.span.extracting(place.range)
        isPlainCell = CSVWriter.isPlainEverywhere(text)
        // Commas are what most cells are quoted for.
        isPlainMarkup = isPlainCell || CSVWriter.isPlainInMarkup(text)
    }

    static let empty = CheckedText(.empty, in: TextArena())

    var isEmpty: Bool { place.isEmpty }
}
