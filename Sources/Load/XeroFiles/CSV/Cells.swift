import DelimitedText
import Ledger

/// Text cells of a file a person may open in a spreadsheet.
struct Cells {
    /// Cells made inert because a spreadsheet would have run them.
    private(set) var inert = 0

    init() {}

    /// Appends a comma and the cell. One a spreadsheet would run begins with an apostrophe then.
    mutating func text(_ cell: ArraySlice<UInt8>, to out: inout OutputBuffer) {
        out.append(UInt8(ascii: ","))
        if CSVWriter.isPlainEverywhere(cell) { return out.append(cell) }
        special(cell, to: &out)
    }

    /// Appends a cell that doesn't stand as it is in every file.
    private mutating func special(_ cell: ArraySlice<UInt8>, to out: inout OutputBuffer) {
        guard CSVWriter.isFormula(cell) else { return CSVWriter.appendCell(cell, to: &out) }
        inert += 1
        CSVWriter.appendCell([UInt8(ascii: "'")] + cell, to: &out)
    }

    mutating func text(_ cell: TextRef, of arena: TextArena, to out: inout OutputBuffer) {
        out.append(UInt8(ascii: ","))
        if !out.appendPlain(cell, of: arena) { special(arena[cell], to: &out) }
    }

    /// Appends a comma and a cell that is a number, a date or a code, or a name that must stay as it is.
    func plain(_ cell: ArraySlice<UInt8>, to out: inout OutputBuffer) {
        out.append(UInt8(ascii: ","))
        CSVWriter.appendCell(cell, to: &out)
    }

    /// Appends up to four cells for the lines of an address, and empty ones for the rest.
    mutating func addressLines(_ street: ArraySlice<UInt8>, to out: inout OutputBuffer) {
        if CSVWriter.isPlainEverywhere(street) {
            text(street, to: &out)
            return out.append(",,,")
        }
        let lines = AddressLines.of(street)
        for index in 0..<4 { text(index < lines.count ? lines[index] : [], to: &out) }
    }
}

extension OutputBuffer {
    /// Appends a day as `pattern` writes it.
    mutating func append(_ date: CalendarDate, as pattern: DatePattern, _ scratch: inout [UInt8]) {
        scratch.removeAll(keepingCapacity: true)
        pattern.append(date, to: &scratch)
        append(scratch)
    }
}
