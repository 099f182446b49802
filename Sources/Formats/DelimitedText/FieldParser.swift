internal import CLibCSV
internal import Glibc

/// libcsv with what its callbacks fill: the fields of the rows it was given, end to end.
@safe
struct FieldParser: ~Copyable {
    private let parser: UnsafeMutablePointer<csv_parser>
    private let fields: UnsafeMutablePointer<FieldBuffer>
    private let dialect: Dialect
    /// Whether libcsv takes the blanks at the edges of unquoted fields away. That is not wanted, but where there are none
    /// it is faster than telling it not to: it asks a function of every byte.
    var trims = false {
        didSet { setSpaces() }
    }

    init(_ dialect: Dialect) {
        self.dialect = dialect
        unsafe parser = .allocate(capacity: 1)
        unsafe fields = .allocate(capacity: 1)
        unsafe fields.initialize(to: FieldBuffer())
        setUp()
    }

    deinit {
        unsafe csv_free(parser)
        unsafe parser.deallocate()
        unsafe fields.pointee.deallocate()
        unsafe fields.deallocate()
    }

    private func setUp() {
        let options = UInt8(CSV_STRICT | CSV_STRICT_FINI)
        _ = unsafe csv_init(parser, options)
        unsafe csv_set_delim(parser, dialect.delimiter)
        // NUL never reaches libcsv, so as a quote it quotes nothing.
        unsafe csv_set_quote(parser, dialect.quote ?? 0)
        unsafe csv_set_blk_size(parser, 4096)
        setSpaces()
    }

    private func setSpaces() {
        if trims { unsafe csv_set_space_func(parser, nil) } else { unsafe csv_set_space_func(parser) { _ in 0 } }
    }

    var fieldCount: Int { unsafe fields.pointee.fieldCount }
    var rowCount: Int { unsafe fields.pointee.rowCount }

    /// How many fields had been found when a row ended.
    func fieldCount(atEndOf row: Int) -> Int { unsafe fields.pointee.rowEnds[row] }

    /// Gives libcsv text; how many bytes it took, fewer than there are where it refuses the next one.
    func parse(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        unsafe fields.pointee.reserve(text.count)
        return unsafe csv_parse(parser, text.baseAddress, text.count, appendField, endRow, fields)
    }

    /// Ends the last row; false where it is inside a quoted field.
    func finishRow() -> Bool { unsafe csv_fini(parser, appendField, endRow, fields) == 0 }

    /// Begins anew, whatever libcsv has been given.
    func restart() {
        unsafe csv_free(parser)
        setUp()
        removeAll()
    }

    func removeAll() { unsafe fields.pointee.removeAll() }

    /// Appends all fields found to `batch`.
    func appendFields(to batch: inout RowBatch) {
        let (bytes, ends) = unsafe (fields.pointee.contents, fields.pointee.ends)
        let isPlain = batch.isPlain || batch.fields.isEmpty
        batch.isPlain = unsafe isPlain && TextCheck.isPlain(bytes)
        var start = batch.bytes.count
        let base = start
        unsafe batch.bytes.append(contentsOf: bytes)
        for index in ends.indices {
            let end = unsafe base + ends[index]
            batch.fields.append(RowBatch.Place(start..<end))
            start = end
        }
    }

    /// Whether the fields found are these ones of a batch, by number, and no longer than what they were found in.
    func fits(_ numbers: [Int], of places: [RowBatch.Place]) -> Bool {
        let ends = unsafe fields.pointee.ends
        guard ends.count == numbers.count else { return false }
        var start = 0
        for (index, number) in numbers.enumerated() {
            let end = unsafe ends[index]
            if end - start > places[number].range.count { return false }
            start = end
        }
        return true
    }

    /// Puts the fields found over what they were found in, where they fit.
    func putFields(_ numbers: [Int], of places: inout [RowBatch.Place], into bytes: inout [UInt8]) {
        let (contents, ends) = unsafe (fields.pointee.contents, fields.pointee.ends)
        var bytes = bytes.mutableSpan
        var places = places.mutableSpan
        var index = 0
        for (field, number) in numbers.enumerated() {
            var place = Int(places[number].start)
            while unsafe index < ends[field] {
                unsafe bytes[place] = contents[index]
                place += 1
                index += 1
            }
            places[number] = RowBatch.Place(start: Int(places[number].start), end: place)
        }
    }
}

/// What libcsv's callbacks fill: memory of its own, since an array is slow to append a few bytes to.
@unsafe
private struct FieldBuffer {
    private var bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: 4096)
    private var byteCount = 0
    private var byteCapacity = 4096
    private var fieldEnds = UnsafeMutablePointer<Int>.allocate(capacity: 512)
    private(set) var fieldCount = 0
    private var fieldCapacity = 512
    private(set) var rowEnds = UnsafeMutablePointer<Int>.allocate(capacity: 64)
    private(set) var rowCount = 0
    private var rowCapacity = 64

    func deallocate() {
        unsafe bytes.deallocate()
        unsafe fieldEnds.deallocate()
        unsafe rowEnds.deallocate()
    }

    var contents: UnsafeBufferPointer<UInt8> { unsafe UnsafeBufferPointer(start: bytes, count: byteCount) }
    var ends: UnsafeBufferPointer<Int> { unsafe UnsafeBufferPointer(start: fieldEnds, count: fieldCount) }

    mutating func removeAll() {
        unsafe byteCount = 0
        unsafe fieldCount = 0
        unsafe rowCount = 0
    }

    /// Makes room for the fields of so much text: libcsv may have kept as much of a field from before.
    mutating func reserve(_ count: Int) {
        let wanted = unsafe byteCount + count
        guard unsafe wanted > byteCapacity else { return }
        unsafe byteCapacity = max(wanted, byteCapacity * 2)
        unsafe bytes = Self.grown(bytes, from: byteCount, to: byteCapacity)
    }

    @inline(__always)
    mutating func append(_ field: UnsafeMutableRawPointer?, _ count: Int) {
        if let field = unsafe field {
            unsafe memcpy(bytes + byteCount, field, count)
            unsafe byteCount += count
        }
        if unsafe fieldCount == fieldCapacity {
            unsafe fieldCapacity *= 2
            unsafe fieldEnds = Self.grown(fieldEnds, from: fieldCount, to: fieldCapacity)
        }
        unsafe fieldEnds[fieldCount] = byteCount
        unsafe fieldCount += 1
    }

    @inline(__always)
    mutating func endRow() {
        if unsafe rowCount == rowCapacity {
            unsafe rowCapacity *= 2
            unsafe rowEnds = Self.grown(rowEnds, from: rowCount, to: rowCapacity)
        }
        unsafe rowEnds[rowCount] = fieldCount
        unsafe rowCount += 1
    }

    private static func grown<Element: BitwiseCopyable>(
        _ old: UnsafeMutablePointer<Element>, from count: Int, to capacity: Int
    ) -> UnsafeMutablePointer<Element> {
        let new = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
        unsafe new.initialize(from: old, count: count)
        unsafe old.deallocate()
        return unsafe new
    }
}

private func appendField(_ field: UnsafeMutableRawPointer?, _ count: Int, _ data: UnsafeMutableRawPointer?) {
    guard let data = unsafe data?.assumingMemoryBound(to: FieldBuffer.self) else { return }
    unsafe data.pointee.append(field, count)
}

private func endRow(_ end: Int32, _ data: UnsafeMutableRawPointer?) {
    guard let data = unsafe data?.assumingMemoryBound(to: FieldBuffer.self) else { return }
    unsafe data.pointee.endRow()
}
