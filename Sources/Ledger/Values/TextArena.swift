/// Where a piece of text lies in a ``TextArena``: an offset and a length in UTF-8 bytes.
public struct TextRef: Hashable, Sendable {
    public var offset: UInt32
    public var count: UInt32

    @inlinable public static var empty: TextRef { TextRef(offset: 0, count: 0) }

    @inlinable
    public init(offset: UInt32, count: UInt32) {
        self.offset = offset
        self.count = count
    }

    @inlinable public var isEmpty: Bool { count == 0 }

    /// The text's place in ``TextArena/bytes``.
    @inlinable public var range: Range<Int> { Int(offset)..<Int(offset) + Int(count) }
}

/// The text of many records, end to end in one buffer, so that a record holds offsets and no references.
///
/// Text is UTF-8 that has been checked when it was read. Nothing is ever taken out of an arena; it is emptied whole
/// with ``removeAll()`` and used again.
public struct TextArena: Sendable {
    public var bytes: [UInt8] = []

    public init() {}

    @inlinable
    public mutating func append(_ text: ArraySlice<UInt8>) -> TextRef {
        let offset = UInt32(bytes.count)
        bytes.append(contentsOf: text)
        return TextRef(offset: offset, count: UInt32(text.count))
    }

    @inlinable
    public mutating func append(_ text: some Sequence<UInt8>) -> TextRef {
        let offset = UInt32(bytes.count)
        bytes.append(contentsOf: text)
        return TextRef(offset: offset, count: UInt32(bytes.count) - offset)
    }

    @inlinable
    public mutating func append(_ text: String) -> TextRef { append(text.utf8) }

    /// What `body` appends to the buffer, as one piece of text.
    @inlinable
    public mutating func build(_ body: (inout [UInt8]) -> Void) -> TextRef {
        let offset = UInt32(bytes.count)
        body(&bytes)
        return TextRef(offset: offset, count: UInt32(bytes.count) - offset)
    }

    @inlinable
    public subscript(_ text: TextRef) -> ArraySlice<UInt8> { bytes[text.range] }

    /// ``RecordKey``'s order of two texts.
    @inlinable
    public func compare(_ left: TextRef, _ right: TextRef) -> Int {
        RecordKey.compare(bytes.span.extracting(left.range), bytes.span.extracting(right.range))
    }

    /// The text as a `String`: for messages and tables, not for the path every record takes.
    public func string(_ text: TextRef) -> String { String(decoding: bytes[text.range], as: UTF8.self) }

    @inlinable
    public func equals(_ text: TextRef, _ other: StaticString) -> Bool {
        guard Int(text.count) == other.utf8CodeUnitCount else { return false }
        return other.withUTF8Buffer { $0.elementsEqual(bytes[text.range]) }
    }

    @inlinable
    public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
}
