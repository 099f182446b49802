import DelimitedText

@testable import XeroFiles

func buffer(_ text: String) -> OutputBuffer {
    var buffer = OutputBuffer(capacity: 0)
    buffer.append(Array(text.utf8))
    return buffer
}

/// Stands for a hash: depends on every byte and on their order, not on how they are cut.
final class ByteSum: RunningHash {
    private var sum: UInt64 = 7

    func update(_ bytes: Span<UInt8>) {
        for index in 0..<bytes.count { sum = sum &* 31 &+ UInt64(bytes[index]) }
    }

    func take(_ bytes: inout OutputBuffer) { bytes.withSpan { update($0) } }

    func finish() -> String { String(sum, radix: 16) }

    static func of(_ bytes: [UInt8]) -> String {
        let hash = ByteSum()
        hash.update(bytes.span)
        return hash.finish()
    }
}
