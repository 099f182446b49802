import Ledger
import Testing

@testable import ClioFiles

/// Which kind a list of Clio's is taken for.
struct BuiltInProfilesTests {
    private func kind(_ header: String) throws -> RecordKind? {
        let profile = try Profile.named("clio-lists")
        let headers = header.split(separator: ",").map(String.init)
        var best: (kind: RecordKind, score: Int)?
        for kind in RecordKind.allCases {
            guard let rules = profile.kinds[kind], let score = rules.fit(rules.columns(of: headers), kind: kind) else {
                continue
            }
            if score > best?.score ?? 0 { best = (kind, score) }
        }
        return best?.kind
    }

    @Test(arguments: [
        (
            "ID,Type,Date,Hours,Description,Matter number,Flat rate,Rate ($),Billable ($),User,Bill number,Expense category",
            RecordKind.line
        ),
        ("ID,Bill number,Date,Amount,Description", .payment),
        ("Credit note number,Bill number,Date,Amount,Reason", .creditNote),
        ("Bill number,Client,Bill state,Issue date,Due date,Total", .bill),
        ("Name,Email,Phone", .contact),
    ])
    func aListIsTakenForWhatItIs(header: String, kind: RecordKind) throws { #expect(try self.kind(header) == kind) }

    @Test func theMattersListIsNone() throws {
        #expect(
            try kind(
                "Unique ID,Display Number,Description,Status,Open Date,Close Date,Practice Area,Responsible Attorney,Clients"
            )
                == nil)
    }
}
