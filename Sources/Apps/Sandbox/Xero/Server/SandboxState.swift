internal import Ledger
internal import SandboxKit

/// All a sandbox knows, and what it answers to each request.
struct SandboxState: Sendable {
    let clock: SandboxClock
    let login: SandboxLogin
    let latency: Int
    var api: AccountingAPI
    var identity: IdentityState
    var limiter: RateLimiter
    var idempotency = IdempotencyCache()
    var faults = FaultBox()
    var journal = Journal()
    private var correlation: SeededRandom

    init(_ options: SandboxOptions) {
        clock = options.clock
        login = options.login
        latency = options.latency
        api = AccountingAPI(book: Book(firm: options.firm, seed: options.seed, now: options.clock.now))
        identity = IdentityState(clients: options.clients, seed: options.seed ^ 0x1D)
        limiter = RateLimiter(limits: options.limits)
        correlation = SeededRandom(seed: options.seed ^ 0xC0)
        for fault in options.faults { faults.add(fault) }
    }

    typealias Delivery = SandboxDelivery

    mutating func deliver(_ request: SandboxRequest) -> Delivery {
        guard request.isLocal else { return Delivery(answer: .text(403, "The sandbox answers to localhost only.\n")) }
        if request.path.first == "sandbox" {
            return Delivery(answer: ControlEndpoints().answer(request, &self))
        }
        journal.count(request)
        let path = String(request.target.prefix { $0 != "?" })
        let fault = faults.strike(method: request.method, path: path)
        if let refused = before(fault, request) { return refused }
        var delivery = answer(request)
        after(fault, &delivery)
        return delivery
    }

    // MARK: Faults

    private mutating func before(_ fault: SandboxFault.Kind?, _ request: SandboxRequest) -> Delivery? {
        switch fault {
        case .dropBefore: return Delivery(answer: SandboxAnswer(status: 500), ending: .dropped)
        case .tooManyRequests(let problem, let retryAfter):
            return Delivery(answer: limited(tooMany(problem, retryAfter)))
        case .internalError: return Delivery(answer: limited(Self.crash))
        case .unavailable:
            return Delivery(answer: limited(.text(503, "The Xero API is currently offline for maintenance")))
        case .nothingDone(let withZeroIDs) where request.method != "GET":
            return Delivery(answer: limited(Self.echo(request, withZeroIDs)))
        default: return nil
        }
    }

    /// The elements of a request by their numbers, as if they had been saved.
    private static func echo(_ request: SandboxRequest, _ withZeroIDs: Bool) -> SandboxAnswer {
        let sent = (try? JSONValue.parse(request.body))?.members?.first
        let name = String((sent?.key ?? "Elements").dropLast())
        let elements = (sent?.value.elements ?? []).map { element in
            var view = OutputObject()
            if withZeroIDs { view.id(name + "ID", .zero) }
            view.text(name + "Number", element[name + "Number"]?.string)
            return view.value
        }
        var view = OutputObject()
        view.list(name + "s", item: "", elements)
        return .json(200, view.value)
    }

    private mutating func after(_ fault: SandboxFault.Kind?, _ delivery: inout Delivery) {
        switch fault {
        case .dropAfter: delivery.ending = .dropped
        case .dropMidway: delivery.ending = .droppedMidway
        case .internalErrorAfter: delivery.answer = limited(Self.crash)
        case .cutOff: delivery.answer.body.removeLast(delivery.answer.body.count - delivery.answer.body.count / 2)
        case .slow(let milliseconds): delivery.delay = max(delivery.delay, milliseconds)
        default: break
        }
    }

    private static let crash = SandboxAnswer.json(
        500,
        .object([
            ("ErrorNumber", .number("500")), ("Type", .text("UnknownErrorException")),
            ("Message", .text("An error occurred in Xero. Check the API Status page for current service status.")),
        ]))

    private func tooMany(_ problem: String, _ retryAfter: Int?) -> SandboxAnswer {
        var answer = SandboxAnswer.text(429, "")
        answer.headers.append(("X-Rate-Limit-Problem", problem))
        if let retryAfter { answer.headers.append(("Retry-After", String(retryAfter))) }
        return answer
    }

    /// The answer with the headers every one has.
    private mutating func limited(_ answer: SandboxAnswer) -> SandboxAnswer {
        var answer = answer
        answer.headers += limiter.headers(now: clock.now)
        answer.headers.append(("Xero-Correlation-Id", GUID(from: &correlation).description))
        return answer
    }

    // MARK: Requests

    private mutating func answer(_ request: SandboxRequest) -> Delivery {
        let identityEndpoints = IdentityEndpoints(now: clock.now, login: login)
        switch request.path.first {
        case "identity" where request.path == ["identity", "connect", "authorize"]:
            let name = api.book.name
            return Delivery(answer: identityEndpoints.authorize(request, &identity, organisation: name))
        case "connect" where request.path == ["connect", "token"]:
            return Delivery(answer: identityEndpoints.token(request, &identity))
        case "connect" where request.path == ["connect", "revocation"]:
            return Delivery(answer: identityEndpoints.revoke(request, &identity))
        case "connections", "Connections":
            switch authenticated(request) {
            case .failure(let refusal): return Delivery(answer: limited(refusal.answer))
            case .success(let access):
                return Delivery(
                    answer: limited(identityEndpoints.connections(request, access, &identity, book: api.book)))
            }
        case "api.xro" where request.path.count >= 3 && request.path[1] == "2.0": return accounting(request)
        default: return Delivery(answer: .notFound)
        }
    }

