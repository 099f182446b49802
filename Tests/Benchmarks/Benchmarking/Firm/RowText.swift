/// Rows of a CSV file being written.
struct RowText {
    var bytes: [UInt8] = []
    private var isFirstCell = true

    init() { bytes.reserveCapacity(64 << 10) }

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// A cell that needs no quotes.
    mutating func plain(_ text: [UInt8]) {
        separate()
        bytes.append(contentsOf: text)
    }

    mutating func plain(_ text: StaticString) {
        separate()
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// A cell that is quoted where it must be (RFC 4180).
    mutating func cell(_ text: [UInt8]) {
        separate()
        let needsQuotes = text.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
        guard needsQuotes else {
            bytes.append(contentsOf: text)
            return
        }
        bytes.append(0x22)
        for byte in text {
            if byte == 0x22 { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(0x22)
    }

    mutating func number(_ value: Int) {
        separate()
        Self.append(value, to: &bytes)
    }

    /// Hundredths with two decimals.
    mutating func hundredths(_ value: Int64) {
        separate()
        Self.append(hundredths: value, to: &bytes)
    }

    mutating func endRow() {
        bytes.append(0x0A)
        isFirstCell = true
    }

    private mutating func separate() {
        if !isFirstCell { bytes.append(0x2C) }
        isFirstCell = false
    }

    static func append(_ value: Int, to bytes: inout [UInt8]) {
        var divisor = 1
        while value / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
            divisor /= 10
        }
    }

    static func append(hundredths value: Int64, to bytes: inout [UInt8]) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        let magnitude = Int(value.magnitude)
        append(magnitude / 100, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        bytes.append(UInt8(ascii: "0") + UInt8(magnitude / 10 % 10))
        bytes.append(UInt8(ascii: "0") + UInt8(magnitude % 10))
    }
}
