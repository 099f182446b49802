/// Why a sign-in, or the renewal of one, brought no tokens; by what to do about it.
package enum SignInRefusal: Error, Hashable, Sendable {
    /// The person said no.
    case declined
    case nobodyCame
    /// The code or refresh token is used, run out, ended or not ours.
    case grant(String)
    /// The app may not have what it asked for.
    case scope(String)
    /// The server can't be reached or is in trouble: later it may not be.
    case server(String)
    /// The server doesn't take the app, or what it sent.
    case application(String)
    case tls(String)
    /// What answered is no token server.
    case noToken
}
