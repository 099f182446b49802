internal import SandboxKit

/// What the login has given out. All lives are Xero's and run on the sandbox's clock.
struct IdentityState: Sendable {
    static let codeLife: Int64 = 5 * 60_000
    static let accessLife: Int64 = 30 * 60_000
    static let refreshLife: Int64 = 60 * 86_400_000
    /// A used refresh token works again this long, in case the new one was lost on the way.
    static let retryLife: Int64 = 30 * 60_000

    struct Code: Sendable {
        var clientID: String
        var redirect: String
        var scopes: Set<String>
        var challenge: String?
        var expires: Int64
    }

    struct Access: Sendable {
        var grant: GUID
        var clientID: String
        var scopes: Set<String>
        var expires: Int64
    }

    struct Refresh: Sendable {
        var grant: GUID
        var clientID: String
        var scopes: Set<String>
        var lastUse: Int64
        /// When it was first turned in.
        var used: Int64?
        /// The tokens that took its place.
        var successors: [String] = []
    }

    struct Connection: Sendable {
        var id: GUID
        var clientID: String
        var grant: GUID
        var created: Int64
        var updated: Int64
    }

    let clients: [String: SandboxClient]
    var codes: [String: Code] = [:]
    private(set) var access: [String: Access] = [:]
    private(set) var refresh: [String: Refresh] = [:]
    private(set) var connections: [Connection] = []
    private var revoked: Set<GUID> = []
    var random: SeededRandom

    init(clients: [SandboxClient], seed: UInt64) {
        self.clients = Dictionary(clients.map { ($0.id, $0) }) { first, _ in first }
        random = SeededRandom(seed: seed)
    }

    struct Tokens {
        var access: String
        var refresh: String?
        var scopes: Set<String>
    }

    /// New tokens for a grant; its app is connected to the organisation.
    mutating func issue(
        _ client: SandboxClient, scopes: Set<String>, grant: GUID? = nil, now: Int64
    ) -> Tokens {
        let id = grant ?? GUID(from: &random)
        let token = random.token()
        access[token] = Access(grant: id, clientID: client.id, scopes: scopes, expires: now + Self.accessLife)
        if grant == nil { connect(client.id, id, now) }
        guard scopes.contains("offline_access"), client.kind != .custom else {
            return Tokens(access: token, refresh: nil, scopes: scopes)
        }
        let refreshToken = random.token()
        refresh[refreshToken] = Refresh(grant: id, clientID: client.id, scopes: scopes, lastUse: now)
        return Tokens(access: token, refresh: refreshToken, scopes: scopes)
    }

    /// Turns a refresh token in; nil where it is unknown, revoked, of another app, too old or used up.
    ///
    /// It is used up half an hour after its first use, or as soon as a token that took its place was used.
    mutating func rotate(_ token: String, _ client: SandboxClient, now: Int64) -> Tokens? {
        guard var old = refresh[token], old.clientID == client.id, !revoked.contains(old.grant),
            now - old.lastUse <= Self.refreshLife
        else { return nil }
        if let used = old.used {
            guard now - used <= Self.retryLife, !old.successors.contains(where: { refresh[$0]?.used != nil }) else {
                return nil
            }
        }
        let tokens = issue(client, scopes: old.scopes, grant: old.grant, now: now)
        old.used = old.used ?? now
        if let successor = tokens.refresh { old.successors.append(successor) }
        refresh[token] = old
        return tokens
    }

    /// Ends a grant: its tokens stop working and the app is no longer connected.
    mutating func revoke(_ token: String, _ client: SandboxClient) {
        guard let grant = refresh[token]?.grant ?? access[token]?.grant,
            (refresh[token]?.clientID ?? access[token]?.clientID) == client.id
        else { return }
        revoked.insert(grant)
        connections.removeAll { $0.clientID == client.id }
    }

    enum Check {
        case good(Access)
        case expired(Int64)
        case unknown
    }

    func check(_ token: String, now: Int64) -> Check {
        guard let found = access[token], !revoked.contains(found.grant) else { return .unknown }
        return found.expires <= now ? .expired(found.expires) : .good(found)
    }

    mutating func disconnect(_ id: GUID, clientID: String) -> Bool {
        let before = connections.count
        connections.removeAll { $0.id == id && $0.clientID == clientID }
        return connections.count < before
    }

    func isConnected(_ clientID: String) -> Bool { connections.contains { $0.clientID == clientID } }

    private mutating func connect(_ clientID: String, _ grant: GUID, _ now: Int64) {
        if let index = connections.firstIndex(where: { $0.clientID == clientID }) {
            connections[index].updated = now
            connections[index].grant = grant
        } else {
            connections.append(
                Connection(id: GUID(from: &random), clientID: clientID, grant: grant, created: now, updated: now))
        }
    }
}
