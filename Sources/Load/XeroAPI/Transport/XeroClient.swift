public import WebAccess

/// One organisation of Xero, over its Accounting API.
///
/// ``send(_:)`` keeps the limits, renews the token, and tries again what may be tried again; see ``RetryPolicy``. It never
/// sends a write twice unless Xero can tell that it is the same one.
public struct XeroClient: Sendable {
    public let address: ServerAddress
    /// `xero-tenant-id`; nil only for a custom connection, whose token names its organisation.
    public let tenant: String?
    public let scheduler: CallScheduler
    private let credentials: any XeroCredentials
    private let transport: HTTPTransport
    private let clock: any APIClock
    private let retry: RetryPolicy

    /// - Parameters:
    ///   - address: `https://api.xero.com`; any host, so that a sandbox can stand in.
    ///   - scheduler: one for each organisation and app, shared by all its clients.
    public init(
        address: ServerAddress, tenant: String?, credentials: any XeroCredentials, transport: HTTPTransport,
        scheduler: CallScheduler, clock: any APIClock = MachineClock(), retry: RetryPolicy = RetryPolicy()
    ) throws(XeroError) {
        guard tenant.map(Self.isHeaderText) ?? true else {
            throw .configuration("the tenant \"\(SafeText.cleaned(tenant ?? ""))\" is no tenant id of Xero")
        }
        self.address = address
        self.tenant = tenant
        self.credentials = credentials
        self.transport = transport
        self.scheduler = scheduler
        self.clock = clock
        self.retry = retry
    }

    /// Does one call.
    /// - Throws: ``XeroError``; `CancellationError` where nothing can have been done.
    public func send(_ request: XeroRequest) async throws -> XeroAnswer {
        if let key = request.idempotencyKey, key.utf8.count > 128 || !Self.isHeaderText(key) {
            throw XeroError.configuration("an idempotency key has 1 to 128 printable ASCII characters")
        }
        var course = CallCourse(request: request, retry: retry)
        if let first = request.firstTried {
            course.lostTry(at: clock.elapsed - max(.zero, clock.now.since(first)))
            guard course.mayRepeat(at: clock.elapsed) else {
                throw course.unknown("the key is too old to be used again")
            }
        }
        while true {
            do {
                switch try await oneTry(request, &course) {
                case .answer(let answer): return answer
                case .again(let pause): if pause > .zero { try await clock.sleep(for: pause) }
                }
                // The pause, or the wait for a limit before it, may have taken the key's time.
                guard course.mayRepeat(at: clock.elapsed) else { throw course.unknown("too late to send it again") }
            } catch {
                throw course.final(error)
            }
        }
    }

    private enum Step {
        case answer(XeroAnswer)
        case again(after: Duration)
    }

    private func oneTry(_ request: XeroRequest, _ course: inout CallCourse) async throws -> Step {
        try await scheduler.begin()
        let token: Secret
        do {
            token = try await credentials.accessToken()
        } catch {
            await scheduler.end(limits: nil, refused: nil)
            throw error
        }
        guard course.mayRepeat(at: clock.elapsed) else {
            await scheduler.end(limits: nil, refused: nil)
            throw course.unknown("too late to send it again")
        }
        let sent = clock.elapsed
        let exchange: HTTPTransport.Exchange
        do throws(HTTPTransport.Failure) {
            exchange = try await transport.exchange(
                request.method, url(request), headers: headers(request, token), body: request.body)
        } catch {
            await scheduler.end(limits: nil, refused: nil)
            return .again(after: try course.failed(error, sent: sent, now: clock.elapsed))
        }
        let limits = LimitHeaders(now: clock.now, value: exchange.header)
        let verdict = AnswerVerdict(
            status: exchange.status, limits: limits, authenticate: exchange.header("WWW-Authenticate"),
            body: exchange.body, title: request.title)
        var refused: RateLimit?
        if case .limited(let limit, _) = verdict { refused = limit }
        await scheduler.end(limits: limits, refused: refused)

        if request.keepsRefusal, case .failure(.refused) = verdict, exchange.status == 400 {
            return .answer(answer(exchange, limits, course))
        }
        switch verdict {
        case .success: return .answer(answer(exchange, limits, course))
        case .limited(let limit, let retryAfter):
            try course.limited(limit, retryAfter: retryAfter)
            return .again(after: .zero)
        case .tokenRefused(let detail):
            guard course.takeRenewal() else { throw XeroError.notAuthorised(.token, detail) }
            _ = try await credentials.accessToken(insteadOf: token)
            return .again(after: .zero)
        case .trouble(let text, let retryAfter):
            return .again(after: try course.trouble(text, asked: retryAfter, sent: sent, now: clock.elapsed))
        case .failure(let error): throw error
        }
    }

    private func answer(
        _ exchange: HTTPTransport.Exchange, _ limits: LimitHeaders, _ course: CallCourse
    ) -> XeroAnswer {
        var answer = XeroAnswer(
            status: exchange.status, body: exchange.body, limits: limits,
            correlationID: exchange.header("Xero-Correlation-Id").map { SafeText.cleaned($0, limit: 60) })
        answer.followsLostTry = course.hasLostTry
        return answer
    }

    private func url(_ request: XeroRequest) -> String {
        let base = "\(address.text)/api.xro/2.0/\(request.path)"
        return request.query.isEmpty ? base : "\(base)?\(QueryText.encoded(request.query))"
    }

    private func headers(_ request: XeroRequest, _ token: Secret) -> [(String, String)] {
        var headers = [
            ("Authorization", "Bearer \(token.value)"), ("Accept", "application/json"), ("User-Agent", "clio-xero"),
        ]
        if let tenant { headers.append(("xero-tenant-id", tenant)) }
        if request.body != nil { headers.append(("Content-Type", request.contentType)) }
        if let key = request.idempotencyKey { headers.append(("Idempotency-Key", key)) }
        if let since = request.modifiedSince { headers.append(("If-Modified-Since", since.wholeSecondText)) }
        return headers
    }

    private static func isHeaderText(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
