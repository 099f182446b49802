import DelimitedText
import Ledger

/// Text cells of a file a person may open in a spreadsheet.
struct Cells {
    /// Cells made inert because a spreadsheet would have run them.
    private(set) var inert = 0

    init() {}

    /// Appends a cell. One a spreadsheet would run begins with an apostrophe then.
    @inline(__always)
    mutating func text(_ cell: CheckedText, of arena: TextArena, to out: inout OutputBuffer) {
        if cell.isPlainCell { return out.append(cell.place, of: arena) }
        special(arena.bytes.span.extracting(cell.place.range), to: &out)
    }

    mutating func text(_ cell: TextRef, of arena: TextArena, to out: inout OutputBuffer) {
        text(CheckedText(cell, in: arena), of: arena, to: &out)
    }

    /// Appends a cell that doesn't stand as it is in every file.
    private mutating func special(_ cell: Span<UInt8>, to out: inout OutputBuffer) {
        guard CSVWriter.isFormula(cell) else { return CSVWriter.appendCell(cell, to: &out) }
        inert += 1
        var marked = [UInt8(ascii: "'")]
        for index in cell.indices { marked.append(cell[index]) }
        CSVWriter.appendCell(marked.span, to: &out)
    }

    /// Appends a cell that is a code, or a name that must stay as it is.
    func name(_ cell: CheckedText, of arena: TextArena, to out: inout OutputBuffer) {
        if cell.isPlainCell { return out.append(cell.place, of: arena) }
        CSVWriter.appendCell(arena.bytes.span.extracting(cell.place.range), to: &out)
    }

    func name(_ cell: TextRef, of arena: TextArena, to out: inout OutputBuffer) {
        name(CheckedText(cell, in: arena), of: arena, to: &out)
    }

    /// Appends four cells: the lines of an address, and empty ones for the rest.
    mutating func addressLines(_ street: TextRef, of arena: TextArena, to out: inout OutputBuffer) {
        let whole = CheckedText(street, in: arena)
        if whole.isPlainCell {
            out.append(street, of: arena)
            return out.append(",,,")
        }
        let lines = AddressLines.of(arena[street])
        for index in 0..<4 {
            if index > 0 { out.append(",") }
            guard index < lines.count else { continue }
            let line = lines[index]
            special(line.span, to: &out)
        }
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
