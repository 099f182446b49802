import Ledger
import Testing
import XeroDocuments

@testable import Transform

struct CreditNoteTrackingTests {
    @Test func aCreditNoteIsTrackedAsItsBillIs() {
        let bill = BillSpec(.time("1", "100"), credits: [CreditSpec("40")]).with { $0.attorney = "E. Harbour" }
        let result = Firm.run(bill) { firm in
            firm.settings.tracking = [
                TrackingSetting(name: "Attorney", from: .attorney), TrackingSetting(name: "Person", from: .user),
            ]
        }
        let note = result.documents.creditNotes.first
        let items = note.map { result.documents.lineItems[$0.lineItems] } ?? []
        #expect(items.map { result.batch.text.string($0.tracking1) } == ["E. Harbour"])
        #expect(items.allSatisfy { $0.tracking2.isEmpty })
    }
}
