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

    @Test func writesSixteenDigits() {
        #expect(text { Fingerprint(value: 0xA1).append(to: &$0) } == "00000000000000a1")
        #expect(text { Fingerprint(value: .max).append(to: &$0) } == "ffffffffffffffff")
    }
}
