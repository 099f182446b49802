/// Lines of places in a text, most of which are asked for in order: each stretch is counted once.
public struct LineCounter: Sendable {
    private let start: Int
    private let firstLine: Int
    private var offset: Int
    private var line: Int

    /// - Parameters:
    ///   - start: where counting begins.
    ///   - firstLine: the line that place is in.
    public init(from start: Int = 0, firstLine: Int = 1) {
        self.start = start
        self.firstLine = firstLine
        offset = start
        line = firstLine
    }

    /// The line of `place`, which is not before the start.
    public mutating func line(of place: Int, in bytes: [UInt8]) -> Int {
        if place < offset { (offset, line) = (start, firstLine) }
        while offset < place {
            if bytes[offset] == UInt8(ascii: "\n") { line += 1 }
            offset += 1
        }
        return line
    }
}
