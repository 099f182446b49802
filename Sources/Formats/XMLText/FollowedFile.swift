internal import Glibc

/// A file read from front to back, up to where it has been written at the time.
@safe
final class FollowedFile {
    private let descriptor: Int32
    private let length: ((Int) -> Int)?
    private let watch: ((Span<UInt8>) -> Void)?
    private let buffer: UnsafeMutableRawBufferPointer
    /// What of the buffer hasn't been given away yet.
    private var waiting = 0..<0
    private var offset = 0
    private var known = 0

    static let pieceLength = 256 << 10

    /// Nil where the file can't be opened.
    init?(path: String, length: ((Int) -> Int)?, watch: ((Span<UInt8>) -> Void)?) {
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        self.length = length
        self.watch = watch
        unsafe buffer = .allocate(byteCount: Self.pieceLength, alignment: 16)
        if descriptor < 0 { return nil }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        unsafe buffer.deallocate()
    }

    /// Fills `out` with what comes next: 0 at the end, -1 where it can't be read.
    func read(into out: UnsafeMutableRawBufferPointer) -> Int {
        if waiting.isEmpty {
            let count = refill()
            if count <= 0 { return count }
        }
        let count = min(waiting.count, out.count)
        unsafe out.copyMemory(
            from: UnsafeRawBufferPointer(rebasing: buffer[waiting.lowerBound..<waiting.lowerBound + count]))
        waiting = waiting.lowerBound + count..<waiting.upperBound
        return count
    }

    private func refill() -> Int {
        var room = Self.pieceLength
        if let length {
            if offset >= known { known = length(offset) }
            if known <= offset { return 0 }
            room = min(room, known - offset)
        }
        var count = 0
        repeat {
            count = unsafe pread(descriptor, buffer.baseAddress, room, off_t(offset))
        } while count < 0 && errno == EINTR
        guard count > 0 else { return length == nil && count == 0 ? 0 : -1 }
        offset += count
        waiting = 0..<count
        if let watch {
            unsafe watch(
                Span(_unsafeElements: UnsafeRawBufferPointer(rebasing: buffer[..<count]).bindMemory(to: UInt8.self)))
        }
        return count
    }
}

/// libxml2's callback.
func readBytes(_ context: UnsafeMutableRawPointer?, _ out: UnsafeMutablePointer<CChar>?, _ count: Int32) -> Int32 {
    guard let context = unsafe context, let out = unsafe out else { return -1 }
    let room = unsafe UnsafeMutableRawBufferPointer(start: out, count: Int(count))
    let file = unsafe Unmanaged<FollowedFile>.fromOpaque(context).takeUnretainedValue()
    return Int32(unsafe file.read(into: room))
}
