public import SandboxKit

/// What the sandbox's login does when an app asks for access.
public enum ClioLogin: Hashable, Sendable {
    /// Gives the code at once.
    case automatic
    /// Shows a page with a link to allow and one to decline.
    case page
}

/// How a sandbox of Clio is to run.
public struct ClioSandboxOptions: Sendable {
    /// 0 takes any free port.
    public var port: Int
    public var firm: ClioFirm
    /// A Xero sandbox can go by the same clock.
    public var clock: SandboxClock
    /// Calls a minute for each access token.
    public var perMinute: Int
    public var clients: [ClioClient]
    public var login: ClioLogin
    /// For tokens: the same seed and the same requests give the same ones.
    public var seed: UInt64
    public var faults: [SandboxFault]
    public var oddities: ClioOddities
    public var deletedBills: ClioDeletedBills
    /// Resources the app has no permission for, as in the path: `bank_transactions`; or none to change: `PATCH contacts`. They
    /// answer 403.
    public var forbidden: Set<String>
    /// Real milliseconds every API answer takes at least.
    public var latency: Int
    /// What else happens on a day of a history that is played, drawn from a seed, as in the firm's Xero; in words.
    public var elsewhere: (@Sendable (_ seed: UInt64) -> [String])?

    public init(
        port: Int = 0, firm: ClioFirm = .sample, clock: SandboxClock = SandboxClock(), perMinute: Int = 50,
        clients: [ClioClient] = [.rehearsal], login: ClioLogin = .automatic, seed: UInt64 = 1,
        faults: [SandboxFault] = [], oddities: ClioOddities = ClioOddities(),
        deletedBills: ClioDeletedBills = .listed, forbidden: Set<String> = [], latency: Int = 0,
        elsewhere: (@Sendable (_ seed: UInt64) -> [String])? = nil
    ) {
        self.port = port
        self.firm = firm
        self.clock = clock
        self.perMinute = perMinute
        self.clients = clients
        self.login = login
        self.seed = seed
        self.faults = faults
        self.oddities = oddities
        self.deletedBills = deletedBills
        self.forbidden = forbidden
        self.latency = latency
        self.elsewhere = elsewhere
    }
}
