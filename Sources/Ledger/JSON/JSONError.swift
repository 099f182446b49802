/// Why a text is no JSON, or not the JSON that was expected.
public struct JSONError: Error, Hashable, Sendable {
    public enum Code: String, Hashable, Sendable {
        case unexpectedEnd
        case unexpectedByte
        case badNumber
        case badString
        case badEscape
        case invalidUTF8
        case tooDeep
        case duplicateKey
        case wrongType
    }

    public var code: Code
    /// 1-based.
    public var line: Int
    /// 1-based, in bytes.
    public var column: Int
    public var message: String

    public init(code: Code, line: Int, column: Int, message: String) {
        self.code = code
        self.line = line
        self.column = column
        self.message = message
    }
}
