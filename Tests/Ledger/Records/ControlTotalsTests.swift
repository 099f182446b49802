import TestSupport
import Testing

@testable import Ledger

@Suite struct ControlTotalsTests {
    private let key = ControlTotals.Key(kind: .bill, currency: CurrencyCode("USD")!, month: 24_312)

    @Test func outcomesAddUpToWhatWasRead() {
        var random = SplitMix64(seed: 84)
        let outcomes = [
            ControlTotals.Outcome(.written), .init(.alreadyThere), .init(.filtered, "state"),
            .init(.filtered, "issued"),
            .init(.held, "contact-held"), .init(.rejected, "bad-date"),
        ]
        var (read, became) = (ControlTotals(), ControlTotals())
        for _ in 0..<500 {
            let currency = ["USD", "JPY"].compactMap { CurrencyCode($0) }.randomElement(using: &random)!
            let key = ControlTotals.Key(
                kind: RecordKind.allCases.randomElement(using: &random)!, currency: currency,
                month: [nil, 24_312, 24_313].randomElement(using: &random)!)
            let amount: Int64? =
                Int.random(in: 0...9, using: &random) == 0 ? nil : Int64.random(in: .min ... .max, using: &random)
            read.add(amount: amount, to: key)
            became.add(amount: amount, to: key, outcomes.randomElement(using: &random)!)
        }
        #expect(Set(read.totals.keys) == Set(became.totals.keys))
        for key in read.totals.keys {
            #expect(read.sum(key) == became.sum(key))
            #expect(read.totals[key]?[nil] == read.sum(key))
        }
        #expect(read.totals.keys.reduce(0) { $0 + read.sum($1).count } == 500)
        // One record less, or one unit, and the sums differ.
        let any = read.totals.keys.first!
        became.add(amount: 1, count: 0, to: any, outcomes[0])
        #expect(read.sum(any) != became.sum(any))
    }

    @Test func sumsAreWide() {
        var totals = ControlTotals()
        for _ in 0..<4 { totals.add(amount: .max, to: key) }
        totals.add(amount: nil, count: 3, to: key)
        #expect(totals.sum(key).amount == 4 * Int128(Int64.max))
        #expect(totals.sum(key).count == 7 && totals.sum(key).unreadable == 3)
        #expect(totals.sum(ControlTotals.Key(kind: .line, currency: .none, month: nil)) == ControlTotals.Total())
    }

    @Test func mergingAddsEveryOutcome() {
        var (left, right) = (ControlTotals(), ControlTotals())
        left.add(amount: 5, to: key)
        left.add(amount: 7, to: key, .init(.written))
        right.add(amount: 1, to: key, .init(.written))
        right.add(amount: 2, to: key, .init(.rejected, "bad-date"))
        left.merge(right)
        #expect(left.totals[key]?[nil]?.amount == 5)
        #expect(left.totals[key]?[ControlTotals.Outcome(.written)]?.amount == 8)
        #expect(left.totals[key]?[ControlTotals.Outcome(.written)]?.count == 2)
        #expect(left.totals[key]?[ControlTotals.Outcome(.rejected, "bad-date")]?.amount == 2)
        #expect(left.sum(key).amount == 15)
    }

    @Test func aBatchCountsAsItWasRead() throws {
        var batch = BillBatch()
        var bill = Bill()
        bill.currency = try #require(CurrencyCode("USD"))
        bill.issued = try #require(CalendarDate(year: 2026, month: 1, day: 31))
        bill.total = 1_000
        bill.lines = 0..<3
        bill.payments = 0..<2
        bill.creditNotes = 0..<1
        batch.bills.append(bill)
        batch.lines = [BillLine(), BillLine(), BillLine()]
        batch.lines[0].quantity = FixedPoint(tenThousandths: 15_000)
        batch.lines[0].price = FixedPoint(tenThousandths: 33_300)  // 1.5 × 3.33 is 4.995
        batch.lines[1].isAmountReadable = false
        batch.lines[2].quantity = FixedPoint(tenThousandths: .max)
        batch.lines[2].price = FixedPoint(tenThousandths: .max)
        batch.payments = [Payment(), Payment()]
        batch.payments[0].amount = 400
        batch.payments[1].isAmountReadable = false
        batch.creditNotes = [CreditNote()]
        batch.creditNotes[0].amount = 50
        var undated = Bill()
        undated.isIssuedReadable = false
        undated.isAmountReadable = false
        batch.bills.append(undated)
        let remark = Diagnostic(.withoutBill, .reject, at: SourceLocation(file: "f"), "m", remedy: "r")
        for amount in [FixedPoint(tenThousandths: 12_300), FixedPoint(tenThousandths: 1), nil] {
            batch.strays.append(Stray(kind: .line, source: .none, amount: amount, diagnostic: remark))
        }
        var totals = ControlTotals()
        totals.add(read: batch)
        func sum(_ kind: RecordKind, _ currency: CurrencyCode, _ month: Int32?) -> ControlTotals.Total {
            totals.sum(ControlTotals.Key(kind: kind, currency: currency, month: month))
        }
        func total(_ count: Int, _ amount: Int128, unreadable: Int = 0) -> ControlTotals.Total {
            var total = ControlTotals.Total()
            (total.count, total.amount, total.unreadable) = (count, amount, unreadable)
            return total
        }
        #expect(sum(.bill, bill.currency, 24_312) == total(1, 1_000))
        #expect(sum(.line, bill.currency, 24_312) == total(3, 500, unreadable: 2))
        #expect(sum(.payment, bill.currency, 24_312) == total(2, 400, unreadable: 1))
        #expect(sum(.creditNote, bill.currency, 24_312) == total(1, 50))
        #expect(sum(.bill, .none, nil) == total(1, 0, unreadable: 1))
        #expect(sum(.line, .none, nil) == total(3, 123, unreadable: 2))
        #expect(totals.totals.count == 6)
    }
}
