// The clock, the faults and the limits' troubles are part of this sandbox's own interface.
@_exported public import SandboxKit
internal import Synchronization

/// The state behind the sandbox's connections.
final class SandboxCore: SandboxRules {
    private let state: Mutex<SandboxState>

    init(_ options: SandboxOptions) { state = Mutex(SandboxState(options)) }

    func deliver(_ request: SandboxRequest) -> SandboxDelivery { state.withLock { $0.deliver(request) } }

    func leave() { state.withLock { $0.limiter.leave() } }

    func with<Result: Sendable>(_ body: (inout SandboxState) -> Result) -> Result { state.withLock { body(&$0) } }
}

/// A Xero of this machine's own, to rehearse with and to test against: Accounting API, login and connections on one port.
///
/// It listens on 127.0.0.1 alone and answers by the rules Xero documents, with Xero's texts where one is known. It keeps
/// nothing beyond its life. Where the rules are not documented it takes the stricter reading.
public final class XeroSandbox: Sendable {
    private let core: SandboxCore
    private let listener: SandboxListener
    public let clock: SandboxClock
    /// `http://127.0.0.1:PORT`: the address for the API, the identity service and the login alike.
    public let baseURL: String
    public let port: Int

    private init(core: SandboxCore, listener: SandboxListener, clock: SandboxClock) {
        self.core = core
        self.listener = listener
        self.clock = clock
        port = listener.port
        baseURL = "http://127.0.0.1:\(listener.port)"
    }

    /// Starts to listen.
    /// - Throws: where the port is taken.
    public static func start(_ options: SandboxOptions = SandboxOptions()) async throws -> XeroSandbox {
        let core = SandboxCore(options)
        let listener = try await SandboxListener.start(port: options.port, core)
        return XeroSandbox(core: core, listener: listener, clock: options.clock)
    }

    /// Closes all connections and the port.
    public func stop() async { await listener.stop() }

    // MARK: What happened

    /// The organisation's id for the `xero-tenant-id` header.
    public var tenantID: String { core.with { $0.api.book.tenantID.description } }

    /// Calls by method and endpoint: `PUT /Invoices`, `POST /Payments/{id}`, `POST /connect/token`.
    public var counters: [String: Int] { core.with { $0.journal.counters } }

    /// Every write that reached the rules, in order.
    public var writes: [SandboxWrite] { core.with { $0.journal.writes } }

    /// The whole book as canonical JSON, sorted by number, without ids and times: equal books have equal bytes.
    public var book: [UInt8] { core.with { BookText(book: $0.api.book).text() } }

    /// How many requests a fault struck.
    public var faultsStruck: Int { core.with { $0.faults.struck } }

    /// How many calls were refused for a limit (429), those of faults not counted.
    public var callsLimited: Int { core.with { $0.limiter.refusals } }

    /// Every token and code it ever gave out, and its apps' secrets: what must be found nowhere.
    public var secrets: [String] {
        core.with { $0.identity.issued + $0.identity.clients.values.compactMap(\.secret) }
    }

    // MARK: What an accountant does

    /// Days as `yyyy-MM-dd`, nil unlocks. That day itself is locked. False, and no change, where a day can't be read.
    @discardableResult
    public func setLockDates(period: String?, endOfYear: String?) -> Bool {
        core.with { $0.setLockDates(period: period, endOfYear: endOfYear) }
    }

    /// False where there is no such account.
    @discardableResult
    public func setArchived(account code: String, _ isArchived: Bool = true) -> Bool {
        core.with { $0.setArchived(account: code, isArchived) }
    }

    /// False where there is no such contact.
    @discardableResult
    public func setArchived(contact idOrNumber: String, _ isArchived: Bool = true) -> Bool {
        core.with { $0.setArchived(contact: idOrNumber, isArchived) }
    }

    /// Merges a contact into another, as Xero's own screens do. False where one of them is missing.
    @discardableResult
    public func merge(contact idOrNumber: String, into other: String) -> Bool {
        core.with { $0.merge(contact: idOrNumber, into: other) }
    }

    /// False where there is no such payment.
    @discardableResult
    public func mark(payment id: String, reconciled: Bool? = nil, batched: Bool? = nil) -> Bool {
        core.with { $0.mark(payment: id, reconciled: reconciled, batched: batched) }
    }

    /// What a ``Bookkeeper`` of this seed does now; nil where there is no payment it can be done with.
    public func play(_ action: Bookkeeper.Action, seed: UInt64) -> String? {
        core.with { state in
            var bookkeeper = Bookkeeper(seed: seed)
            return bookkeeper.play(action, in: &state.api.book, now: state.clock.now)
        }
    }

    /// A day of a ``Bookkeeper`` of this seed, at the clock's time.
    /// - Returns: what was done, in order.
    public func playDay(seed: UInt64) -> [String] {
        core.with { state in
            var bookkeeper = Bookkeeper(seed: seed)
            return bookkeeper.playDay(in: &state.api.book, now: state.clock.now)
        }
    }

    // MARK: What tests do

    public func add(_ fault: SandboxFault) { core.with { $0.faults.add(fault) } }

    /// Nil ends the troubles by chance.
    public func set(_ chaos: SandboxChaos?) { core.with { $0.faults.set(chaos) } }

    /// No fault is left, neither planned nor by chance.
    public func clearFaults() { core.with { $0.faults.clear() } }

    /// Limits from now on; what was counted stays.
    public func set(_ limits: SandboxLimits) { core.with { $0.limiter.limits = limits } }

    /// A fresh access token, and a refresh token where `offline_access` is among the scopes, without a login.
    ///
    /// - Returns: nil where no app is registered.
    public func issueToken(
        scopes: Set<String> = [
            "accounting.invoices", "accounting.payments", "accounting.contacts", "accounting.settings",
            "offline_access",
        ]
    ) -> (access: String, refresh: String?)? {
        core.with { state in state.issueToken(scopes: scopes).map { ($0.access, $0.refresh) } }
    }
}
