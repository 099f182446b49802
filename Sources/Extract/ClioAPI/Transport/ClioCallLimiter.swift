public import WebAccess

/// Keeps all calls with one access token within Clio's limit: the clients of one sign-in share one.
public actor ClioCallLimiter {
    private static let look: Duration = .milliseconds(20)

    private var window = CallWindow()
    private let clock: any APIClock
    /// Calls begun so far, those tried again too.
    public private(set) var calls = 0

    public init(clock: any APIClock = MachineClock()) { self.clock = clock }

    /// Waits until a call may leave and counts it; each is followed by one ``end(limits:isRefused:)``.
    /// - Throws: `CancellationError`.
    func begin() async throws {
        while true {
            try Task.checkCancellation()
            switch window.verdict(at: clock.elapsed) {
            case .go:
                window.begin()
                calls += 1
                return
            case .wait(let duration): try await clock.sleep(for: duration)
            // Calls follow one another but for a few, so looking again now and then is enough.
            case .waitForAnswer: try await clock.sleep(for: Self.look)
            }
        }
    }

    func end(limits: LimitHeaders?, isRefused: Bool) {
        window.end(at: clock.elapsed, limits: limits, isRefused: isRefused)
    }
}
