import Ledger
import Testing

@testable import Pipeline
@testable import XeroAPI

@Suite("Which organisation a sign-in is for")
struct OrganisationChoiceTests {
    private static func connection(_ name: String, type: String = "ORGANISATION") throws -> XeroConnection {
        let text = #"{"id":"c-\#(name)","tenantId":"t-\#(name)","tenantType":"\#(type)","tenantName":"\#(name)"}"#
        return XeroConnection(try JSONValue.parse(Array(text.utf8)))
    }

    private func choose(_ names: [String], _ wanted: String?) throws -> String {
        let connections =
            try names.map { try Self.connection($0) } + [Self.connection("Practice", type: "PRACTICEMANAGER")]
        return try XeroSession.choose(connections, wanted).tenant
    }

    @Test("With one organisation, or one that is named, nothing is asked")
    func chosen() throws {
        #expect(try choose(["North"], nil) == "t-North")
        #expect(try choose(["North", "South"], "South") == "t-South")
        #expect(try choose(["North", "South"], "t-South") == "t-South")
    }

    @Test("Otherwise they are named, and the settings must say: exit 78; a sign-in that reaches none: exit 77")
    func open() async {
        let several = await exitCode { try choose(["North", "South"], nil) }
        #expect(several.code == .configuration)
        #expect(
            several.words.contains(
                "several organisations: set load.api.tenant to one of North (t-North), South (t-South)"))
        let wrong = await exitCode { try choose(["North"], "Practice") }
        #expect(wrong.code == .configuration)
        #expect(wrong.words.contains("load.api.tenant names \"Practice\", and the sign-in reaches North (t-North)"))
        let none = await exitCode { try choose([], nil) }
        #expect(none.code == .notAuthorised)
        #expect(none.words.contains("the sign-in reaches no organisation"))
    }
}
