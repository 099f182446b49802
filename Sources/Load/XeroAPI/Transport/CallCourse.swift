internal import WebAccess

/// What has happened to one call so far, and what may follow. All rules about trying again are here.
struct CallCourse {
    private let retry: RetryPolicy
    private let title: String
    private let isWrite: Bool
    private let hasKey: Bool
    private var tries = 0
    private var limitedTries = 0
    private var hasRenewed = false
    /// When a write was first sent without a telling answer.
    private var firstLost: Duration?

    init(request: XeroRequest, retry: RetryPolicy) {
        self.retry = retry
        title = request.title
        isWrite = request.isWrite
        hasKey = request.idempotencyKey != nil
    }

    var hasLostTry: Bool { firstLost != nil }

    mutating func lostTry(at time: Duration) {
        if isWrite, firstLost == nil { firstLost = time }
    }

    /// Whether the request may be sent (again) at `now`.
    func mayRepeat(at now: Duration) -> Bool {
        guard let firstLost else { return true }
        return hasKey && now - firstLost < retry.writeWindow
    }

    func unknown(_ reason: String) -> XeroError { .unknownOutcome("\(title): \(reason)") }

    /// The error the caller gets: once a write may have been done, only an answer to it is certain, so any other end
    /// leaves that open.
    func final(_ error: any Error) -> any Error {
        guard hasLostTry else { return error }
        if let error = error as? XeroError {
            if case .unknownOutcome = error { return error }
            return unknown("an earlier try got no answer; then: \(error)")
        }
        return unknown("an earlier try got no answer, and it was interrupted")
    }

    mutating func takeRenewal() -> Bool {
        defer { hasRenewed = true }
        return !hasRenewed
    }

    mutating func limited(_ limit: RateLimit, retryAfter: Duration?) throws {
        if limit == .day { throw XeroError.dayLimit(resetAfter: retryAfter) }
        limitedTries += 1
        guard limitedTries < retry.limitedTries, retryAfter ?? .zero <= retry.longestLimitWait else {
            throw XeroError.rateLimited(limit, retryAfter: retryAfter)
        }
    }

    /// The pause before the next try.
    mutating func trouble(_ text: String, asked: Duration?, sent: Duration, now: Duration) throws -> Duration {
        lostTry(at: sent)
        return try pause(text, asked: asked, now: now)
    }

    mutating func failed(_ failure: HTTPTransport.Failure, sent: Duration, now: Duration) throws -> Duration {
        switch failure {
        case .notSent(let reason): return try pause("\(title): \(reason)", asked: nil, now: now)
        case .lost(let reason):
            lostTry(at: sent)
            return try pause("\(title): \(reason)", asked: nil, now: now)
        case .tls(let reason): throw XeroError.tls(reason)
        case .tooLarge(let limit):
            lostTry(at: sent)
            throw XeroError.unreadable("the answer to \(title) is longer than \(limit >> 20) MB; ask for smaller pages")
        case .cancelled:
            lostTry(at: sent)
            throw CancellationError()
        }
    }

    private mutating func pause(_ text: String, asked: Duration?, now: Duration) throws -> Duration {
        tries += 1
        guard tries < retry.tries, !hasLostTry || hasKey else {
            throw hasLostTry
                ? unknown(text)
                : XeroError.temporary("\(text). Tried \(tries) times; check the network and try again later")
        }
        let pause = retry.pauses.pause(beforeTry: tries + 1, chance: UInt16.random(in: 0...UInt16.max), asked: asked)
        guard mayRepeat(at: now + pause) else { throw unknown(text) }
        return pause
    }
}
