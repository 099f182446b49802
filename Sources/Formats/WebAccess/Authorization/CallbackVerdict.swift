/// What a request on the redirect address is worth. Anybody on this machine, and any page in its browser, can send one.
enum CallbackVerdict: Hashable, Sendable {
    case code(Secret)
    /// The server sent the person back with an error: they said no, or the app isn't set up as asked.
    case failed(SignInRefusal)
    /// Not the call that is awaited, which may still come.
    case refused(status: Int, text: String)

    /// - Parameters:
    ///   - target: path and query as they came.
    ///   - hosts: all `Host` headers.
    init(method: String, target: String, hosts: [String], port: Int, state: Secret) {
        // A page elsewhere can point a name of its own at this machine; the name in Host gives it away.
        guard hosts.count == 1,
            ["localhost", "127.0.0.1", "[::1]"].contains(where: { hosts[0].lowercased() == "\($0):\(port)" })
        else {
            self = .refused(status: 400, text: "This address is for this machine only.")
            return
        }
        let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves[0] == "/callback" else {
            self = .refused(status: 404, text: "There is nothing here.")
            return
        }
        guard method == "GET" else {
            self = .refused(status: 405, text: "Only GET is answered here.")
            return
        }
        let pairs = QueryText.pairs(halves.count > 1 ? halves[1] : "")
        let values = { (name: String) in pairs.filter { $0.name == name }.map(\.value) }
        guard let answered = values("state").first, values("state").count == 1, state.equalsInConstantTime(answered)
        else {
            self = .refused(
                status: 400,
                text: "This answer doesn't belong to the sign-in that is waiting. Start again from the program.")
            return
        }
        if let error = values("error").first {
            let detail = SafeText.cleaned(
                [error, values("error_description").first ?? ""].filter { !$0.isEmpty }.joined(separator: ": "),
                limit: 200)
            switch error {
            case "access_denied": self = .failed(.declined)
            case "invalid_scope": self = .failed(.scope(detail))
            case "server_error", "temporarily_unavailable": self = .failed(.server(detail))
            default: self = .failed(.application(detail))
            }
            return
        }
        guard let code = values("code").first, values("code").count == 1, !code.isEmpty else {
            self = .refused(status: 400, text: "The code is missing. Start again from the program.")
            return
        }
        self = .code(Secret(code))
    }
}
