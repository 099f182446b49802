/// How a file writes its numbers: which byte marks the decimals and which may group the thousands.
///
/// A currency sign or code before or after the number, blanks, and brackets for a negative amount are understood in any
/// pattern. Groups must be of three digits, so that `12,50` under a decimal point is an error and never 1,250.
public struct NumberPattern: Hashable, Sendable {
    public enum DecimalMark: String, Hashable, Sendable, CaseIterable {
        case point = "."
        case comma = ","
    }

    public enum Problem: String, Error, Hashable, Sendable {
        case empty
        case notANumber
        /// More decimals than four, or than the currency has, that aren't zeros.
        case tooManyDecimals
        case outOfRange
    }

    public var decimalMark: DecimalMark

    public init(decimalMark: DecimalMark = .point) { self.decimalMark = decimalMark }

    /// The number `text` spells, exact, or why it can't be one.
    @inlinable
    public func parse(_ text: ArraySlice<UInt8>) -> Result<FixedPoint, Problem> { parse(text.span) }

    /// The number `text` spells, exact, or why it can't be one.
    public func parse(_ text: Span<UInt8>) -> Result<FixedPoint, Problem> {
        if let number = parsePlain(text) { return .success(number) }
        return text.isEmpty ? .failure(.empty) : parseSlowly(text)
    }

    /// The number, where it is written as most are: at most fourteen bytes, which are digits, perhaps after a minus, and
    /// perhaps a decimal mark before one to four of them.
    @inlinable
    public func parsePlain(_ text: Span<UInt8>) -> FixedPoint? {
        let end = text.count
        guard end > 0 else { return nil }
        let isNegative = text[0] == UInt8(ascii: "-")
        var index = isNegative ? 1 : 0
        guard end - index <= 14, index < end else { return nil }
        let mark: UInt8 = decimalMark == .point ? UInt8(ascii: ".") : UInt8(ascii: ",")
        var value: Int64 = 0
        var scale: Int64 = 10_000
        while index < end {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            value = value &* 10 &+ Int64(digit)
            index &+= 1
        }
        if index < end {
            let decimals = end &- index &- 1
            guard text[index] == mark, index > 0, decimals > 0, decimals <= 4 else { return nil }
            index &+= 1
            while index < end {
                let digit = text[index] &- UInt8(ascii: "0")
                guard digit < 10 else { return nil }
                value = value &* 10 &+ Int64(digit)
                index &+= 1
            }
            scale = decimals == 2 ? 100 : decimals == 1 ? 1_000 : decimals == 3 ? 10 : 1
        }
        value &*= scale
        return FixedPoint(tenThousandths: isNegative ? 0 &- value : value)
    }

    @usableFromInline
    func parseSlowly(_ text: Span<UInt8>) -> Result<FixedPoint, Problem> {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        for index in text.indices { bytes.append(text[index]) }
        return parseSlowly(bytes[...])
    }

    /// Every other spelling: `$1,234.50`, `(12.00)`, `CAD 5`, `1 234,50`.
    private func parseSlowly(_ text: ArraySlice<UInt8>) -> Result<FixedPoint, Problem> {
        var body = Self.trim(text)
        guard !body.isEmpty else { return .failure(.empty) }
        let isBracketed = body.first == UInt8(ascii: "(") && body.last == UInt8(ascii: ")") && body.count > 2
        if isBracketed { body = Self.trim(body.dropFirst().dropLast()) }
        let (digits, sign) = Self.takeSignAndCurrency(body)
        // `(-5)` may be meant either way.
        if isBracketed && sign != nil { return .failure(.notANumber) }
        return parseDigits(digits, negative: isBracketed || sign == UInt8(ascii: "-"))
    }

