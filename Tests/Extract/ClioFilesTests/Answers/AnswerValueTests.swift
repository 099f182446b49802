import Ledger
import Testing

@testable import ClioFiles

struct AnswerValueTests {
    @Test(arguments: [
        ("12.50", "12.50"), ("1e2", "100"), ("1.25E1", "12.5"), ("1.25e1", "12.5"), ("-2.5e-3", "-0.0025"),
        ("0e5", "0"),
        ("100e-2", "1.00"), ("1.5e+2", "150"), ("1e31", "1e31"), ("7e-31", "7e-31"),
        ("12e-30", "0.000000000000000000000000000012"),
    ])
    func exponentsAreWrittenOut(text: String, plain: String) { #expect(JSONValue.plain(text) == plain) }

    @Test(arguments: [
        ("1.10", "2.20", "3.3"), ("", "2.20", "2.20"), ("1", "", "1"), ("", "", ""), ("x", "1", "x"), ("1", "y", "y"),
        ("0.1", "0.2", "0.3"),
    ])
    func sumsAreExact(left: String, right: String, sum: String) { #expect(JSONValue.sum(left, right) == sum) }

    @Test func pathsAreFollowed() throws {
        let value = try JSONValue.parse(
            Array(#"{"a":{"b":{"c":1.50}},"n":null,"t":"true","f":false,"l":[{"x":"y"}]}"#.utf8))
        #expect(value.text("a", "b", "c") == "1.50")
        #expect(value.text("a", "b") == "")
        #expect(value.text("n") == "")
        #expect(value.text("zz", "y") == "")
        #expect(value.flag("t") == true)
        #expect(value.flag("f") == false)
        #expect(value.flag("a") == nil)
        #expect(value.first("l")?.text("x") == "y")
    }
}
