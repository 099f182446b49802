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

    /// Goes through so many more blocks of 64 bytes, which can end as many fields.
    /// - Parameters:
    ///   - onField: is told where a field begins and ends that isn't its row's last; whether it wants to know of more in
    ///     this row.
    ///   - onRow: is told of a row that isn't blank.
    @inline(__always)
    mutating func scan(blocks count: Int, onField: (Int, Int) -> Bool, onRow: (Row) -> Void) {
        var left = count
        while left > 0, !isDone {
            left -= 1
            let first = nextBlock
            let block = blocks.block(at: first)
            nextBlock = first + 64
            if nextBlock >= blocks.count { isDone = true }
            var bits = block.lineEnds | (block.delimiters & wantsFields)
            while bits != 0 {
                let bit = UInt64(bits.trailingZeroBitCount)
                let place = first + Int(bit)
                bits &= bits - 1
                if block.lineEnds &>> bit & 1 == 0 {
                    let start = field
                    field = place + 1
                    if !onField(start, place) {
                        wantsFields = 0
                        bits &= block.lineEnds
                    }
                    continue
                }
                // The feed of a CRLF that ended a row.
                if place < end { continue }
                if block.quoted &>> bit & 1 != 0 {
                    let isReturnOfTwo =
                        unsafe base[place] == 0x0D && place + 1 < blocks.count && base[place + 1] == 0x0A
                    if !isReturnOfTwo { newlines += 1 }
                    continue
                }
                guard let next = lineStart(after: place) else {
                    isDone = true
                    return
                }
                if place - end > maximumRowLength { isTooLong = true }
                if place > end { onRow(row(upTo: place)) }
                line += newlines + 1
                newlines = 0
                end = next
                field = next
                if wantsFields == 0 {
                    wantsFields = ~0
                    bits = (block.lineEnds | block.delimiters) & (~1 &<< bit)
                }
            }
        }
    }

    /// The last row of a file, where no line end follows it.
    mutating func takeLastRow() -> Row? {
        guard isAtEnd, end < blocks.count else { return nil }
        let row = self.row(upTo: blocks.count)
        if row.end - row.start > maximumRowLength { isTooLong = true }
        isUnclosed = blocks.isUnclosed
        end = row.end
        return row
    }

    @inline(__always)
    private func row(upTo place: Int) -> Row {
        Row(start: end, end: place, lastField: field, line: line, mayHaveQuotes: blocks.lastQuote >= end)
    }

    /// Where the line begins after the line end at `place`; nil where a CR is all that has been read of it.
    @inline(__always)
    private func lineStart(after place: Int) -> Int? {
        guard unsafe base[place] == 0x0D else { return place + 1 }
        if place + 1 == blocks.count { return isAtEnd ? place + 1 : nil }
        return unsafe base[place + 1] == 0x0A ? place + 2 : place + 1
    }
}
