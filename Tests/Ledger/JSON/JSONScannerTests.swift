import Testing

@testable import Ledger

@Suite struct JSONScannerTests {
    private func skipped(_ scanner: inout JSONScanner) throws(JSONError) -> ArraySlice<UInt8> {
        let range = try scanner.skipValue()
        return scanner.bytes[range]
    }

    private func number(_ scanner: inout JSONScanner) throws(JSONError) -> ArraySlice<UInt8> {
        let range = try scanner.number()
        return scanner.bytes[range]
    }

    @Test func walksThroughADocument() throws {
        var scanner = JSONScanner(Array(" { \"a\" : [ 1 , -2.5e+3 ] , \"b\\n\" : \"x\\u00e9\" , \"c\" : null }\n".utf8))
        #expect(try scanner.peek() == .object)
        try scanner.beginObject()
        var isFirst = true
        var key = try #require(try scanner.nextKey(isFirst: &isFirst))
        #expect(scanner.matches(key, "a") && !scanner.matches(key, "b"))
        #expect(try scanner.peek() == .array)
        try scanner.beginArray()
        var isFirstElement = true
        #expect(try scanner.nextElement(isFirst: &isFirstElement))
        #expect(try scanner.peek() == .number)
        #expect(try number(&scanner) == bytes("1"))
        #expect(try scanner.nextElement(isFirst: &isFirstElement))
        #expect(try number(&scanner) == bytes("-2.5e+3"))
        #expect(try !scanner.nextElement(isFirst: &isFirstElement))
        key = try #require(try scanner.nextKey(isFirst: &isFirst))
        #expect(scanner.bytes[key] == bytes("b\\n"))
        #expect(try scanner.peek() == .string)
        #expect(try scanner.string() == "xé")
        key = try #require(try scanner.nextKey(isFirst: &isFirst))
        #expect(try scanner.peek() == .null)
        #expect(scanner.takeNull() == true)
        #expect(try scanner.nextKey(isFirst: &isFirst) == nil)
        #expect(scanner.isAtEnd() == true)
    }

    @Test(arguments: [
        ("{}", "{}"), (" [1,[2,{\"a\":[]}]] ,", "[1,[2,{\"a\":[]}]]"), ("\"a\\\"b\" x", "\"a\\\"b\""),
        ("-0.5e-7,", "-0.5e-7"),
        ("true]", "true"), ("null}", "null"), ("12 13", "12"), ("{\"a\":\"}\"}", "{\"a\":\"}\"}"),
    ])
    func passesOverAValue(text: String, expected: String) throws {
        var scanner = JSONScanner(Array(text.utf8))
        #expect(try skipped(&scanner) == bytes(expected))
    }

    @Test(arguments: [
        ("0", "0"), ("-0", "-0"), ("10", "10"), ("1.0", "1.0"), ("1e5", "1e5"), ("1E-05", "1E-05"),
        ("0.10e+0", "0.10e+0"),
        ("123456789012345678901234567890", "123456789012345678901234567890"), ("1,2", "1"), ("1]", "1"),
    ])
    func readsNumbers(text: String, expected: String) throws {
        var scanner = JSONScanner(Array(text.utf8))
        #expect(try number(&scanner) == bytes(expected))
    }

    @Test(arguments: [
        "", "-", "+1", ".5", "1.", "1.e5", "1e", "1e+", "01", "-01", "00", "x", "\"1\"", "NaN", "-x", "--1",
    ])
    func refusesNumbers(text: String) throws {
        var scanner = JSONScanner(Array(text.utf8))
        let error = #expect(throws: JSONError.self) { try scanner.number() }
        #expect(error?.code == .badNumber)
    }