    private mutating func accounting(_ request: SandboxRequest) -> Delivery {
        let access: IdentityState.Access
        switch authorised(request) {
        case .failure(let refusal): return Delivery(answer: limited(refusal.answer))
        case .success(let found): access = found
        }
        if let (problem, retryAfter) = limiter.enter(now: clock.now) {
            return Delivery(answer: limited(tooMany(problem.rawValue, retryAfter)))
        }
        let answer = request.method == "GET" ? call(request, access) : write(request, access)
        return Delivery(answer: limited(answer), delay: latency, holdsPlace: true)
    }

    private mutating func write(_ request: SandboxRequest, _ access: IdentityState.Access) -> SandboxAnswer {
        if request.body.count > limiter.limits.bodyBytes {
            return .text(413, "The request is larger than \(limiter.limits.bodyBytes) bytes.")
        }
        guard let key = request.header("idempotency-key") else {
            let answer = call(request, access)
            journal.note(request, status: answer.status, isReplay: false, ignored: api.ignored)
            return answer
        }
        guard key.utf8.count <= IdempotencyCache.longestKey else {
            return Self.problem("Idempotency Key: \(key) is longer than \(IdempotencyCache.longestKey) characters.")
        }
        let app = access.clientID
        switch idempotency.find(key, request, app: app, now: clock.now) {
        case .different: return Self.problem("Idempotency Key: \(key) is used with a different request.")
        case .same(let answer):
            journal.note(request, status: answer.status, isReplay: true, ignored: [])
            return answer
        case .nothing:
            let answer = call(request, access)
            idempotency.keep(answer, key, request, app: app, now: clock.now)
            journal.note(request, status: answer.status, isReplay: false, ignored: api.ignored)
            return answer
        }
    }

    private mutating func call(_ request: SandboxRequest, _ access: IdentityState.Access) -> SandboxAnswer {
        api.ignored = []
        let accept = request.header("accept")?.lowercased() ?? ""
        let context = RuleContext(
            now: clock.now, unitDecimals: request.parameter("unitdp") == "4" ? 4 : 2, app: access.clientID)
        return api.answer(
            AccountingCall(request: request, form: accept.contains("json") ? .json : .xml, context: context))
    }

    private static func problem(_ detail: String) -> SandboxAnswer {
        .json(
            400,
            .object([("title", .text("Bad Request")), ("status", .number("400")), ("detail", .text(detail))]))
    }

    // MARK: Who asks

    private struct Refusal: Error { var answer: SandboxAnswer }

    private mutating func authenticated(_ request: SandboxRequest) -> Result<IdentityState.Access, Refusal> {
        guard let header = request.header("authorization"), header.hasPrefix("Bearer ") else {
            return .failure(unauthorised("AuthenticationUnsuccessful"))
        }
        switch identity.check(String(header.dropFirst(7)), now: clock.now) {
        case .good(let access): return .success(access)
        case .expired(let instant):
            return .failure(unauthorised("TokenExpired: token expired at \(TimeText.expiry(instant))"))
        case .unknown: return .failure(unauthorised("AuthenticationUnsuccessful"))
        }
    }

    /// The token's app, if it is connected to the organisation it names and may touch the resource.
    private mutating func authorised(_ request: SandboxRequest) -> Result<IdentityState.Access, Refusal> {
        authenticated(request).flatMap { access in
            let isCustom = identity.clients[access.clientID]?.kind == .custom
            let tenant = request.header("xero-tenant-id")
            let isRight = tenant.map { GUID($0) == api.book.tenantID } ?? isCustom
            guard isRight, identity.isConnected(access.clientID) else {
                var view = OutputObject()
                view.text("title", "Forbidden")
                view.add("status", .number("403"))
                view.text("detail", "AuthenticationUnsuccessful")
                view.id("instance", GUID(from: &correlation))
                return .failure(Refusal(answer: .json(403, view.value)))
            }
            guard Scopes.allow(access.scopes, resource: request.path[2], isWrite: request.method != "GET") else {
                var refusal = unauthorised("AuthorizationUnsuccessful")
                refusal.answer.headers.append(("WWW-Authenticate", "insufficient_scope"))
                return .failure(refusal)
            }
            return .success(access)
        }
    }

    private mutating func unauthorised(_ detail: String) -> Refusal {
        var view = OutputObject()
        view.text("Title", "Unauthorized")
        view.add("Status", .number("401"))
        view.text("Detail", detail)
        view.id("Instance", GUID(from: &correlation))
        return Refusal(answer: .json(401, view.value))
    }
}
