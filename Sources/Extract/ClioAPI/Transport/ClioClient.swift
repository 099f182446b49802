internal import Foundation
public import WebAccess

/// One firm's Clio, over its API.
///
/// ``send(_:)`` keeps the limit, renews the token once, and tries again what may be tried again; see ``ClioRetry``.
public struct ClioClient: Sendable {
    /// The minor version asked for: what answers look like doesn't change without this program knowing.
    public static let version = "4.0.13"

    public let server: ServerAddress
    public let limiter: ClioCallLimiter
    let clock: any APIClock
    private let tokens: any AccessTokens
    private let transport: HTTPTransport
    private let retry: ClioRetry

    /// - Parameters:
    ///   - server: `https://app.clio.com` or another ``ClioRegion``'s; any host, so that a sandbox can stand in.
    ///   - limiter: one for each sign-in, shared by all its clients.
    public init(
        server: ServerAddress, tokens: any AccessTokens, transport: HTTPTransport, limiter: ClioCallLimiter,
        clock: any APIClock = MachineClock(), retry: ClioRetry = ClioRetry()
    ) {
        self.server = server
        self.tokens = tokens
        self.transport = transport
        self.limiter = limiter
        self.clock = clock
        self.retry = retry
    }

    /// Does one call.
    /// - Throws: ``ClioError``; `CancellationError`.
    public func send(_ request: ClioRequest) async throws -> ClioAnswer {
        guard request.method == .get || request.ifMatch.map(Self.isHeaderText) == true else {
            throw ClioError.configuration("\(request.title): a record is changed only with the etag it was read with")
        }
        var course = Course(title: request.title, retry: retry)
        while true {
            switch try await oneTry(request, &course) {
            case .answer(let answer): return answer
            case .again(let pause): if pause > .zero { try await clock.sleep(for: pause) }
            }
        }
    }

    private enum Step {
        case answer(ClioAnswer)
        case again(after: Duration)
    }

    private func oneTry(_ request: ClioRequest, _ course: inout Course) async throws -> Step {
        try await limiter.begin()
        let exchange: HTTPTransport.Exchange
        let token: Secret
        do {
            token = try await tokens.accessToken()
            exchange = try await transport.exchange(
                request.method, request.address ?? url(request), headers: headers(request, token), body: request.body)
        } catch let failure as HTTPTransport.Failure {
            await limiter.end(limits: nil, isRefused: false)
            return .again(after: try course.failed(failure))
        } catch {
            await limiter.end(limits: nil, isRefused: false)
            throw error
        }
        let date = exchange.header("Date").flatMap { HTTPDate.instant($0) }
        let limits = LimitHeaders(now: date ?? clock.now, value: exchange.header)
        let verdict = AnswerVerdict(status: exchange.status, body: exchange.body, title: request.title)
        await limiter.end(limits: limits, isRefused: verdict == .limited)
        switch verdict {
        case .success(let json):
            return .answer(
                ClioAnswer(status: exchange.status, body: exchange.body, json: json, date: date, limits: limits))
        case .limited:
            try course.limited(limits)
            return .again(after: .zero)
        case .tokenRefused(let detail):
            guard course.takeRenewal() else { throw ClioError.notAuthorised(.token, detail) }
            _ = try await tokens.accessToken(insteadOf: token)
            return .again(after: .zero)
        case .trouble(let error): return .again(after: try course.trouble(error, asked: limits.retryAfter))
        case .failure(let error): throw error
        }
    }

    private func url(_ request: ClioRequest) -> String {
        let base = "\(server.text)/api/v4/\(request.path)"
        return request.query.isEmpty ? base : "\(base)?\(QueryText.encoded(request.query))"
    }

    private func headers(_ request: ClioRequest, _ token: Secret) -> [(String, String)] {
        var headers = [
            ("Authorization", "Bearer \(token.value)"), ("Accept", "application/json"), ("User-Agent", "clio-xero"),
            ("X-API-VERSION", Self.version),
        ]
        if request.body != nil { headers.append(("Content-Type", "application/json")) }
        if let etag = request.ifMatch { headers.append(("If-Match", etag)) }
        return headers
    }

    private static func isHeaderText(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }
}

/// What has happened to one call so far, and what may follow.
private struct Course {
    let title: String
    let retry: ClioRetry
    private var tries = 0
    private var limitedTries = 0
    private var hasRenewed = false

    init(title: String, retry: ClioRetry) {
        self.title = title
        self.retry = retry
    }

    mutating func takeRenewal() -> Bool {
        defer { hasRenewed = true }
        return !hasRenewed
    }

    mutating func limited(_ limits: LimitHeaders) throws(ClioError) {
        limitedTries += 1
        let wait = limits.retryAfter ?? limits.reset
        guard limitedTries < retry.limitedTries, wait ?? .zero <= retry.longestLimitWait else {
            throw .rateLimited(retryAfter: wait)
        }
    }

    /// The pause before the next try.
    mutating func trouble(_ error: ClioError, asked: Duration?) throws(ClioError) -> Duration {
        tries += 1
        guard tries < retry.tries else {
            guard case .temporary(let text) = error else { throw error }
            throw .temporary("\(text). Tried \(tries) times; check the network and try again later")
        }
        return retry.pauses.pause(beforeTry: tries + 1, chance: UInt16.random(in: 0...UInt16.max), asked: asked)
    }

    mutating func failed(_ failure: HTTPTransport.Failure) throws -> Duration {
        switch failure {
        case .notSent(let reason), .lost(let reason):
            return try trouble(.temporary("\(title): \(reason)"), asked: nil)
        case .tls(let reason): throw ClioError.tls(reason)
        case .tooLarge(let limit):
            throw ClioError.unreadable("the answer to \(title) is longer than \(limit >> 20) MB")
        case .cancelled: throw CancellationError()
        }
    }
}
