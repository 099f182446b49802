internal import Ledger

/// How amounts are written.
public enum ClioMoneyForm: Hashable, Sendable {
    /// `958.5`
    case numbers
    /// `"958.50"`
    case texts
    /// Numbers in records with an even id, texts in the others.
    case mixed
}

/// The members of an object in the making.
struct ClioObject {
    private(set) var members: [JSONValue.Member] = []
    private let moneyAsText: Bool

    init(moneyAsText: Bool = false) { self.moneyAsText = moneyAsText }

    var value: JSONValue { JSONValue(content: .object(members)) }

    mutating func add(_ name: String, _ value: JSONValue) { members.append(JSONValue.Member(key: name, value: value)) }

    mutating func text(_ name: String, _ text: String?) { add(name, JSONValue(text: text)) }

    mutating func number(_ name: String, _ number: some BinaryInteger) { add(name, JSONValue(number: Int64(number))) }

    mutating func flag(_ name: String, _ flag: Bool) { add(name, JSONValue(content: .bool(flag))) }

    mutating func null(_ name: String) { add(name, .none) }

    mutating func day(_ name: String, _ day: CalendarDate?) { text(name, day?.description) }

    mutating func instant(_ name: String, _ instant: Int64?) { text(name, instant.map(ClioTime.text)) }

    mutating func decimal(_ name: String, _ number: FixedPoint) {
        var bytes: [UInt8] = []
        number.append(to: &bytes, minimumDecimals: 1)
        add(name, JSONValue(content: .number(String(decoding: bytes, as: UTF8.self))))
    }

    /// Minor units of a currency with that many decimals.
    mutating func money(_ name: String, _ amount: Int64, _ digits: Int) {
        var bytes: [UInt8] = []
        let least = moneyAsText ? digits : min(digits, 1)
        DecimalText.append(amount, decimals: digits, minimumDecimals: least, to: &bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        add(name, JSONValue(content: moneyAsText ? .string(text) : .number(text)))
    }

    /// What every record begins with.
    mutating func identity(_ record: some ClioRecord, _ letter: String) {
        number("id", record.id)
        text("etag", Self.etag(record, letter))
    }

    mutating func times(_ record: some ClioRecord) {
        instant("created_at", record.created)
        instant("updated_at", record.updated)
    }

    /// With its quotation marks, as the header and the field both have it.
    static func etag(_ record: some ClioRecord, _ letter: String) -> String {
        "\"\(letter)-\(String(record.id, radix: 16))-\(String(record.version, radix: 16))\""
    }
}

extension JSONValue {
    static let none = JSONValue(content: .null)

    init(text: String?) { self.init(content: text.map { .string($0) } ?? .null) }

    init(number: Int64) { self.init(content: .number(String(number))) }

    static func list(_ elements: [JSONValue]) -> JSONValue { JSONValue(content: .array(elements)) }
}
