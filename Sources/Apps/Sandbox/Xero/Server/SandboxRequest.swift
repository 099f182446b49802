/// An HTTP request as the sandbox's rules see it.
struct SandboxRequest: Sendable {
    var method: String
    /// As sent, with its query.
    var target: String
    /// Names in small letters.
    var headers: [String: String]
    var body: [UInt8]

    /// The path's parts, percent-decoded.
    let path: [String]
    let query: [(name: String, value: String)]

    init(method: String, target: String, headers: [String: String], body: [UInt8]) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = parts[0].split(separator: "/").map { Self.decoded($0, plusIsSpace: false) }
        query = parts.count > 1 ? Self.pairs(String(parts[1])) : []
    }

    func header(_ name: String) -> String? { headers[name] }

    func parameter(_ name: String) -> String? { query.first { $0.name.lowercased() == name.lowercased() }?.value }

    /// Pairs of a query or of a form. A `+` is a space, so a plus must be sent as `%2B`.
    static func pairs(_ text: String) -> [(name: String, value: String)] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (decoded(parts[0], plusIsSpace: true), parts.count > 1 ? decoded(parts[1], plusIsSpace: true) : "")
        }
    }

    private static func decoded(_ text: Substring, plusIsSpace: Bool) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.first {
            rest = rest.dropFirst()
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let code = UInt8(String(Substring(rest.prefix(2))), radix: 16)
            {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// An HTTP answer of the sandbox.
struct SandboxAnswer: Sendable {
    var status: Int
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []

    static func json(_ status: Int, _ value: OutputValue) -> SandboxAnswer {
        SandboxAnswer(
            status: status, headers: [("Content-Type", "application/json; charset=utf-8")], body: value.json())
    }

    static func text(_ status: Int, _ text: String, type: String = "text/plain; charset=utf-8") -> SandboxAnswer {
        SandboxAnswer(status: status, headers: [("Content-Type", type)], body: Array(text.utf8))
    }

    /// Xero's 404: text, never JSON.
    static let notFound = SandboxAnswer.text(404, "The resource you're looking for cannot be found")

    static let methodNotAllowed = SandboxAnswer.text(405, "The requested resource does not support this HTTP method.")
}
