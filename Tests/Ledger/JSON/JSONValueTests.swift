import Foundation
import TestSupport
import Testing

@testable import Ledger

@Suite struct JSONValueTests {
    private func parse(_ text: String) throws(JSONError) -> JSONValue { try JSONValue.parse(Array(text.utf8)) }

    @Test func everyValueIsFoundWithItsLine() throws {
        let value = try parse("\u{FEFF}{\n \"a\": [1.50,\n true, null],\n \"b\\u0041\": {\"x\": \"é\"}\n}\n")
        #expect(value.line == 1)
        #expect(value.members?.map(\.key) == ["a", "bA"])
        #expect(value["a"]?.elements?.map(\.number) == ["1.50", nil, nil])
        #expect(value["a"]?.elements?.map(\.line) == [2, 3, 3])
        #expect(value["a"]?.elements?[1].bool == true)
        #expect(value["a"]?.elements?[2].isNull == true)
        #expect(value["bA"]?["x"]?.string == "é")
        #expect(value["bA"]?.line == 4)
        #expect(value["none"] == nil && value.string == nil && value.elements == nil && value.number == nil)
        #expect(value.text == "{\"a\":[1.50,true,null],\"bA\":{\"x\":\"é\"}}")
    }

    @Test(arguments: [
        ("", JSONError.Code.unexpectedEnd), ("  ", .unexpectedEnd), ("{\"a\":1,\"a\":2}", .duplicateKey),
        ("{\"a\":1,\"\\u0061\":2}", .duplicateKey), ("[1,]", .unexpectedByte), ("{\"a\":1,}", .unexpectedByte),
        ("[,1]", .unexpectedByte), ("{,}", .unexpectedByte), ("[1 2]", .unexpectedByte), ("{\"a\" 1}", .unexpectedByte),
        ("{\"a\":}", .unexpectedByte), ("{a:1}", .unexpectedByte), ("{1:1}", .unexpectedByte), ("1 2", .unexpectedByte),
        ("{}{}", .unexpectedByte), ("[1", .unexpectedEnd), ("{\"a\":1", .unexpectedEnd), ("[1}", .unexpectedByte),
        ("nul", .unexpectedByte), ("nulll", .unexpectedByte), ("tru", .wrongType), ("True", .unexpectedByte),
        ("01", .badNumber), ("[1.]", .badNumber), ("NaN", .unexpectedByte), ("\"\\x\"", .badEscape),
        ("{\"\\x\":1}", .badEscape), ("// c\n1", .unexpectedByte), ("[1]\0", .unexpectedByte),
        ("\u{A0}1", .unexpectedByte),
        ("}", .unexpectedByte), ("[\"\n\"]", .badString),
    ])
    func refuses(text: String, code: JSONError.Code) {
        let error = #expect(throws: JSONError.self) { try parse(text) }
        #expect(error?.code == code)
    }

    @Test func nestsSixtyFourDeep() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(try parse(nested(64)).text == nested(64))
        let error = #expect(throws: JSONError.self) { try parse(nested(65)) }
        #expect(error?.code == .tooDeep)
        #expect(throws: JSONError.self) { try parse(String(repeating: "[", count: 200_000)) }
        #expect(throws: JSONError.self) { try parse(String(repeating: "{\"a\":", count: 200_000)) }
    }

    @Test func longDocumentsTakeTimeInStepWithTheirLength() throws {
        let text = "[" + String(repeating: "1,\n", count: 30_000) + "2]"
        let start = ContinuousClock.now
        let value = try parse(text)
        #expect(value.elements?.last?.line == 30_001)
        #expect(ContinuousClock.now - start < .seconds(2))
    }

    @Test func everyCutIsRefused() throws {
        let text = Array(#"{"a":[1.5e3,true,null,{"b\n":"é\u00e9😀"}],"c":false,"d":-0}"#.utf8)
        for end in 0..<text.count {
            #expect(throws: JSONError.self, "\(end)") { try JSONValue.parse(Array(text[..<end])) }
        }
        #expect(try JSONValue.parse(text).members?.count == 3)
    }
}

