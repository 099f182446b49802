/// A token, key, code or password. Whatever prints it prints `…`.
public struct Secret: Hashable, Sendable {
    public let value: String

    public init(_ value: String) { self.value = value }

    /// Whether both are the same, in a time that doesn't tell how much of them is.
    public func equalsInConstantTime(_ other: String) -> Bool {
        let mine = Array(value.utf8)
        let theirs = Array(other.utf8)
        guard mine.count == theirs.count else { return false }
        var difference: UInt8 = 0
        for index in mine.indices { difference |= mine[index] ^ theirs[index] }
        return difference == 0
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "…" }
    public var debugDescription: String { "…" }
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
