/// Bytes on their way to a file: text is appended a piece at a time, at the cost of a comparison and a copy.
///
/// An array of bytes does the same, but each piece costs it three times as much. The buffer has one owner and grows as it must.
@safe
public struct OutputBuffer: ~Copyable, @unchecked Sendable {
    @usableFromInline var base: UnsafeMutablePointer<UInt8>
    @usableFromInline var capacity: Int
    @usableFromInline var used = 0

    @inlinable public var count: Int { used }

    public init(capacity: Int = 16 << 10) {
        let room = max(capacity, 64)
        unsafe base = UnsafeMutablePointer<UInt8>.allocate(capacity: room)
        self.capacity = room
    }

    deinit { unsafe base.deallocate() }

    @inlinable public var isEmpty: Bool { used == 0 }

    /// Empties the buffer; its room stays.
    @inlinable
    public mutating func removeAll() { used = 0 }

    @inlinable
    public mutating func append(_ byte: UInt8) {
        if used == capacity { grow(for: 1) }
        unsafe base[used] = byte
        used += 1
    }

    @inlinable
    public mutating func append(_ bytes: ArraySlice<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append($0) }
    }

    @inlinable
    public mutating func append(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append($0) }
    }

    @inlinable
    public mutating func append(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append($0) }
    }

    @inlinable
    public mutating func append(_ text: StaticString) {
        unsafe append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    public mutating func append(_ other: borrowing OutputBuffer) {
        unsafe append(UnsafeBufferPointer(start: other.base, count: other.used))
    }

    /// Appends the first `count` of 32 bytes, the first of each sixteen lowest.
    @inlinable
    public mutating func append(first count: Int, of front: UInt128, _ back: UInt128) {
        precondition(count >= 0 && count <= 32)
        if capacity - used < 32 { grow(for: 32) }
        // All of them at once; what is too much is written over.
        let place = unsafe UnsafeMutableRawPointer(base + used)
        unsafe place.storeBytes(of: front.littleEndian, as: UInt128.self)
        if count > 16 { unsafe place.storeBytes(of: back.littleEndian, toByteOffset: 16, as: UInt128.self) }
        used += count
    }

    @inlinable
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let source = bytes.baseAddress else { return }
        let count = bytes.count
        if capacity - used < count { grow(for: count) }
        unsafe (base + used).update(from: source, count: count)
        used += count
    }

    @usableFromInline
    mutating func grow(for count: Int) {
        let room = max(capacity * 2, used + count)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: room)
        unsafe larger.update(from: base, count: used)
        unsafe base.deallocate()
        unsafe base = larger
        capacity = room
    }

    /// The bytes, for as long as `body` runs.
    @inlinable
    public borrowing func withSpan<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let bytes = unsafe UnsafeBufferPointer(start: base, count: used)
        return try unsafe body(Span(_unsafeElements: bytes))
    }
}

extension OutputBuffer {
    /// A copy of the bytes.
    public var bytes: [UInt8] { unsafe Array(UnsafeBufferPointer(start: base, count: used)) }
}
