import ClioSandbox
import Ledger
import Testing

@Suite struct HistoryTests {
    @Test(arguments: [false, true])
    func whateverHappensTheBooksHold(showsInterestBills: Bool) {
        var seen: Set<String> = []
        for seed in UInt64(1)...25 {
            var firm = ClioFirm.seeded(seed, bills: 10)
            firm.showsInterestBills = showsInterestBills
            var history = ClioHistory(seed: seed)
            for day in 0..<30 {
                firm.now += 86_400_000
                let done = history.playDay(in: &firm)
                seen.formUnion(done.compactMap { $0.split(separator: " ").first.map(String.init) })
                if day % 10 == 9 { FirmTests.check(firm, "seed \(seed), day \(day): \(done)") }
            }
        }
        #expect(seen == Set(ClioHistory.Action.allCases.map(\.rawValue)))
    }

    @Test func theSameSeedTellsTheSameStory() {
        func tell(_ seed: UInt64) -> (done: [String], text: [UInt8]) {
            var firm = ClioFirm.seeded(4, bills: 10)
            var history = ClioHistory(seed: seed)
            var done: [String] = []
            for _ in 0..<20 {
                firm.now += 86_400_000
                done += history.playDay(in: &firm)
            }
            return (done, firm.canonicalText)
        }
        #expect(tell(9).done == tell(9).done)
        #expect(tell(9).text == tell(9).text)
        #expect(tell(9).text != tell(10).text)
    }

    @Test func onlyWhatIsAllowedHappens() {
        var firm = ClioFirm.seeded(4, bills: 10)
        var history = ClioHistory(seed: 1, actions: [.draft, .approve])
        var kinds: Set<Substring> = []
        for _ in 0..<10 { kinds.formUnion(history.playDay(in: &firm).map { $0.prefix { $0 != " " } }) }
        #expect(kinds == ["draft", "approve"])
        let before = firm.canonicalText
        #expect(history.play(.removeInterest, in: &firm) == nil || firm.canonicalText != before)
    }
}
