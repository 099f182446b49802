/// A moment, as milliseconds since 1970 UTC. Never a calendar day: that is `CalendarDate`.
public struct UTCInstant: Hashable, Comparable, Sendable {
    public var milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public static func < (left: UTCInstant, right: UTCInstant) -> Bool { left.milliseconds < right.milliseconds }

    /// Full milliseconds; what is finer is dropped.
    public func advanced(by duration: Duration) -> UTCInstant {
        UTCInstant(milliseconds: milliseconds + duration.wholeMilliseconds)
    }

    /// How long after `earlier` this is; negative if before.
    public func since(_ earlier: UTCInstant) -> Duration { .milliseconds(milliseconds - earlier.milliseconds) }
}

extension Duration {
    var wholeMilliseconds: Int64 {
        let parts = components
        return parts.seconds * 1_000 + parts.attoseconds / 1_000_000_000_000_000
    }

    /// Seconds, rounded up: what a person should wait.
    var secondsRoundedUp: Int64 {
        let parts = components
        return parts.attoseconds > 0 ? parts.seconds + 1 : parts.seconds
    }
}
