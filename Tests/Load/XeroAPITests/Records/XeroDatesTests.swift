import Foundation
import Ledger
import TestSupport
import Testing
import WebTesting

@testable import WebAccess
@testable import XeroAPI

@Suite(.serialized) struct XeroDatesTests {
    private static let zones = ["UTC", "Pacific/Auckland", "America/Los_Angeles", "Asia/Kolkata"]

    @Test("Pain 2: a day is the same day whatever this machine's zone", arguments: zones) func days(zone: String) throws
    {
        setenv("TZ", zone, 1)
        tzset()
        defer {
            unsetenv("TZ")
            tzset()
        }
        let day = try #require(CalendarDate(year: 2019, month: 3, day: 11))
        for text in [
            "/Date(1552262400000+0000)/", "/Date(1552262400000)/", "2019-03-11T00:00:00", "2019-03-11",
            "2019-03-11T00:00:00Z", "2019-03-11T23:59:59.999", "2019-03-11T00:00:00+13:00",
            "/Date(1552215600000+1300)/",
            "/Date(1552287600000-0700)/",
        ] {
            #expect(XeroDates.day(text) == day, "\(text)")
        }
        #expect(XeroDates.day("/Date(-86400000+0000)/") == CalendarDate(year: 1969, month: 12, day: 31))
        #expect(XeroDates.day("/Date(-1)/") == CalendarDate(year: 1969, month: 12, day: 31))
    }

    @Test("Pain 3: an instant without a zone is UTC", arguments: zones) func instants(zone: String) {
        setenv("TZ", zone, 1)
        tzset()
        defer {
            unsetenv("TZ")
            tzset()
        }
        let instant = UTCInstant(milliseconds: 1_552_327_126_117)
        for text in [
            "/Date(1552327126117+0000)/", "/Date(1552327126117+1300)/", "/Date(1552327126117)/",
            "2019-03-11T17:58:46.117",
            "2019-03-11T17:58:46.1170000", "2019-03-11T17:58:46.117Z", "2019-03-12T06:58:46.117+13:00",
            "2019-03-11T10:58:46.117-0700",
        ] {
            #expect(XeroDates.instant(text) == instant, "\(text)")
        }
        #expect(instant.description == "2019-03-11T17:58:46Z")
        #expect(UTCInstant(milliseconds: -1).description == "1969-12-31T23:59:59Z")
    }

    @Test(arguments: [
        "", "/Date()/", "/Date(x)/", "/Date(1552262400000+00)x/", "2019-02-30", "2019-3-1", "11/03/2019", "2019-03-11X",
        "/Date(99999999999999999999)/", "/Date(9999999999999999)/", "Date(1)", "/Date(1+1:2:3)/",
    ])
    func whatIsNoDayIsNil(text: String) {
        #expect(XeroDates.day(text) == nil)
    }

    @Test(arguments: [
        "2019-03-11T24:00:00", "2019-03-11T1:00:00", "2019-03-11T00:00:00.", "2019-03-11T00:00:00 UTC", "now",
    ])
    func whatIsNoInstantIsNil(text: String) {
        #expect(XeroDates.instant(text) == nil)
    }

    @Test func everyInstantComesBack() {
        var random = SplitMix64(seed: 3)
        for _ in 0..<2_000 {
            let instant = UTCInstant(
                milliseconds: Int64.random(in: -2_000_000_000...4_000_000_000, using: &random) * 1_000)
            #expect(UTCInstant(instant.description) == instant)
            #expect(XeroDates.instant("/Date(\(instant.milliseconds)+0000)/") == instant)
        }
    }
}

@Suite struct ExactNumberTests {
    @Test func readsEveryDecimalExactly() {
        var random = SplitMix64(seed: 46)
        for _ in 0..<3_000 {
            let digits = Int.random(in: 0...4, using: &random)
            let units = Int64.random(in: -10_000_000_000...10_000_000_000, using: &random)
            var text: [UInt8] = []
            DecimalText.append(
                units, decimals: digits, minimumDecimals: Int.random(in: 0...digits, using: &random), to: &text)
            var decimal = String(decoding: text, as: UTF8.self)
            if Bool.random(using: &random) { decimal += decimal.contains(".") ? "000" : ".0" }
            #expect(ExactNumber.units(decimal, digits: digits) == units, "\(decimal)")
        }
    }

    @Test func knowsExponentsAndLimits() {
        #expect(ExactNumber.units("1E+2", digits: 2) == 10_000)
        #expect(ExactNumber.units("12.5e-1", digits: 2) == 125)
        #expect(ExactNumber.units("1E-05", digits: 2) == nil)
        #expect(ExactNumber.units("0E-05", digits: 2) == 0)
        #expect(ExactNumber.units("-0.0", digits: 2) == 0)
        #expect(ExactNumber.units("0.001", digits: 2) == nil)
        #expect(ExactNumber.units("10.000", digits: 0) == 10)
        #expect(ExactNumber.units("92233720368547758.07", digits: 2) == Int64.max)
        #expect(ExactNumber.units("92233720368547758.08", digits: 2) == nil)
        for text in ["", "-", ".", "1.2.3", "1,5", "abc", "1e", "1e999"] {
            #expect(ExactNumber.units(text, digits: 2) == nil)
        }
    }
}
