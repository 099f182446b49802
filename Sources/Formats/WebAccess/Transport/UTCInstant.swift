internal import Ledger

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
    package var wholeMilliseconds: Int64 {
        let parts = components
        return parts.seconds * 1_000 + parts.attoseconds / 1_000_000_000_000_000
    }

    /// Seconds, rounded up: what a person should wait.
    package var secondsRoundedUp: Int64 {
        let parts = components
        return parts.attoseconds > 0 ? parts.seconds + 1 : parts.seconds
    }
}

extension UTCInstant: CustomStringConvertible {
    /// `2026-01-31T12:00:00Z`, a fraction dropped.
    public var description: String { wholeSecondText + "Z" }

    /// `2026-01-31T12:00:00`, UTC without saying so.
    package var wholeSecondText: String {
        let seconds = milliseconds.floorDivided(by: 1_000)
        let day = seconds.floorDivided(by: 86_400)
        let time = seconds - day * 86_400
        let date = CalendarDate(dayNumber: Int32(clamping: day))
        let two = { (value: Int64) in value < 10 ? "0\(value)" : "\(value)" }
        return "\(date)T\(two(time / 3_600)):\(two(time / 60 % 60)):\(two(time % 60))"
    }

    /// Reads what `description` writes, and every form of ``ISOTime``; nil for anything else.
    public init?(_ text: String) {
        guard let instant = ISOTime.instant(text) else { return nil }
        self = instant
    }
}

extension Int64 {
    package func floorDivided(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
