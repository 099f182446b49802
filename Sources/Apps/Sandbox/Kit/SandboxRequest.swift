/// An HTTP request as the sandbox's rules see it.
package struct SandboxRequest: Sendable {
    package var method: String
    /// As sent, with its query.
    package var target: String
    /// Names in small letters.
    package var headers: [String: String]
    package var body: [UInt8]

    /// The path's parts, percent-decoded.
    package let path: [String]
    package let query: [(name: String, value: String)]

    package init(method: String, target: String, headers: [String: String], body: [UInt8]) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = parts[0].split(separator: "/").map { Self.decoded($0, plusIsSpace: false) }
        query = parts.count > 1 ? Self.pairs(String(parts[1])) : []
    }

    package func header(_ name: String) -> String? { headers[name] }

    package func parameter(_ name: String) -> String? {
        query.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The form in the body, the first of each name.
    package var form: [String: String] {
        Dictionary(Self.pairs(String(decoding: body, as: UTF8.self)).map { ($0.name, $0.value) }) { first, _ in first }
    }

    /// Pairs of a query or of a form. A `+` is a space, so a plus must be sent as `%2B`.
    package static func pairs(_ text: String) -> [(name: String, value: String)] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (decoded(parts[0], plusIsSpace: true), parts.count > 1 ? decoded(parts[1], plusIsSpace: true) : "")
        }
    }

    /// Whether it comes from this machine's own pages and programs alone: the host, and the origin where one is sent, must
    /// be local. Guards against DNS rebinding and pages of other sites.
    package var isLocal: Bool {
        func isLoopback(_ host: some StringProtocol) -> Bool {
            let name = host.hasPrefix("[") ? String(host.prefix { $0 != "]" }) + "]" : String(host.prefix { $0 != ":" })
            return ["localhost", "127.0.0.1", "[::1]"].contains(name.lowercased())
        }
        guard let host = header("host"), isLoopback(host) else { return false }
        guard let origin = header("origin") else { return true }
        guard let start = origin.firstRange(of: "://") else { return false }
        return isLoopback(origin[start.upperBound...])
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
