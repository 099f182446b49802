import Foundation
import Ledger
import Testing
import XeroDocuments

@testable import Transform

@Suite struct TrackingMapTests {
    private func options(_ bill: BillSpec, _ settings: [TrackingSetting]) -> [[String]] {
        let result = Firm.run(bill) { $0.settings.tracking = settings }
        return result.documents.lineItems.map { [result.text($0.tracking1), result.text($0.tracking2)] }
    }

    @Test func atMostTwoCategoriesAreFilledFromTheBillOrTheLine() {
        let bill = BillSpec(.time("1", "1").with { $0.user = "Ben" }, .time("1", "1")).with { $0.attorney = "Ada" }
        let two = [TrackingSetting(name: "Attorney", from: .attorney), TrackingSetting(name: "Who", from: .user)]
        #expect(
            options(bill, two + [TrackingSetting(name: "Third", from: .office)]) == [["Ada", "Ben"], ["Ada", ""]])
        #expect(options(bill, []) == [["", ""], ["", ""]])
        let result = Firm.run(bill) { $0.settings.tracking = two + two }
        #expect(result.transform.codes.trackingNames == ["Attorney", "Who"])
    }

    @Test func aLinesOwnMatterWins() {
        let bill = BillSpec(.time("1", "1").with { $0.matter = "M-2" }, .time("1", "1")).with { $0.matter = "M-1" }
        #expect(options(bill, [TrackingSetting(name: "Matter", from: .matter)]) == [["M-2", ""], ["M-1", ""]])
    }

    @Test func optionsCanBeTranslated() {
        let setting = TrackingSetting(name: "Who", from: .user, options: ["Ben": "Benjamin Harbour"])
        let bill = BillSpec(.time("1", "1").with { $0.user = "Ben" }, .time("1", "1").with { $0.user = "Eve" })
        #expect(options(bill, [setting]) == [["Benjamin Harbour", ""], ["Eve", ""]])
    }

    @Test func anOptionLongerThanXerosHundredRejects() {
        let setting = [TrackingSetting(name: "Who", from: .user)]
        func bill(_ length: Int) -> BillSpec {
            BillSpec(.time("1", "1").with { $0.user = String(repeating: "ü", count: length) })
        }
        #expect(Firm.run(bill(100)) { $0.settings.tracking = setting }.bill() == "written")
        #expect(Firm.run(bill(101)) { $0.settings.tracking = setting }.bill() == "rejected tracking-too-long")
    }
}
