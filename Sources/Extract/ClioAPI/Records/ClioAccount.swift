internal import Ledger
internal import WebAccess

/// The firm's account and the person who signed in.
public struct ClioAccount: Hashable, Sendable {
    /// A state belongs to one account.
    public var id: Int64
    public var name: String
    public var userID: Int64
    public var userName: String
}

extension ClioClient {
    /// - Throws: ``ClioError``; `CancellationError`.
    public func account() async throws -> ClioAccount {
        let request = ClioRequest(.get, "users/who_am_i.json", query: [("fields", "id,name,account{id,name}")])
        let user = try await send(request).record(request)
        guard let account = user["account"], let id = account.recordID, let userID = user.recordID else {
            throw ClioError.unreadable("Clio doesn't say whose account this sign-in is of")
        }
        return ClioAccount(id: id, name: account.words("name"), userID: userID, userName: user.words("name"))
    }
}
