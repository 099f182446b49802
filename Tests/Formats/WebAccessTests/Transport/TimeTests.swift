import Testing
import WebTesting

@testable import WebAccess

@Suite struct TimeTests {
    @Test(arguments: [
        ("1994-11-06T08:49:37Z", "1994-11-06T08:49:37Z"), ("1994-11-06T00:49:37-08:00", "1994-11-06T08:49:37Z"),
        ("1994-11-06T08:49:37.999", "1994-11-06T08:49:37Z"), ("1994-11-06", "1994-11-06T00:00:00Z"),
        ("1994-11-06 08:49:37+0000", "1994-11-06T08:49:37Z"), ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"),
    ])
    func instantsOfISO8601(text: String, instant: String) {
        #expect(UTCInstant(text)?.description == instant)
    }

    @Test(arguments: [
        "", "yesterday", "1994-13-06", "1994-11-06T25:00:00Z", "1994-11-06T08:49", "1994-11-06T08:49:37X",
    ])
    func whatIsNoInstant(text: String) {
        #expect(UTCInstant(text) == nil)
    }

    @Test func timesOfHeaders() {
        #expect(HTTPDate.instant("Sun, 06 Nov 1994 08:49:37 GMT")?.description == "1994-11-06T08:49:37Z")
        #expect(HTTPDate.instant("06/11/1994") == nil)
        let now = TestClock.start
        #expect(HTTPDate.wait(" 12 ", now: now) == .seconds(12))
        #expect(HTTPDate.wait("Sun, 01 Mar 2026 12:00:30 GMT", now: now) == .seconds(30))
        #expect(HTTPDate.wait("Sun, 01 Mar 2026 11:00:00 GMT", now: now) == .zero)
        for text in ["-1", "900000", "soon", ""] { #expect(HTTPDate.wait(text, now: now) == nil) }
    }
}
