/// What the members of a record hold.
extension LedgerDecoder {
    mutating func string(_ text: inout TextArena) throws(JSONError) -> TextRef {
        let offset = UInt32(text.bytes.count)
        try scanner.string(appendingTo: &text.bytes)
        return TextRef(offset: offset, count: UInt32(text.bytes.count) - offset)
    }

    mutating func bytes(_ out: inout [UInt8]) throws(JSONError) {
        out.removeAll(keepingCapacity: true)
        try scanner.string(appendingTo: &out)
    }

    /// Whether it is the first of two words.
    mutating func word(_ first: StaticString, or second: StaticString) throws(JSONError) -> Bool {
        let text = try scanner.stringBytes()
        if first.withUTF8Buffer({ $0.elementsEqual(text) }) { return true }
        guard second.withUTF8Buffer({ $0.elementsEqual(text) }) else {
            throw scanner.error(.wrongType, "\(first) or \(second) was expected")
        }
        return false
    }

    /// What a document's sums and days depend on never falls back to zero or to a day nobody wrote.
    func needed<Value>(_ value: Value?, _ name: StaticString) throws(JSONError) -> Value {
        guard let value else { throw scanner.error(.wrongType, "\(name) is missing") }
        return value
    }

    /// Nothing may follow a record on its line: it would be lost.
    mutating func end() throws(JSONError) {
        guard scanner.isAtEnd() else { throw scanner.error(.unexpectedByte, "something follows the record") }
    }

    mutating func date() throws(JSONError) -> CalendarDate {
        guard let date = DatePattern.iso.parse(try scanner.stringBytes()) else {
            throw scanner.error(.wrongType, "a day as yyyy-MM-dd was expected")
        }
        return date
    }

    mutating func number() throws(JSONError) -> FixedPoint {
        guard case .success(let number) = NumberPattern().parse(try scanner.stringBytes()) else {
            throw scanner.error(.badNumber, "a decimal number in quotes was expected")
        }
        return number
    }

    func minorUnits(_ number: FixedPoint, _ currency: CurrencyCode) throws(JSONError) -> Int64 {
        guard let amount = number.minorUnits(digits: currency.digits) else {
            throw scanner.error(.badNumber, "an amount has more decimals than its currency")
        }
        return amount
    }

    mutating func currency() throws(JSONError) -> CurrencyCode {
        guard let currency = CurrencyCode(try scanner.stringBytes()) else {
            throw scanner.error(.wrongType, "a currency of ISO 4217 was expected")
        }
        return currency
    }

    mutating func state() throws(JSONError) -> BillState {
        let text = try scanner.stringBytes()
        for state in BillState.allCases where state.name.withUTF8Buffer({ $0.elementsEqual(text) }) { return state }
        throw scanner.error(.wrongType, "there is no such state of a bill")
    }

    mutating func kind() throws(JSONError) -> LineKind {
        let text = try scanner.stringBytes()
        for kind in LineKind.allCases where kind.name.withUTF8Buffer({ $0.elementsEqual(text) }) { return kind }
        throw scanner.error(.wrongType, "there is no such kind of line")
    }

    mutating func funds() throws(JSONError) -> Payment.Funds {
        switch String(decoding: try scanner.stringBytes(), as: UTF8.self) {
        case "trust": return .trust
        case "operating": return .operating
        case "direct": return .direct
        default: throw scanner.error(.wrongType, "there is no such source of a payment")
        }
    }
}
