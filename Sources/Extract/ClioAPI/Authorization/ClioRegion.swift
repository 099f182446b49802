public import WebAccess

/// Where a firm's account is kept. An app, its tokens and an account are of one region.
public enum ClioRegion: String, CaseIterable, Hashable, Sendable {
    case unitedStates = "US"
    case canada = "CA"
    case europe = "EU"
    case australia = "AU"

    private var host: String {
        switch self {
        case .unitedStates: "app.clio.com"
        case .canada: "ca.app.clio.com"
        case .europe: "eu.app.clio.com"
        case .australia: "au.app.clio.com"
        }
    }

    /// What `extract.api.baseURL` is for it.
    public var baseURL: String { "https://\(host)" }

    /// The region an address is of; nil for any other server, such as a sandbox.
    public init?(of server: ServerAddress) {
        let text = server.text.lowercased()
        guard let region = Self.allCases.first(where: { $0.baseURL == text }) else { return nil }
        self = region
    }
}
