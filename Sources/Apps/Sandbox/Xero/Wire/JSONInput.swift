internal import Ledger

/// Reads a JSON body by its shape. Members Xero's schema does not have are passed over, as Xero does, and reported.
struct JSONInput {
    private(set) var ignored: [String] = []

    /// The elements under `root` (`{"Invoices": […]}`), of a bare array, or a single bare element.
    mutating func elements(of body: [UInt8], root: String, shape: Shape) throws(PostDataError) -> [InputValue] {
        let value: JSONValue
        do { value = try JSONValue.parse(body) } catch {
            throw PostDataError(
                message: "JSON for post data was invalid,\(error.message) Line \(error.line), position \(error.column)."
            )
        }
        if let list = value[root] {
            guard let elements = list.elements else { throw mismatch(root, list) }
            return try elements.map { element throws(PostDataError) in try object(element, shape, path: root) }
        }
        if let elements = value.elements {
            return try elements.map { element throws(PostDataError) in try object(element, shape, path: root) }
        }
        guard let members = value.members, !members.isEmpty else { throw PostDataError.none }
        return [try object(value, shape, path: root)]
    }

    private mutating func object(
        _ value: JSONValue, _ shape: Shape, path: String
    ) throws(PostDataError) -> InputValue {
        guard let members = value.members else { throw mismatch(path, value) }
        var read: [String: InputValue] = [:]
        for member in members {
            guard let field = shape.fields[member.key] else {
                ignored.append("\(path).\(member.key)")
                continue
            }
            if case .ignored = field { continue }
            read[member.key] = try self.value(member.value, field, path: "\(path).\(member.key)")
        }
        return .object(read)
    }

    private mutating func value(
        _ value: JSONValue, _ field: Shape.Field, path: String
    ) throws(PostDataError) -> InputValue {
        if value.isNull { return .null }
        switch field {
        case .object(let shape): return try object(value, shape, path: path)
        case .list(_, let shape):
            guard let elements = value.elements else { throw mismatch(path, value) }
            return .list(try elements.map { element throws(PostDataError) in try object(element, shape, path: path) })
        default:
            let text: String
            switch value.content {
            case .string(let string): text = string
            case .number(let number): text = number
            case .bool(let flag): text = flag ? "true" : "false"
            default: throw mismatch(path, value)
            }
            if text.utf8.contains(where: { $0 < 0x20 && $0 != 9 && $0 != 10 && $0 != 13 }) {
                throw PostDataError(message: "JSON for post data was invalid,\(path) holds a control character.")
            }
            guard let read = Shape.value(text, of: field) else { throw mismatch(path, value) }
            return read
        }
    }

    private func mismatch(_ path: String, _ value: JSONValue) -> PostDataError {
        PostDataError(
            message: "JSON for post data was invalid,Error converting value \(value.text.prefix(100)). Path '\(path)', "
                + "line \(value.line).")
    }
}
