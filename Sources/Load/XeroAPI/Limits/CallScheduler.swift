public import WebAccess

/// Keeps all calls to one organisation within Xero's limits: the clients of one organisation share one.
public actor CallScheduler {
    private var window = CallWindow()
    private let clock: any APIClock
    private var waiting: [(id: Int, continuation: CheckedContinuation<Void, Never>)] = []
    private var lastID = 0

    public init(clock: any APIClock = MachineClock()) { self.clock = clock }

    /// Calls left today as Xero last said; nil before the first answer.
    public var dayRemaining: Int? { window.dayRemaining }

    var waitingCount: Int { waiting.count }

    /// Waits until a call may leave and counts it; each is followed by one ``end(limits:refused:)``.
    /// - Throws: ``XeroError/dayLimit(resetAfter:)`` at once where the day is used up; `CancellationError`.
    func begin() async throws {
        while true {
            try Task.checkCancellation()
            switch window.verdict(at: clock.elapsed) {
            case .go:
                window.begin()
                return
            case .wait(let duration): try await clock.sleep(for: duration)
            case .waitForAnswer: await nextAnswer()
            case .dayLimit(let resetAfter): throw XeroError.dayLimit(resetAfter: resetAfter)
            }
        }
    }

    func end(limits: LimitHeaders?, refused: RateLimit?) {
        window.end(at: clock.elapsed, limits: limits, refused: refused)
        // All of them look again: what this answer said may let several go, or none.
        let woken = waiting
        waiting = []
        for waiter in woken { waiter.continuation.resume() }
    }

    private func nextAnswer() async {
        lastID += 1
        let id = lastID
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled { continuation.resume() } else { waiting.append((id, continuation)) }
            }
        } onCancel: {
            Task { await self.forget(id) }
        }
    }

    /// A cancelled call waits no longer.
    private func forget(_ id: Int) {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
        waiting.remove(at: index).continuation.resume()
    }
}
