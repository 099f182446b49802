internal import CByteMasks

/// Goes through text 64 bytes at a time and finds where fields and rows may end, by quote parity: a quote inside a quoted
/// field is doubled, which leaves the parity as it was. On the way it looks whether the bytes are text at all.
///
/// It lives no longer than the text it was made of.
@safe
struct BlockScanner {
    /// Bits of 64 bytes, the first byte's is the lowest.
    struct Block {
        /// Delimiters that aren't quoted.
        var delimiters: UInt64
        /// Line feeds and carriage returns, quoted or not.
        var lineEnds: UInt64
        /// From an opening quote to before the one that closes.
        var quoted: UInt64 = 0
    }

    private let base: UnsafePointer<UInt8>
    let count: Int
    private let delimiter: UInt8
    private let quote: UInt8
    /// All bits, none where quotes are ordinary text.
    private let quotesCount: UInt64
    /// All bits where the delimiter is the tab, which is no odd byte.
    private let delimitersAreTabs: UInt64
    private var masks = InlineArray<16, byte_masks>(repeating: byte_masks())
    // Of the byte before the next block: whether it is quoted (all bits), whether a quote may open after it, and whether it
    // is a closing quote.
    private var isQuoted: UInt64 = 0
    private var mayOpen: UInt64 = 1
    private var hasClosed: UInt64 = 0
    /// Where characters have been looked at up to.
    private var checked = 0
    /// Where the first byte stands that is NUL or no UTF-8.
    private(set) var firstBad = Int.max
    /// Where the first quote stands, or what follows it, that is elsewhere than at an edge of a field or beside another.
    private(set) var firstStray = Int.max
    /// Where the last quote stands.
    private(set) var lastQuote = -1
    /// False where a field may hold a control character (tab and line feed apart), DEL or the byte 0xEF.
    private(set) var isPlain = true

    /// Whether the text so far ends inside quotes.
    var isUnclosed: Bool { isQuoted != 0 }

    init(_ text: UnsafeBufferPointer<UInt8>, _ dialect: Dialect) {
        // An empty buffer may have no address; nothing is read of it.
        unsafe base = text.baseAddress ?? UnsafePointer(bitPattern: 1)!
        count = text.count
        delimiter = dialect.delimiter
        quote = dialect.quote ?? 0
        quotesCount = dialect.quote == nil ? 0 : ~0
        delimitersAreTabs = dialect.delimiter == 0x09 ? ~0 : 0
    }

    /// So many blocks are looked at together.
    static let group = 16

    /// Looks at the blocks from `index` on that ``block(_:at:)`` then gives; how many there are.
    mutating func look(from index: Int) -> Int {
        let whole = min((count - index) >> 6, Self.group)
        if whole > 0 { unsafe look(base + index, whole) } else { lookAtLastBlock(index) }
        return max(whole, 1)
    }

    @inline(__always)
    private mutating func look(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        var masks = masks.mutableSpan
        unsafe masks.withUnsafeMutableBufferPointer { masks in
            unsafe byte_masks_of(bytes, count, delimiter, quote, masks.baseAddress)
        }
    }

    /// A block that is not full, as if blanks followed.
    @inline(never)
    private mutating func lookAtLastBlock(_ index: Int) {
        let left = count - index
        var bytes = InlineArray<64, UInt8>(repeating: 0x20)
        for offset in 0..<left { unsafe bytes[offset] = base[index + offset] }
        unsafe bytes.span.withUnsafeBufferPointer { bytes in unsafe look(bytes.baseAddress!, 1) }
        let valid: UInt64 = (1 << UInt64(left)) - 1
        masks[0].delimiters &= valid
        masks[0].quotes &= valid
    }

    /// A block of those that were looked at, which begins at `index`. It is asked for once, after the one before it.
    @inline(__always)
    mutating func block(_ number: Int, at index: Int) -> Block {
        let masks = masks[number]
        var block = Block(delimiters: masks.delimiters, lineEnds: masks.feeds)
        let odd = masks.odd & ~(masks.delimiters & delimitersAreTabs)
        var returns: UInt64 = 0
        if odd != 0 {
            returns = lookAtOdd(odd, at: index)
            block.lineEnds |= returns
        }
        if masks.high != 0 { checkCharacters(masks.high, at: index) }
        let quotes = masks.quotes & quotesCount
        if quotes | isQuoted | hasClosed == 0 {
            mayOpen = (block.delimiters | block.lineEnds) >> 63
        } else {
            followQuotes(quotes, in: &block, at: index)
            if returns & block.quoted != 0 { isPlain = false }
        }
        return block
    }

    @inline(__always)
    private mutating func followQuotes(_ quotes: UInt64, in block: inout Block, at index: Int) {
        var quoted = quotes
        quoted ^= quoted << 1
        quoted ^= quoted << 2
        quoted ^= quoted << 4
        quoted ^= quoted << 8
        quoted ^= quoted << 16
        quoted ^= quoted << 32
        quoted ^= isQuoted
        let closing = quotes & ~quoted
        let edges = block.delimiters | block.lineEnds
        let beforeOpening = (edges & ~quoted) | closing
        let stray =
            (quotes & quoted & ~(beforeOpening << 1 | mayOpen)) | ((closing << 1 | hasClosed) & ~(edges | quotes))
        // A quote may be the text's last byte.
        if stray != 0 && firstStray == Int.max && index + stray.trailingZeroBitCount < count {
            firstStray = index + stray.trailingZeroBitCount
        }
        if quotes != 0 { lastQuote = index + 63 - quotes.leadingZeroBitCount }
        mayOpen = beforeOpening >> 63
        hasClosed = closing >> 63
        isQuoted = 0 &- (quoted >> 63)
        block.delimiters &= ~quoted
        block.quoted = quoted
    }

    /// Where carriage returns stand among odd bytes.
    @inline(never)
    private mutating func lookAtOdd(_ bits: UInt64, at index: Int) -> UInt64 {
        var odd = bits
        var returns: UInt64 = 0
        while odd != 0 {
            let bit = odd & (0 &- odd)
            let place = index + odd.trailingZeroBitCount
            odd ^= bit
            switch unsafe base[place] {
            case 0x0D: returns |= bit
            case 0x09: break
            case 0x00:
                firstBad = min(firstBad, place)
                isPlain = false
            default: isPlain = false
            }
        }
        return returns
    }

    @inline(never)
    private mutating func checkCharacters(_ bits: UInt64, at index: Int) {
        var high = bits
        if checked > index { high &= ~0 << UInt64(checked - index) }
        while high != 0 {
            let place = index + high.trailingZeroBitCount
            let length = unsafe TextCheck.characterLength(UnsafeBufferPointer(start: base, count: count), place)
            if length == 0 { firstBad = min(firstBad, place) }
            if unsafe base[place] == 0xEF { isPlain = false }
            checked = place + max(length, 1)
            high &= ~0 << UInt64(checked - index)
        }
    }
}