    @Test(arguments: [
        (#""""#, ""), (#""é€😀""#, "é€😀"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
        (#""\u0041\u00e9\u20AC""#, "Aé€"),
        (#""\uD83D\uDE00""#, "😀"), (#""\ud800\udc00""#, "\u{10000}"), (#""\udbff\udfff""#, "\u{10FFFF}"),
        (#""\u0000""#, "\0"), ("\"\u{7F}\u{85}\"", "\u{7F}\u{85}"), (#""\\u0041""#, "\\u0041"),
        (#""\uFFFF""#, "\u{FFFF}"),
    ])
    func readsStrings(text: String, expected: String) throws {
        var scanner = JSONScanner(Array(text.utf8))
        #expect(try scanner.string() == expected)
        #expect(scanner.isAtEnd() == true)
        var skipping = JSONScanner(Array(text.utf8))
        #expect(try skipping.skipValue() == 0..<text.utf8.count)
    }

    @Test(arguments: [
        (#""\x""#, JSONError.Code.badEscape), (#""\u12""#, .badEscape), (#""\u12G4""#, .badEscape),
        (#""\U0041""#, .badEscape),
        (#""\ud800""#, .badEscape), (#""\udc00""#, .badEscape), (#""\ud800\u0041""#, .badEscape),
        (#""\ud800\ud800""#, .badEscape),
        (#""\ud800x""#, .badEscape), (#""\ud800\n""#, .badEscape), (#""\udc00\ud800""#, .badEscape),
        (#""\u+123""#, .badEscape),
        ("\"a\nb\"", .badString), ("\"\t\"", .badString), ("\"\0\"", .badString), ("\"\u{1F}\"", .badString),
        ("\"abc", .unexpectedEnd), ("\"abc\\", .unexpectedEnd), ("\"abc\\\"", .unexpectedEnd), ("abc", .unexpectedByte),
        ("'abc'", .unexpectedByte), ("", .unexpectedEnd), ("\"\\\u{1}\"", .badEscape),
    ])
    func refusesStrings(text: String, code: JSONError.Code) throws {
        var scanner = JSONScanner(Array(text.utf8))
        let error = #expect(throws: JSONError.self) { try scanner.string() }
        #expect(error?.code == code)
        var skipping = JSONScanner(Array(text.utf8))
        #expect(throws: JSONError.self) { try skipping.skipValue() }
    }

    @Test(
        arguments: [[0xFF], [0xC3], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF5, 0x80, 0x80, 0x80]]
            as [[UInt8]])
    func refusesBytesThatAreNoUTF8(bad: [UInt8]) throws {
        var scanner = JSONScanner(bytes("\"a") + bad + bytes("b\""))
        let error = #expect(throws: JSONError.self) { try scanner.string() }
        #expect(error?.code == .invalidUTF8)
    }

    @Test func staysInItsRange() throws {
        let text = Array("xx{\"a\":12}yy".utf8)
        var scanner = JSONScanner(text, in: 2..<10)
        #expect(try scanner.skipValue() == 2..<10)
        #expect(scanner.isAtEnd() == true)
        var cut = JSONScanner(text, in: 2..<9)
        let error = #expect(throws: JSONError.self) { try cut.skipValue() }
        #expect(error?.code == .unexpectedEnd)
        var number = JSONScanner(Array("1234".utf8), in: 1..<3)
        #expect(try number.number() == 1..<3)
        var word = JSONScanner(Array("true".utf8), in: 0..<3)
        #expect(throws: JSONError.self) { try word.bool() }
    }

    @Test func anErrorKnowsItsPlace() throws {
        var scanner = JSONScanner(Array("{\n  \"a\": 1,\n  \"b\" 2\n}".utf8), firstLine: 5)
        let error = #expect(throws: JSONError.self) { try scanner.skipValue() }
        #expect(error?.code == .unexpectedByte && error?.line == 7 && error?.column == 7)
    }

    @Test func nestsSixtyFourDeep() throws {
        func nested(_ depth: Int, _ open: String, _ close: String) -> [UInt8] {
            Array((String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)).utf8)
        }
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            var fits = JSONScanner(nested(63, open, close))
            #expect(try fits.skipValue().lowerBound == 0)
            var tooDeep = JSONScanner(nested(64, open, close))
            let error = #expect(throws: JSONError.self) { try tooDeep.skipValue() }
            #expect(error?.code == .tooDeep)
            var far = JSONScanner(nested(100_000, open, close))
            #expect(throws: JSONError.self) { try far.skipValue() }
        }
    }
}
