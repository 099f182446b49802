import Foundation
public import WebAccess

/// What a run takes from the world besides its input, so that a test can give it.
public struct RunEnvironment: Sendable {
    /// The present time in UTC, `yyyy-MM-ddTHH:mm:ssZ`.
    public var now: @Sendable () -> String
    /// The id of the batch a run makes; nil: made of the time.
    public var batchID: String?
    /// A place for copies and the like, which the run removes again.
    public var scratchDirectory: String
    /// What calls and waits are timed by.
    public var clock: any APIClock

    public init(
        now: @escaping @Sendable () -> String = RunEnvironment.systemTime, batchID: String? = nil,
        scratchDirectory: String? = nil, clock: any APIClock = MachineClock()
    ) {
        self.clock = clock
        self.now = now
        self.batchID = batchID
        self.scratchDirectory =
            scratchDirectory ?? NSTemporaryDirectory() + "/clio-xero-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    }

    @Sendable
    public static func systemTime() -> String {
        var parts = tm()
        var seconds = time(nil)
        gmtime_r(&seconds, &parts)
        func two(_ number: Int32) -> String { (number < 10 ? "0" : "") + String(number) }
        let day = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
        return "\(day)T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
    }
}
