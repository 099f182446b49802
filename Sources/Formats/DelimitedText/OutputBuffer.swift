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
    @inline(__always)
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

    /// Where the text is written out, the copy of its few bytes is too: no call, and the length is no variable.
    @inlinable
    @inline(__always)
    public mutating func append(_ text: StaticString) {
        let count = text.utf8CodeUnitCount
        if capacity - used < count { grow(for: count) }
        unsafe UnsafeMutableRawPointer(base + used).copyMemory(from: text.utf8Start, byteCount: count)
        used += count
    }

    public mutating func append(_ other: borrowing OutputBuffer) {
        unsafe append(UnsafeBufferPointer(start: other.base, count: other.used))
    }

    /// Appends the first `count` of 32 bytes, the first of each sixteen lowest.
    @inlinable
    @inline(__always)
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
        unsafe Self.copy(UnsafeRawPointer(source), to: UnsafeMutableRawPointer(base + used), count)
        used += count
    }

    /// Most texts are short: they are copied by halves that may overlap, which takes less than to ask for it.
    @inlinable
    static func copy(_ source: UnsafeRawPointer, to place: UnsafeMutableRawPointer, _ count: Int) {
        switch count {
        case 16...64:
            let last = unsafe source.loadUnaligned(fromByteOffset: count - 16, as: SIMD16<UInt8>.self)
            var offset = 0
            while offset < count - 16 {
                let block = unsafe source.loadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
                unsafe place.storeBytes(of: block, toByteOffset: offset, as: SIMD16<UInt8>.self)
                offset += 16
            }
            unsafe place.storeBytes(of: last, toByteOffset: count - 16, as: SIMD16<UInt8>.self)
        case 8..<16:
            let first = unsafe source.loadUnaligned(as: UInt64.self)
            let last = unsafe source.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
            unsafe place.storeBytes(of: first, as: UInt64.self)
            unsafe place.storeBytes(of: last, toByteOffset: count - 8, as: UInt64.self)
        case 0..<8:
            for offset in 0..<count {
                unsafe place.storeBytes(
                    of: source.load(fromByteOffset: offset, as: UInt8.self), toByteOffset: offset, as: UInt8.self)
            }
        default: unsafe place.copyMemory(from: source, byteCount: count)
        }
    }

    /// Makes room for so many bytes in all.
    public mutating func reserve(_ count: Int) { if capacity < count { move(to: count) } }

    @usableFromInline
    mutating func grow(for count: Int) { move(to: max(capacity * 2, used + count)) }

    private mutating func move(to room: Int) {
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
