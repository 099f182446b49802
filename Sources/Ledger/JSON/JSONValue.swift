/// A JSON value as a tree, for small documents: settings, manifests. Every value knows its place; numbers stay text.
public struct JSONValue: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        case object([Member])
        case array([JSONValue])
        case string(String)
        case number(String)
        case bool(Bool)
        case null
    }

    public struct Member: Hashable, Sendable {
        public var key: String
        public var value: JSONValue

        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    public var content: Content
    /// 1-based.
    public var line: Int

    public init(content: Content, line: Int = 0) {
        self.content = content
        self.line = line
    }

    /// The document `bytes` hold. A key that comes twice is an error.
    public static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        var scanner = JSONScanner(bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { scanner = JSONScanner(bytes, in: 3..<bytes.count) }
        var lines = LineCounter()
        let value = try parse(&scanner, &lines, depth: 0)
        guard scanner.isAtEnd() else { throw scanner.error(.unexpectedByte, "something follows the document") }
        return value
    }

    /// One value that takes up `range` of `bytes`.
    /// - Parameter firstLine: the line the range begins in.
    public static func parse(_ bytes: [UInt8], in range: Range<Int>, firstLine: Int) throws(JSONError) -> JSONValue {
        var scanner = JSONScanner(bytes, in: range, firstLine: firstLine)
        var lines = LineCounter(from: range.lowerBound, firstLine: firstLine)
        return try parse(&scanner, &lines, depth: 0)
    }

    private static func parse(
        _ scanner: inout JSONScanner, _ lines: inout LineCounter, depth: Int
    ) throws(JSONError) -> JSONValue {
        guard depth < JSONScanner.depthLimit else {
            throw scanner.error(.tooDeep, "values are nested more than 64 deep")
        }
        let kind = try scanner.peek()
        let line = lines.line(of: scanner.position, in: scanner.bytes)
        switch kind {
        case .object:
            try scanner.beginObject()
            var members: [Member] = []
            var keys: Set<String> = []
            var isFirst = true
            while let range = try scanner.nextKey(isFirst: &isFirst) {
                var keyScanner = JSONScanner(scanner.bytes, in: range.lowerBound - 1..<range.upperBound + 1)
                let key = try keyScanner.string()
                guard keys.insert(key).inserted else {
                    throw scanner.error(.duplicateKey, "the key \(key) comes twice")
                }
                members.append(Member(key: key, value: try parse(&scanner, &lines, depth: depth + 1)))
            }
            return JSONValue(content: .object(members), line: line)
        case .array:
            try scanner.beginArray()
            var elements: [JSONValue] = []
            var isFirst = true
            while try scanner.nextElement(isFirst: &isFirst) {
                elements.append(try parse(&scanner, &lines, depth: depth + 1))
            }
            return JSONValue(content: .array(elements), line: line)
        case .string: return JSONValue(content: .string(try scanner.string()), line: line)
        case .number:
            let range = try scanner.number()
            return JSONValue(content: .number(String(decoding: scanner.bytes[range], as: UTF8.self)), line: line)
        case .bool: return JSONValue(content: .bool(try scanner.bool()), line: line)
        case .null:
            guard scanner.takeNull() else { throw scanner.error(.unexpectedByte, "a value was expected") }
            return JSONValue(content: .null, line: line)
        }
    }

    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = content else { return nil }
        return members.first { $0.key == key }?.value
    }

    public var members: [Member]? {
        guard case .object(let members) = content else { return nil }
        return members
    }

    public var elements: [JSONValue]? {
        guard case .array(let elements) = content else { return nil }
        return elements
    }

    public var string: String? {
        guard case .string(let text) = content else { return nil }
        return text
    }

    public var number: String? {
        guard case .number(let text) = content else { return nil }
        return text
    }

    public var bool: Bool? {
        guard case .bool(let flag) = content else { return nil }
        return flag
    }

    public var isNull: Bool { content == .null }

    /// The value as JSON again, for messages.
    public var text: String {
        var out: [UInt8] = []
        append(to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    private func append(to out: inout [UInt8]) {
        switch content {
        case .object(let members):
            out.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                JSONText.appendString(member.key, to: &out)
                out.append(UInt8(ascii: ":"))
                member.value.append(to: &out)
            }
            out.append(UInt8(ascii: "}"))
        case .array(let elements):
            out.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                element.append(to: &out)
            }
            out.append(UInt8(ascii: "]"))
        case .string(let text): JSONText.appendString(text, to: &out)
        case .number(let text): out.append(contentsOf: text.utf8)
        case .bool(let flag): JSONText.append(flag ? "true" : "false", to: &out)
        case .null: JSONText.append("null", to: &out)
        }
    }
}
