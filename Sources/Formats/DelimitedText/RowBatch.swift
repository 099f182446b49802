/// Rows of a delimited file as offsets into one buffer, which the next rows use again.
public struct RowBatch: Sendable {
    public struct Row: Sendable {
        /// Position of the row's first field among all fields of the batch.
        public var firstField: Int
        public var fieldCount: Int
        /// 1-based, where the row starts, counting newlines inside quoted fields.
        public var line: Int
        /// Bytes of the row in the file, without its row end.
        public var offset: Int
        public var length: Int

        public init(firstField: Int, fieldCount: Int, line: Int, offset: Int, length: Int) {
            self.firstField = firstField
            self.fieldCount = fieldCount
            self.line = line
            self.offset = offset
            self.length = length
        }
    }

    /// Where the contents of a field lie in ``RowBatch/bytes``.
    public struct Place: Sendable {
        public let start: UInt32
        public let end: UInt32

        @inlinable
        public init(_ range: Range<Int>) {
            start = UInt32(range.lowerBound)
            end = UInt32(range.upperBound)
        }

        /// Of bytes of which there are no more than can be counted.
        init(start: Int, end: Int) {
            self.start = UInt32(truncatingIfNeeded: start)
            self.end = UInt32(truncatingIfNeeded: end)
        }

        @inlinable public var isEmpty: Bool { start >= end }
        @inlinable public var range: Range<Int> { unsafe Range(uncheckedBounds: (Int(start), Int(end))) }
    }

    /// The fields' contents, unescaped, those of a row in their order, with other bytes between them.
    public internal(set) var bytes: [UInt8] = []
    /// Of all rows' fields.
    public internal(set) var fields: [Place] = []
    public var rows: [Row] = []
    /// True where no field of any row holds a control character (tab and line feed apart), DEL or the byte 0xEF; false
    /// where one may.
    public var isPlain = false

    public init() {}

    /// Where the contents of a row's field lie in ``bytes``.
    @inlinable
    public func field(_ index: Int, of row: Row) -> Range<Int> {
        fields[row.firstField + index].range
    }

    /// A row's field, an empty one where it has no such column, and whether both its outer bytes are visible ASCII or it
    /// is empty.
    @inlinable
    @inline(__always)
    public func cell(_ column: Int32, of row: Row) -> (place: Place, hasVisibleEdges: Bool) {
        guard UInt(bitPattern: Int(column)) < UInt(bitPattern: row.fieldCount) else { return (Place(0..<0), true) }
        let place = fields[row.firstField &+ Int(column)]
        guard !place.isEmpty else { return (place, true) }
        // Every place of `fields` is one of `bytes`.
        let first = unsafe bytes.span[unchecked: Int(place.start)]
        let last = unsafe bytes.span[unchecked: Int(place.end) &- 1]
        // One above 0x20 and below 0x80 is at most 0x5E above 0x21.
        return (place, first &- 0x21 <= 0x5E && last &- 0x21 <= 0x5E)
    }

    /// Appends some of ``bytes`` to others.
    @inlinable
    @inline(__always)
    public func append(_ range: Range<Int>, to out: inout [UInt8]) {
        // From an array's slice it is the same, with a reference counted twice.
        unsafe bytes.withUnsafeBufferPointer { unsafe out.append(contentsOf: UnsafeBufferPointer(rebasing: $0[range])) }
    }

    /// Appends a field, for a row that is appended after its fields.
    public mutating func appendField(_ contents: some Sequence<UInt8>) {
        let start = bytes.count
        bytes.append(contentsOf: contents)
        fields.append(Place(start..<bytes.count))
    }

    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        fields.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
        isPlain = false
    }
}
