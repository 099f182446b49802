public import DelimitedText

/// A hash of a file that is worked out as the file is written or read.
public protocol RunningHash: AnyObject {
    func update(_ bytes: Span<UInt8>)
    /// Takes the bytes of a buffer, or the buffer with them for an empty one, where another thread goes on with it.
    func take(_ bytes: inout OutputBuffer)
    /// SHA-256 as 64 hexadecimal digits.
    func finish() -> String
}

/// Makes a hash for a file; with `aside` it is worked out on a thread of its own, since the caller's has other work.
public typealias HashMaker = @Sendable (_ aside: Bool) -> any RunningHash