    private func parseDigits(_ body: ArraySlice<UInt8>, negative: Bool) -> Result<FixedPoint, Problem> {
        let mark: UInt8 = decimalMark == .point ? UInt8(ascii: ".") : UInt8(ascii: ",")
        let group: UInt8 = decimalMark == .point ? UInt8(ascii: ",") : UInt8(ascii: ".")
        var value: Int64 = 0
        var decimals = -1
        var sinceGroup = 0
        var groups = 0
        var digitsSeen = 0
        for byte in Self.withoutBlankGroups(body, group: group) {
            let digit = byte &- UInt8(ascii: "0")
            if digit < 10 {
                digitsSeen += 1
                if decimals >= 4 {
                    if digit != 0 { return .failure(.tooManyDecimals) }
                    continue
                }
                let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
                let (sum, carried) = tens.addingReportingOverflow(Int64(digit))
                if overflow || carried { return .failure(.outOfRange) }
                value = sum
                if decimals >= 0 { decimals += 1 } else { sinceGroup += 1 }
            } else if byte == group && decimals < 0 {
                guard groups == 0 ? (1...3).contains(sinceGroup) : sinceGroup == 3 else { return .failure(.notANumber) }
                groups += 1
                sinceGroup = 0
            } else if byte == mark && decimals < 0 {
                decimals = 0
            } else {
                return .failure(.notANumber)
            }
        }
        guard digitsSeen > 0, decimals != 0, groups == 0 || sinceGroup == 3 else { return .failure(.notANumber) }
        for _ in max(decimals, 0)..<4 {
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return .failure(.outOfRange) }
            value = tens
        }
        return .success(FixedPoint(tenThousandths: negative ? -value : value))
    }

    /// Strips blanks, no-break spaces (U+00A0, U+202F) included.
    private static func trim(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text
        while let size = leadingBlank(text) { text = text.dropFirst(size) }
        while true {
            if text.last == 0x20 || text.last == 0x09 {
                text = text.dropLast()
            } else if text.suffix(2).elementsEqual([0xC2, 0xA0]) {
                text = text.dropLast(2)
            } else if text.suffix(3).elementsEqual([0xE2, 0x80, 0xAF]) {
                text = text.dropLast(3)
            } else {
                return text
            }
        }
    }

    private static func leadingBlank(_ text: ArraySlice<UInt8>) -> Int? {
        if text.first == 0x20 || text.first == 0x09 { return 1 }
        if text.prefix(2).elementsEqual([0xC2, 0xA0]) { return 2 }
        return text.prefix(3).elementsEqual([0xE2, 0x80, 0xAF]) ? 3 : nil
    }

    /// Blanks between digits group thousands in several countries: where three digits follow they become `group`.
    private static func withoutBlankGroups(_ text: ArraySlice<UInt8>, group: UInt8) -> [UInt8] {
        var digits: [UInt8] = []
        digits.reserveCapacity(text.count)
        var rest = text
        while !rest.isEmpty {
            if let size = leadingBlank(rest), digits.last.map(isDigit) == true {
                let next = rest.dropFirst(size)
                let run = next.prefix(while: isDigit)
                if run.count == 3 {
                    digits.append(group)
                    rest = next
                    continue
                }
            }
            digits.append(rest.removeFirst())
        }
        return digits
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    /// Takes one sign and one currency sign or code from the ends of a number.
    private static func takeSignAndCurrency(_ text: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, sign: UInt8?) {
        var text = text
        var sign: UInt8?
        var currencies = 0
        while !text.isEmpty {
            if text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+"), sign == nil {
                sign = text.first
                text = trim(text.dropFirst())
            } else if currencies == 0, let size = currencyPrefix(text) {
                currencies += 1
                text = trim(text.dropFirst(size))
            } else if currencies == 0, let size = currencySuffix(text) {
                currencies += 1
                text = trim(text.dropLast(size))
            } else {
                break
            }
        }
        return (text, sign)
    }

    /// `$`, `£`, `€`, `¥`, `C$` and the like, or a code of ISO 4217: `INV-1` is no number.
    private static func currencyPrefix(_ text: ArraySlice<UInt8>) -> Int? {
        let letters = text.prefix { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") }.count
        let rest = text.dropFirst(letters)
        if let sign = signLength(rest), letters <= 3 { return letters + sign }
        return letters == 3 && CurrencyCode(text.prefix(3)) != nil ? 3 : nil
    }

    private static func currencySuffix(_ text: ArraySlice<UInt8>) -> Int? {
        if text.suffix(3).allSatisfy({ $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") }),
            CurrencyCode(text.suffix(3)) != nil
        {
            return 3
        }
        for length in 1...3 where text.count > length {
            if signLength(text.suffix(length)) == length { return length }
        }
        return nil
    }

    private static func signLength(_ text: ArraySlice<UInt8>) -> Int? {
        if text.first == UInt8(ascii: "$") { return 1 }
        if text.prefix(2).elementsEqual([0xC2, 0xA3]) || text.prefix(2).elementsEqual([0xC2, 0xA5]) { return 2 }
        return text.prefix(3).elementsEqual([0xE2, 0x82, 0xAC]) ? 3 : nil
    }
}
