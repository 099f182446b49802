import Ledger
import Testing

@testable import ClioFiles

struct IncludeTests {
    @Test func aProfileChangesABuiltInOne() throws {
        let profile = try Profile.parse(
            "include ledes1998b\ndate-format dd/MM/yyyy\n[bill_line_items]\ntax_rate : 8.875\n", name: "mine",
            path: "m.rules")
        #expect(profile.name == "mine" && profile.form == .ledes)
        #expect(profile.dates.text == "dd/MM/yyyy")
        #expect(profile.kinds[.line]?.defaults[.taxRate] == Array("8.875".utf8))
        #expect(profile.kinds[.bill]?.defaults[.state] == Array("awaiting_payment".utf8))
    }

    @Test func aStrangerCannotBeIncluded() {
        let error = #expect(throws: ClioFilesError.self) {
            _ = try Profile.parse("form delimited\ninclude nothing\n", name: "m", path: "m.rules")
        }
        #expect(
            error?.diagnostics.map(\.description) == [
                "m.rules:2: rejected: there is no built-in profile of this name [unknown-value]\n    \"nothing\"\n    "
                    + "Use one of canonical, clio-api, clio-lists, ledes1998b."
            ])
    }
}
