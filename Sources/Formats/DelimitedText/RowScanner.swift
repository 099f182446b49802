/// Finds where the whole rows of a text end, and their fields.
@safe
struct RowScanner {
    /// A row that isn't blank.
    struct Row {
        var start: Int
        var end: Int
        /// Where its last field begins, if all fields were asked for.
        var lastField: Int
        /// 1-based.
        var line: Int
        /// Whether it may hold quotes.
        var mayHaveQuotes: Bool
    }

    private let base: UnsafePointer<UInt8>
    private(set) var blocks: BlockScanner
    /// Whether nothing follows the text.
    private let isAtEnd: Bool
    private let maximumRowLength: Int
    /// Where the next block begins.
    private var nextBlock: Int
    /// Where the rows found so far end, and the next one begins.
    private(set) var end: Int
    /// Where the next field begins.
    private var field: Int
    /// The next row's line, 1-based.
    private(set) var line: Int
    /// Line ends inside the quotes of the next row, as far as it has been seen; CRLF counts once.
    private var newlines = 0
    private var isTooLong = false
    private var isUnclosed = false
    /// Whether all that can be found was.
    private(set) var isDone = false
    /// All bits until no more of the next row's fields are asked for.
    private var wantsFields: UInt64 = ~0

    init(_ text: UnsafeBufferPointer<UInt8>, of input: borrowing InputBuffer, _ dialect: Dialect, maximumRowLength: Int)
    {
        unsafe base = text.baseAddress ?? UnsafePointer(bitPattern: 1)!
        blocks = unsafe BlockScanner(text, dialect)
        isAtEnd = input.isAtEnd
        self.maximumRowLength = maximumRowLength
        line = input.line
        nextBlock = input.start
        end = input.start
        field = input.start
        isDone = input.start >= text.count
    }

    /// Whether the rows found are text, quoted as rows are, and none too long.
    var isOrdinary: Bool { !isTooLong && !isUnclosed && blocks.firstBad >= end && blocks.firstStray >= end }

    /// How many fields one ``scan(onField:onRow:)`` can find.
    static let fieldsPerScan = BlockScanner.group * 64

    /// Goes on for some blocks.
    /// - Parameters:
    ///   - onField: is told where a field begins and ends that isn't its row's last; whether it wants to know of more in
    ///     this row.
    ///   - onRow: is told of a row that isn't blank.
    @inline(__always)
    mutating func scan(onField: (Int, Int) -> Bool, onRow: (Row) -> Void) {
        // What changes with every field is kept out of memory meanwhile.
        var (end, field, line, wantsFields) = (self.end, self.field, self.line, self.wantsFields)
        var block = nextBlock
        defer {
            (self.end, self.field, self.line, self.wantsFields, nextBlock) = (end, field, line, wantsFields, block)
        }
        let found = blocks.look(from: block)
        for number in 0..<found {
            let edges = blocks.block(number, at: block)
            var bits = edges.lineEnds | (edges.delimiters & wantsFields)
            while bits != 0 {
                let bit = UInt64(truncatingIfNeeded: bits.trailingZeroBitCount)
                let place = block &+ Int(truncatingIfNeeded: bit)
                bits &= bits &- 1
                if edges.lineEnds &>> bit & 1 == 0 {
                    let start = field
                    field = place &+ 1
                    if !onField(start, place) {
                        wantsFields = 0
                        bits &= edges.lineEnds
                    }
                    continue
                }
                // The feed of a CRLF that ended a row.
                if place < end { continue }
                if edges.quoted &>> bit & 1 != 0 {
                    newlines += isReturnOfTwo(place) ? 0 : 1
                    continue
                }
                guard let next = lineStart(after: place) else {
                    isDone = true
                    return
                }
                if place &- end > maximumRowLength { isTooLong = true }
                if place > end {
                    onRow(
                        Row(
                            start: end, end: place, lastField: field, line: line,
                            mayHaveQuotes: blocks.lastQuote >= end))
                }
                line = line &+ newlines &+ 1
                newlines = 0
                end = next
                field = next
                if wantsFields == 0 {
                    wantsFields = ~0
                    bits = (edges.lineEnds | edges.delimiters) & (~1 &<< bit)
                }
            }
            block &+= 64
        }
        if block >= blocks.count { isDone = true }
    }

    /// The last row of a file, where no line end follows it.
    mutating func takeLastRow() -> Row? {
        guard isAtEnd, end < blocks.count else { return nil }
        let row = Row(
            start: end, end: blocks.count, lastField: field, line: line, mayHaveQuotes: blocks.lastQuote >= end)
        if row.end - row.start > maximumRowLength { isTooLong = true }
        isUnclosed = blocks.isUnclosed
        end = row.end
        return row
    }

    private func isReturnOfTwo(_ place: Int) -> Bool {
        unsafe base[place] == 0x0D && place + 1 < blocks.count && base[place + 1] == 0x0A
    }

    /// Where the line begins after the line end at `place`; nil where a CR is all that has been read of it.
    @inline(__always)
    private func lineStart(after place: Int) -> Int? {
        guard unsafe base[place] == 0x0D else { return place &+ 1 }
        if place &+ 1 == blocks.count { return isAtEnd ? place &+ 1 : nil }
        return isReturnOfTwo(place) ? place &+ 2 : place &+ 1
    }
}
