/// An app registered with the sandbox's login.
public struct SandboxClient: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// Proof key instead of a secret (RFC 7636).
        case proofKey
        /// With a secret.
        case web
        /// A custom connection: client_credentials, one organisation, no refresh token.
        case custom
    }

    public var id: String
    /// Nil for ``Kind/proofKey``.
    public var secret: String?
    public var kind: Kind
    /// What a custom connection may ask for.
    public var scopes: Set<String>

    public init(id: String, secret: String? = nil, kind: Kind, scopes: Set<String> = []) {
        self.id = id
        self.secret = secret
        self.kind = kind
        self.scopes = scopes
    }

    /// For a rehearsal: the app's id is `sandbox`.
    public static let rehearsal = SandboxClient(id: "sandbox", kind: .proofKey)
    /// For a rehearsal with a custom connection: id `sandbox-custom`, secret `sandbox-secret`.
    public static let customRehearsal = SandboxClient(
        id: "sandbox-custom", secret: "sandbox-secret", kind: .custom,
        scopes: [
            "accounting.invoices", "accounting.payments", "accounting.contacts", "accounting.settings",
            "accounting.settings.read",
        ])
}

extension SandboxClient: CustomStringConvertible {
    /// Without the secret.
    public var description: String { "SandboxClient(\(id))" }
}
