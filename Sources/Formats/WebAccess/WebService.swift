/// A service this program signs in to, as messages name it.
public struct WebService: Hashable, Sendable {
    public var name: String
    /// The command that signs in: `clio-xero link …`.
    public var linkCommand: String

    public init(name: String, linkCommand: String) {
        self.name = name
        self.linkCommand = linkCommand
    }
}
