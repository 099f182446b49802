public import SandboxKit

/// What the sandbox's login does when an app asks for access.
public enum SandboxLogin: Hashable, Sendable {
    /// Gives the code at once.
    case automatic
    /// Shows a page with a link to allow and one to cancel.
    case page
}

/// How a sandbox is to run.
public struct SandboxOptions: Sendable {
    /// 0 takes any free port.
    public var port: Int
    public var firm: SandboxFirm
    public var clock: SandboxClock
    public var limits: SandboxLimits
    public var clients: [SandboxClient]
    public var login: SandboxLogin
    /// For ids and tokens: the same seed and the same requests give the same ones.
    public var seed: UInt64
    public var faults: [SandboxFault]
    /// Real milliseconds every API answer takes at least, so that calls overlap.
    public var latency: Int

    public init(
        port: Int = 0, firm: SandboxFirm = .harbourFinch, clock: SandboxClock = SandboxClock(),
        limits: SandboxLimits = .xero, clients: [SandboxClient] = [.rehearsal, .customRehearsal],
        login: SandboxLogin = .automatic, seed: UInt64 = 1, faults: [SandboxFault] = [], latency: Int = 0
    ) {
        self.port = port
        self.firm = firm
        self.clock = clock
        self.limits = limits
        self.clients = clients
        self.login = login
        self.seed = seed
        self.faults = faults
        self.latency = latency
    }
}
