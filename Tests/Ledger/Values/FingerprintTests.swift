import Testing

@testable import Ledger

@Suite struct FingerprintTests {
    @Test func neighbouringFieldsDoNotRunIntoEachOther() {
        func mark(_ fields: String...) -> UInt64 {
            var mark = Fingerprint()
            for field in fields { mark.combine(bytes(field)) }
            return mark.value
        }
        #expect(mark("ab", "c") != mark("a", "bc"))
        #expect(mark("abcdefgh", "") != mark("", "abcdefgh"))
        #expect(mark("a\0") != mark("a"))
        #expect(mark("same text, longer than eight") == mark("same text, longer than eight"))
    }

    @Test func staysTheSameBetweenVersions() {
        var mark = Fingerprint()
        mark.combine(bytes("Harbour & Finch"))
        mark.combine(42)
        #expect(mark.value == 6_953_971_499_347_529_161)
    }

    /// Marks are kept between runs: of texts of every length they are what reading byte by byte makes them.
    @Test func isTheSameByteByByte() {
        func slow(_ text: [UInt8]) -> UInt64 {
            var mark = Fingerprint()
            mark.mix(UInt64(text.count))
            let whole = text.count / 8 * 8
            for start in stride(from: 0, to: whole, by: 8) {
                mark.mix(text[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) })
            }
            mark.mix(text[whole...].reduce(0) { $0 << 8 | UInt64($1) })
            return mark.value
        }
        let long = (0..<64).map { UInt8(truncatingIfNeeded: $0 * 37 + 129) }
        for start in 0..<8 {
            for count in 0...40 {
                let slice = long[start..<start + count]
                var mark = Fingerprint()
                mark.combine(slice)
                #expect(mark.value == slow(Array(slice)), "\(count) bytes from \(start)")
            }
        }
    }

    @Test func writesSixteenDigits() {
        #expect(text { Fingerprint(value: 0xA1).append(to: &$0) } == "00000000000000a1")
        #expect(text { Fingerprint(value: .max).append(to: &$0) } == "ffffffffffffffff")
        #expect(text { Fingerprint(value: 0x0123_4567_89AB_CDEF).append(to: &$0) } == "0123456789abcdef")
    }
}
