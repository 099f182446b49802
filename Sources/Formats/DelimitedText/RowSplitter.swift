internal import Glibc

/// Finds where rows end, by quote parity: a quote inside a quoted field is doubled, which leaves the parity as it was.
///
/// It looks at quotes and line ends alone, which the C library finds many bytes at a time. It lives no longer than the
/// text it was made of.
@safe
struct RowSplitter {
    private let base: UnsafePointer<UInt8>
    private let count: Int
    private let quote: UInt8?
    private let delimiter: UInt8
    // Where the next one stands that has been looked for; `count` where there is none.
    private var nextFeed = -1
    private var nextReturn = -1
    private var nextQuote = -1
    /// Of the row found last: line ends inside its quotes, CRLF counted once.
    private(set) var newlines = 0
    /// Of the row found last: where its first quote stands, else the end of the text.
    private(set) var firstQuote = 0
    /// Of all rows found: how many quotes there are in them.
    private(set) var quotes = 0
    /// Of all rows found: how many quotes inside fields, each of them two of ``quotes``.
    private(set) var doubledQuotes = 0
    /// Of the row found last: false where a quote stands elsewhere than at an edge of a field or beside another, or is never
    /// closed.
    private(set) var isRegular = true

    init(_ text: UnsafeBufferPointer<UInt8>, _ dialect: Dialect) {
        // An empty buffer may have no address; nothing is read of it.
        unsafe base = text.baseAddress ?? UnsafePointer(bitPattern: 1)!
        count = text.count
        quote = dialect.quote
        delimiter = dialect.delimiter
    }

    /// The line end of the row that begins at `start`; the end of the text where there is none.
    mutating func rowEnd(from start: Int) -> Int {
        newlines = 0
        firstQuote = count
        isRegular = true
        var from = start
        while true {
            if nextFeed < from { nextFeed = find(UInt8(ascii: "\n"), from) }
            if nextReturn < from { nextReturn = find(UInt8(ascii: "\r"), from) }
            let end = min(nextFeed, nextReturn)
            guard let quote else { return end }
            if nextQuote < from { nextQuote = find(quote, from) }
            guard nextQuote < end else { return end }
            let opening = nextQuote
            let closing = find(quote, opening + 1)
            if opening < firstQuote { firstQuote = opening }
            if closing == count {
                isRegular = false
                return count
            }
            quotes += 2
            check(opening, closing, quote, start: start, from: from)
            countNewlines(opening + 1, closing)
            from = closing + 1
        }
    }

    private mutating func check(_ opening: Int, _ closing: Int, _ quote: UInt8, start: Int, from: Int) {
        if opening > start {
            let before = unsafe base[opening - 1]
            let isSecondOfTwo = before == quote && opening == from
            if isSecondOfTwo { doubledQuotes += 1 } else if before != delimiter { isRegular = false }
        }
        guard closing + 1 < count else { return }
        let after = unsafe base[closing + 1]
        if after != delimiter && after != UInt8(ascii: "\n") && after != UInt8(ascii: "\r") && after != quote {
            isRegular = false
        }
    }

    private mutating func countNewlines(_ start: Int, _ end: Int) {
        guard nextFeed < end || nextReturn < end else { return }
        var index = start
        while index < end {
            let byte = unsafe base[index]
            if byte == UInt8(ascii: "\n") {
                newlines += 1
            } else if byte == UInt8(ascii: "\r") {
                if unsafe base[index + 1] != UInt8(ascii: "\n") { newlines += 1 }
            }
            index += 1
        }
    }

    private func find(_ byte: UInt8, _ from: Int) -> Int {
        guard from < count else { return count }
        guard let found = unsafe memchr(base + from, Int32(byte), count - from) else { return count }
        return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
}
