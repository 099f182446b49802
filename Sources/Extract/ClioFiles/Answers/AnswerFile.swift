import Ledger

/// One saved answer, or many: where each record stands in the text.
///
/// The text may be a page `{"data": [...], "meta": {...}}`, a bare array, a single object, or any number of these one after
/// another, such as one a line (NDJSON).
struct AnswerFile {
    struct Record {
        var range: Range<Int>
        /// 1-based.
        var line: Int
    }

    /// What a page says of the pages around it (docs.developers.clio.com, "Paging").
    struct Page {
        var hasNext = false
        var hasPrevious = false
    }

    let path: String
    let textPath: String
    let bytes: [UInt8]
    private(set) var records: [Record] = []
    private(set) var pages: [Page] = []
    /// What Clio said instead of an answer.
    private(set) var refusal: (message: String, line: Int)?

    /// - Throws: where the text is no JSON, or holds something else than objects; the error has line and column.
    init(_ bytes: [UInt8], path: String, textPath: String) throws(JSONError) {
        self.path = path
        self.textPath = textPath
        self.bytes = bytes
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var scanner = JSONScanner(bytes, in: start..<bytes.count)
        var lines = LineCounter()
        while !scanner.isAtEnd() {
            switch try scanner.peek() {
            case .array: try takeArray(&scanner, &lines)
            case .object: try takeObject(&scanner, &lines)
            default: throw scanner.error(.wrongType, "an object or an array was expected")
            }
        }
    }

    private mutating func takeArray(_ scanner: inout JSONScanner, _ lines: inout LineCounter) throws(JSONError) {
        try scanner.beginArray()
        var isFirst = true
        while try scanner.nextElement(isFirst: &isFirst) {
            guard try scanner.peek() == .object else { throw scanner.error(.wrongType, "an object was expected") }
            take(try scanner.skipValue(), &lines)
        }
    }

    /// A page or a record: a page has its records under `data`.
    private mutating func takeObject(_ scanner: inout JSONScanner, _ lines: inout LineCounter) throws(JSONError) {
        var inner = scanner
        let range = try scanner.skipValue()
        var page = Page()
        var isPage = false
        try inner.beginObject()
        var isFirst = true
        while let key = try inner.nextKey(isFirst: &isFirst) {
            let kind = try inner.peek()
            if inner.matches(key, "data"), kind == .array {
                isPage = true
                try takeArray(&inner, &lines)
            } else if inner.matches(key, "data"), kind == .object {
                isPage = true
                take(try inner.skipValue(), &lines)
            } else if inner.matches(key, "meta"), kind == .object {
                page = try Self.page(&inner)
            } else if inner.matches(key, "error"), kind == .object, refusal == nil {
                let value = try inner.skipValue()
                refusal = (String(decoding: bytes[value], as: UTF8.self), scanner.place(of: value.lowerBound).line)
                isPage = true
            } else {
                try inner.skipValue()
            }
        }
        if isPage { pages.append(page) } else { take(range, &lines) }
    }

    private mutating func take(_ range: Range<Int>, _ lines: inout LineCounter) {
        records.append(Record(range: range, line: lines.line(of: range.lowerBound, in: bytes)))
    }

    private static func page(_ scanner: inout JSONScanner) throws(JSONError) -> Page {
        var page = Page()
        try scanner.beginObject()
        var isFirst = true
        while let key = try scanner.nextKey(isFirst: &isFirst) {
            guard scanner.matches(key, "paging"), try scanner.peek() == .object else {
                try scanner.skipValue()
                continue
            }
            try scanner.beginObject()
            var isFirstLink = true
            while let link = try scanner.nextKey(isFirst: &isFirstLink) {
                let isThere = try scanner.peek() == .string
                if scanner.matches(link, "next") { page.hasNext = isThere }
                if scanner.matches(link, "previous") { page.hasPrevious = isThere }
                try scanner.skipValue()
            }
        }
        return page
    }

    func value(of record: Record) throws(JSONError) -> JSONValue {
        try JSONValue.parse(bytes, in: record.range, firstLine: record.line)
    }
}