/// The tree against Foundation's.
@Suite struct JSONValueTwinTests {
    private func random(_ random: inout SplitMix64, depth: Int) -> Any {
        switch Int.random(in: depth > 3 ? 2...6 : 0...6, using: &random) {
        case 0:
            var object: [String: Any] = [:]
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                object[text(&random)] = self.random(&random, depth: depth + 1)
            }
            return object
        case 1:
            return (0..<Int.random(in: 0...4, using: &random)).map { _ in self.random(&random, depth: depth + 1) }
        case 2: return Bool.random(using: &random)
        case 3: return NSNull()
        case 4: return Int.random(in: -1_000_000...1_000_000, using: &random)
        case 5: return Double(Int.random(in: -1_000_000...1_000_000, using: &random)) / 64
        default: return text(&random)
        }
    }

    private func text(_ random: inout SplitMix64) -> String {
        let pieces = ["a", "\"", "\\", "/", "\n", "\u{1}", "\u{7F}", "é", "€", "😀", " ", "\t", "\u{2028}", "z"]
        return (0..<Int.random(in: 0...6, using: &random)).map { _ in pieces.randomElement(using: &random)! }.joined()
    }

    private func fits(_ value: JSONValue, _ expected: Any) -> Bool {
        switch value.content {
        case .object(let members):
            guard let object = expected as? [String: Any], object.count == members.count else { return false }
            return members.allSatisfy { member in object[member.key].map { fits(member.value, $0) } ?? false }
        case .array(let elements):
            guard let array = expected as? [Any], array.count == elements.count else { return false }
            return zip(elements, array).allSatisfy { fits($0, $1) }
        case .string(let text): return expected as? String == text
        case .number(let text): return !(expected is NSNull) && (expected as? NSNumber)?.doubleValue == Double(text)
        case .bool(let flag): return expected as? Bool == flag
        case .null: return expected is NSNull
        }
    }

    @Test func readsWhatFoundationWrites() throws {
        var random = SplitMix64(seed: 8259)
        for round in 0..<300 {
            let document = self.random(&random, depth: 0)
            let options: JSONSerialization.WritingOptions =
                round % 2 == 0 ? [.fragmentsAllowed] : [.fragmentsAllowed, .prettyPrinted]
            let written = Array(try JSONSerialization.data(withJSONObject: document, options: options))
            let value = try JSONValue.parse(written)
            #expect(fits(value, document), "\(String(decoding: written, as: UTF8.self))")
            // And the other way round.
            let again = try JSONSerialization.jsonObject(with: Data(value.text.utf8), options: .fragmentsAllowed)
            #expect(fits(value, again), "\(value.text)")
            #expect(try JSONValue.parse(Array(value.text.utf8)).text == value.text)
        }
    }

    /// What has been changed at random is read by both or refused by both, apart from what Foundation takes and RFC 8259
    /// doesn't.
    @Test func anyBytesGiveAnAnswer() throws {
        var random = SplitMix64(seed: 404)
        let seed = Array(#"{"a":[1.5e3,true,null,{"b\n":"é\u00e9\ud83d\ude00"}],"c":false,"d":[-0,"x"]}"#.utf8)
        let inserts = Array("{}[]\":,\\0-.eEtn u\n".utf8) + [0x00, 0xFF, 0xC3]
        for _ in 0..<3_000 {
            var text = seed
            for _ in 0..<Int.random(in: 1...3, using: &random) where !text.isEmpty {
                let place = Int.random(in: 0..<text.count, using: &random)
                switch Int.random(in: 0...3, using: &random) {
                case 0: text[place] = inserts.randomElement(using: &random)!
                case 1: text.remove(at: place)
                case 2: text.insert(inserts.randomElement(using: &random)!, at: place)
                default: text.swapAt(place, Int.random(in: 0..<text.count, using: &random))
                }
            }
            let mine = try? JSONValue.parse(text)
            var scanner = JSONScanner(text)
            let isSkipped = (try? scanner.skipValue()) != nil && scanner.isAtEnd()
            guard let mine else { continue }
            #expect(isSkipped, "\(String(decoding: text, as: UTF8.self))")
            let foundation = try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)
            let expected = try #require(foundation, "\(String(decoding: text, as: UTF8.self))")
            #expect(fits(mine, expected), "\(String(decoding: text, as: UTF8.self))")
        }
    }
}
