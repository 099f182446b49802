public import Ledger
internal import WebAccess

/// Why one record of an answer could not be read. The others are.
public struct RecordProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The record's id, or its number, as far as there is one.
    public var id: String
    /// `Total`.
    public var field: String
    public var reason: String

    public var description: String { "\(id.isEmpty ? "a record" : id): \(field) \(reason)" }
}

/// Reads an object's members leniently: a missing or null one is nil or empty, an unknown one is passed over, an unknown
/// word of a list is kept as it stands. Only money and days that can't be read exactly are a problem.
struct RecordReader {
    private let json: JSONValue
    let id: String

    init(_ json: JSONValue, id name: String) {
        self.json = json
        id = json[name]?.string ?? ""
    }

    /// Empty where missing.
    func text(_ name: String) -> String { json[name]?.string ?? json[name]?.number ?? "" }

    func flag(_ name: String) -> Bool {
        json[name]?.bool ?? (json[name]?.string?.lowercased() == "true")
    }

    func integer(_ name: String) -> Int? { (json[name]?.number ?? json[name]?.string).flatMap { Int($0) } }

    func object(_ name: String) -> JSONValue? {
        guard let value = json[name], value.members != nil else { return nil }
        return value
    }

    func array(_ name: String) -> [JSONValue] { json[name]?.elements ?? [] }

    /// The ids Xero doesn't have are missing, empty, or all zeros.
    func guid(_ name: String) -> String? {
        let text = text(name)
        return text.isEmpty || text == XeroID.zero ? nil : text
    }

    /// - Throws: a day that is there and is none.
    func day(_ name: String) throws(RecordProblem) -> CalendarDate? {
        // `DateString` is the day in letters; `Date` beside it is the same as an instant.
        for member in ["\(name)String", name] {
            guard let text = json[member]?.string, !text.isEmpty else { continue }
            guard let day = XeroDates.day(text) else {
                throw problem(name, "is no day: \(SafeText.cleaned(text, limit: 60))")
            }
            return day
        }
        return nil
    }

    /// Nil where missing or unreadable: an instant is never money.
    func instant(_ name: String) -> UTCInstant? { json[name]?.string.flatMap(XeroDates.instant) }

    /// - Throws: an amount that isn't a whole count of the minor unit.
    func amount(_ name: String, digits: Int) throws(RecordProblem) -> Int64? {
        guard let value = json[name], !value.isNull else { return nil }
        guard let text = value.number ?? value.string else { throw problem(name, "is no amount") }
        guard let amount = ExactNumber.units(text, digits: digits) else {
            throw problem(
                name, "is \(SafeText.cleaned(text, limit: 40)), which has more than \(digits) decimals or is too large")
        }
        return amount
    }

    /// - Throws: a number with more than four decimals.
    func decimal(_ name: String) throws(RecordProblem) -> FixedPoint? {
        try amount(name, digits: FixedPoint.digits).map { FixedPoint(tenThousandths: $0) }
    }

    func problem(_ field: String, _ reason: String) -> RecordProblem {
        RecordProblem(id: id, field: field, reason: reason)
    }

    /// The currency of `CurrencyCode`; `outer` where the record names none.
    func currency(outer: XeroMoney?) -> XeroMoney {
        let code = text("CurrencyCode")
        return code.isEmpty ? outer ?? XeroMoney(code: "") : XeroMoney(code: code)
    }
}

/// The currency of a record's amounts and their scale.
public struct XeroMoney: Hashable, Sendable {
    /// As Xero writes it; empty where it says none. It may be one that has left ISO 4217.
    public var code: String
    /// Decimals of the minor unit; 2 for a currency that isn't known.
    public var digits: Int

    public init(code: String) {
        self.code = code
        digits = CurrencyCode(code)?.digits ?? 2
    }

    public var currency: CurrencyCode? { CurrencyCode(code) }
}

enum XeroID {
    static let zero = "00000000-0000-0000-0000-000000000000"
}

/// Decimal numbers of JSON, exponents too, as exact counts of a small unit.
enum ExactNumber {
    /// `text` × 10^`digits`; nil where that is no whole number or beyond `Int64`.
    static func units(_ text: String, digits: Int) -> Int64? {
        var bytes = Array(text.utf8)[...]
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { bytes = bytes.dropFirst() }
        var exponent = digits
        if let mark = bytes.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
            guard let value = Int(String(decoding: bytes[(mark + 1)...], as: UTF8.self)), abs(value) < 100 else {
                return nil
            }
            exponent += value
            bytes = bytes[..<mark]
        }
        var value: Int64 = 0
        var hasPoint = false
        var hasDigit = false
        // Zeros that are only taken into account once a digit follows: 12.5000 has one decimal.
        var zeros = 0
        for byte in bytes {
            if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
                continue
            }
            let digit = byte &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            hasDigit = true
            if hasPoint { exponent -= 1 }
            if digit == 0, hasPoint {
                zeros += 1
                continue
            }
            for _ in 0...zeros {
                guard !value.multipliedReportingOverflow(by: 10).overflow else { return nil }
                value *= 10
            }
            zeros = 0
            let (sum, overflow) = value.addingReportingOverflow(Int64(digit))
            guard !overflow else { return nil }
            value = sum
        }
        guard hasDigit else { return nil }
        exponent += zeros
        guard value != 0 else { return 0 }
        while exponent < 0, value % 10 == 0 {
            value /= 10
            exponent += 1
        }
        guard exponent >= 0 else { return nil }
        for _ in 0..<exponent {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            value = product
        }
        return isNegative ? -value : value
    }
}
