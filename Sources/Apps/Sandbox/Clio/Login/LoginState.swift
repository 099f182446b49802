internal import SandboxKit

/// An app registered with the sandbox's Clio.
public struct ClioClient: Hashable, Sendable {
    public var id: String
    public var secret: String

    public init(id: String, secret: String) {
        self.id = id
        self.secret = secret
    }

    /// For a rehearsal: id `sandbox`, secret `sandbox-secret`.
    public static let rehearsal = ClioClient(id: "sandbox", secret: "sandbox-secret")
}

extension ClioClient: CustomStringConvertible {
    /// Without the secret.
    public var description: String { "ClioClient(\(id))" }
}

/// What the login has given out. Lives run on the sandbox's clock.
struct LoginState: Sendable {
    /// Ten minutes.
    static let codeLife: Int64 = 10 * 60_000
    /// 30 days.
    static let accessLife: Int64 = 30 * 86_400_000

    struct Code: Sendable {
        var clientID: String
        var redirect: String
        var expires: Int64
    }

    struct Access: Sendable {
        var grant: Int
        var clientID: String
        var expires: Int64
    }

    let clients: [String: ClioClient]
    var codes: [String: Code] = [:]
    private var access: [String: Access] = [:]
    /// Refresh tokens don't expire and aren't rotated.
    private var refresh: [String: (grant: Int, clientID: String)] = [:]
    private var revoked: Set<Int> = []
    private var grants = 0
    private var random: SeededRandom

    init(clients: [ClioClient], seed: UInt64) {
        self.clients = Dictionary(clients.map { ($0.id, $0) }) { first, _ in first }
        random = SeededRandom(seed: seed)
    }

    mutating func newCode(_ client: ClioClient, redirect: String, now: Int64) -> String {
        let code = random.token()
        codes[code] = Code(clientID: client.id, redirect: redirect, expires: now + Self.codeLife)
        return code
    }

    /// The tokens of a new grant.
    mutating func issue(_ clientID: String, now: Int64) -> (access: String, refresh: String) {
        grants += 1
        let token = random.token()
        refresh[token] = (grants, clientID)
        return (newAccess(grants, clientID, now), token)
    }

    /// A new access token; nil where the refresh token is unknown, revoked or another app's.
    mutating func renew(_ token: String, _ client: ClioClient, now: Int64) -> String? {
        guard let (grant, clientID) = refresh[token], clientID == client.id, !revoked.contains(grant) else {
            return nil
        }
        return newAccess(grant, clientID, now)
    }

    private mutating func newAccess(_ grant: Int, _ clientID: String, _ now: Int64) -> String {
        let token = random.token()
        access[token] = Access(grant: grant, clientID: clientID, expires: now + Self.accessLife)
        return token
    }

    /// Ends the grant of an access or a refresh token; false where `caller` has no right to.
    mutating func revoke(_ token: String, caller: Access) -> Bool {
        guard let (grant, clientID) = refresh[token] ?? access[token].map({ ($0.grant, $0.clientID) }),
            clientID == caller.clientID
        else { return false }
        revoked.insert(grant)
        return true
    }

    /// Nil where the token is unknown, expired or revoked.
    func check(_ token: String, now: Int64) -> Access? {
        guard let found = access[token], !revoked.contains(found.grant), found.expires > now else { return nil }
        return found
    }
}
