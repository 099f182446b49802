// The clock and the faults are part of this sandbox's own interface.
@_exported public import SandboxKit
internal import Synchronization

/// The state behind the sandbox's connections.
final class ClioCore: SandboxRules {
    private let state: Mutex<ClioState>

    init(_ options: ClioSandboxOptions) { state = Mutex(ClioState(options)) }

    func deliver(_ request: SandboxRequest) -> SandboxDelivery { state.withLock { $0.deliver(request) } }

    func leave() {}

    func with<Result: Sendable, Failure: Error>(
        _ body: (inout ClioState) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try state.withLock { (state) throws(Failure) -> Result in try body(&state) }
    }
}

/// A Clio Manage of this machine's own, to rehearse with and to test against: login and API version 4 on one port.
///
/// It listens on 127.0.0.1 alone and keeps nothing beyond its life. It answers by the rules Clio documents; where they leave
/// something open it takes the stricter reading, or lets the caller choose: see ``ClioOddities``, ``ClioDeletedBills``,
/// ``ClioFirm/settlementTouch`` and ``ClioFirm/showsInterestBills``.
public final class ClioSandbox: Sendable {
    private let core: ClioCore
    private let listener: SandboxListener
    public let clock: SandboxClock
    /// `http://127.0.0.1:PORT`: the address for the API and the login alike.
    public let baseURL: String
    public let port: Int

    private init(core: ClioCore, listener: SandboxListener, clock: SandboxClock) {
        self.core = core
        self.listener = listener
        self.clock = clock
        port = listener.port
        baseURL = "http://127.0.0.1:\(listener.port)"
    }

    /// Starts to listen.
    /// - Throws: where the port is taken.
    public static func start(_ options: ClioSandboxOptions = ClioSandboxOptions()) async throws -> ClioSandbox {
        let core = ClioCore(options)
        let listener = try await SandboxListener.start(port: options.port, core)
        return ClioSandbox(core: core, listener: listener, clock: options.clock)
    }

    /// Closes all connections and the port.
    public func stop() async { await listener.stop() }

    // MARK: What the firm's people do

    /// Looks at the firm, or does something there, at the clock's time. No request comes between.
    public func with<Result: Sendable, Failure: Error>(
        _ body: (inout ClioFirm) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try core.with { (state) throws(Failure) -> Result in
            state.api.firm.now = state.clock.now
            return try body(&state.api.firm)
        }
    }

    // MARK: What happened

    /// Calls by method and endpoint: `GET /bills`, `GET /contacts/{id}`, `PATCH /contacts/{id}`, `POST /oauth/token`.
    public var counters: [String: Int] { core.with { $0.journal.counters } }

    /// Every write that reached the rules, in order.
    public var writes: [ClioWrite] { core.with { $0.journal.writes } }

    /// The firm's ``ClioFirm/canonicalText`` now.
    public var firmText: [UInt8] { core.with { $0.api.firm.canonicalText } }

    /// How many requests a fault struck.
    public var faultsStruck: Int { core.with { $0.faults.struck } }

    // MARK: What tests do

    public func add(_ fault: SandboxFault) { core.with { $0.faults.add(fault) } }

    /// Nil ends the troubles by chance.
    public func set(_ chaos: SandboxChaos?) { core.with { $0.faults.set(chaos) } }

    /// No fault is left, neither planned nor by chance.
    public func clearFaults() { core.with { $0.faults.clear() } }

    /// Something that is done in the firm while it is being read: right after one of the next calls of the API, before the
    /// one after that.
    /// - Parameter calls: from 1.
    public func after(calls: Int, _ body: @escaping @Sendable (inout ClioFirm) -> Void) {
        core.with { $0.meanwhile.append((calls, body)) }
    }

    /// What was to be done after later calls isn't.
    public func clearMeanwhile() { core.with { $0.meanwhile = [] } }

    /// Calls a minute from now on; what was counted stays.
    public func set(perMinute: Int) { core.with { $0.limiter.perMinute = perMinute } }

    public func set(_ oddities: ClioOddities) { core.with { $0.api.oddities = oddities } }

    public func set(_ deletedBills: ClioDeletedBills) { core.with { $0.api.deletedBills = deletedBills } }

    /// Resources that answer 403 from now on.
    public func set(forbidden: Set<String>) { core.with { $0.api.forbidden = forbidden } }

    /// Resources that answer 404 from now on.
    public func set(absent: Set<String>) { core.with { $0.api.absent = absent } }

    /// Fresh tokens for an app, without a login.
    /// - Returns: nil where the app is not registered.
    public func issueToken(client id: String = ClioClient.rehearsal.id) -> (access: String, refresh: String)? {
        core.with { state in state.login.clients[id].map { state.login.issue($0.id, now: state.clock.now) } }
    }
}
