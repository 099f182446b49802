internal import SandboxKit

/// All a sandbox of Clio knows, and what it answers to each request.
struct ClioState: Sendable {
    let clock: SandboxClock
    let loginPage: ClioLogin
    let latency: Int
    let elsewhere: (@Sendable (_ seed: UInt64) -> [String])?
    var api: ClioAPI
    var login: LoginState
    var limiter: ClioLimiter
    var faults = FaultBox()
    var journal = ClioJournal()
    /// What is done in the firm after so many more calls.
    var meanwhile: [(calls: Int, body: @Sendable (inout ClioFirm) -> Void)] = []

    init(_ options: ClioSandboxOptions) {
        clock = options.clock
        loginPage = options.login
        latency = options.latency
        elsewhere = options.elsewhere
        api = ClioAPI(
            firm: options.firm, oddities: options.oddities, deletedBills: options.deletedBills,
            forbidden: options.forbidden)
        login = LoginState(clients: options.clients, seed: options.seed)
        limiter = ClioLimiter(perMinute: options.perMinute)
        for fault in options.faults { faults.add(fault) }
    }

    mutating func deliver(_ request: SandboxRequest) -> SandboxDelivery {
        guard request.isLocal else {
            return SandboxDelivery(answer: .text(403, "The sandbox answers to localhost only.\n"))
        }
        if request.path.first == "sandbox" {
            return SandboxDelivery(answer: ClioControl().answer(request, &self))
        }
        journal.count(request)
        let path = String(request.target.prefix { $0 != "?" })
        let fault = faults.strike(method: request.method, path: path)
        if let refused = before(fault, request) { return refused }
        var delivery = answer(request)
        after(fault, request, &delivery)
        return delivery
    }

    // MARK: Faults

    private mutating func before(_ fault: SandboxFault.Kind?, _ request: SandboxRequest) -> SandboxDelivery? {
        switch fault {
        case .dropBefore: return SandboxDelivery(answer: SandboxAnswer(status: 500), ending: .dropped)
        case .tooManyRequests(_, let retryAfter):
            var answer = ClioProblem.tooMany.answer
            if let retryAfter { answer.headers.append(("Retry-After", String(retryAfter))) }
            return SandboxDelivery(answer: limited(answer, request))
        case .internalError: return SandboxDelivery(answer: limited(ClioProblem.crash.answer, request))
        case .unavailable: return SandboxDelivery(answer: limited(ClioProblem.unavailable.answer, request))
        default: return nil
        }
    }

    private mutating func after(
        _ fault: SandboxFault.Kind?, _ request: SandboxRequest, _ delivery: inout SandboxDelivery
    ) {
        switch fault {
        case .dropAfter: delivery.ending = .dropped
        case .dropMidway: delivery.ending = .droppedMidway
        case .internalErrorAfter: delivery.answer = limited(ClioProblem.crash.answer, request)
        case .cutOff: delivery.answer.body.removeLast(delivery.answer.body.count - delivery.answer.body.count / 2)
        case .slow(let milliseconds): delivery.delay = max(delivery.delay, milliseconds)
        default: break
        }
    }

    private static func bearer(_ request: SandboxRequest) -> String? {
        guard let header = request.header("authorization"), header.hasPrefix("Bearer ") else { return nil }
        return String(header.dropFirst(7))
    }

    /// The answer with the headers of the token's limit.
    private mutating func limited(_ answer: SandboxAnswer, _ request: SandboxRequest) -> SandboxAnswer {
        guard let token = Self.bearer(request), request.path.first == "api" else { return answer }
        var answer = answer
        answer.headers += limiter.headers(token, now: clock.now)
        return answer
    }

    // MARK: Requests

    private mutating func answer(_ request: SandboxRequest) -> SandboxDelivery {
        switch request.path.first {
        case "oauth":
            let endpoints = LoginEndpoints(now: clock.now, login: loginPage, firmName: api.firm.name)
            return SandboxDelivery(answer: endpoints.answer(request, &login))
        case "api":
            let answer = call(request)
            passMeanwhile()
            return SandboxDelivery(answer: answer, delay: latency)
        default: return SandboxDelivery(answer: ClioProblem.noPath.answer)
        }
    }

    private mutating func passMeanwhile() {
        for index in meanwhile.indices {
            meanwhile[index].calls -= 1
            if meanwhile[index].calls == 0 { meanwhile[index].body(&api.firm) }
        }
        meanwhile.removeAll { $0.calls <= 0 }
    }

    private mutating func call(_ request: SandboxRequest) -> SandboxAnswer {
        guard let token = Self.bearer(request), login.check(token, now: clock.now) != nil else {
            return ClioProblem.unauthorized.answer
        }
        guard let version = ClioVersion.chosen(request.header("x-api-version")) else {
            return limited(ClioProblem.gone.answer, request)
        }
        if let retryAfter = limiter.enter(token, now: clock.now) {
            var answer = limited(ClioProblem.tooMany.answer, request)
            answer.headers.append(("Retry-After", String(retryAfter)))
            return answer
        }
        var answer: SandboxAnswer
        api.firm.now = clock.now
        do {
            answer = try api.answer(request)
            answer.headers.append(("X-API-VERSION", version))
        } catch {
            answer = error.answer
        }
        if request.method != "GET" { journal.note(request, status: answer.status) }
        return limited(answer, request)
    }
}
