import Ledger
import Testing

@testable import Pipeline

struct ConservationProofTests {
    private func key(_ kind: RecordKind, _ month: Int32?) -> ControlTotals.Key {
        ControlTotals.Key(kind: kind, currency: CurrencyCode("USD") ?? .none, month: month)
    }

    @Test func itClosesWhereBothSidesAgreeMonthByMonth() {
        var (read, became) = (ControlTotals(), ControlTotals())
        read.add(amount: 100, to: key(.bill, 24_300))
        read.add(amount: 50, to: key(.bill, 24_301))
        became.add(amount: 100, to: key(.bill, 24_300), .init(.written))
        became.add(amount: 50, to: key(.bill, 24_301), .init(.rejected, "bad-date"))
        let rows = ConservationProof.rows(read: read, outcomes: became)
        #expect(rows.count == 1 && rows[0].closes)
        #expect(rows[0].buckets[.written]?.amount == 100 && rows[0].buckets[.rejected]?.count == 1)
    }

    @Test func aRecordInAnotherMonthLeavesItOpenThoughTheSumsAgree() {
        var (read, became) = (ControlTotals(), ControlTotals())
        read.add(amount: 100, to: key(.bill, 24_300))
        became.add(amount: 100, to: key(.bill, 24_301), .init(.written))
        let rows = ConservationProof.rows(read: read, outcomes: became)
        #expect(rows[0].openMonths == ["2025-01", "2025-02"])
    }

    @Test func aCentALostOrADoubledRecordLeavesItOpen() {
        for (count, amount) in [(1, Int64(99)), (2, 100), (0, 0)] {
            var (read, became) = (ControlTotals(), ControlTotals())
            read.add(amount: 100, to: key(.payment, nil))
            became.add(amount: amount, count: count, to: key(.payment, nil), .init(.written))
            #expect(!ConservationProof.rows(read: read, outcomes: became)[0].closes)
        }
    }

    @Test func unreadableRecordsCountApart() {
        var (read, became) = (ControlTotals(), ControlTotals())
        read.add(amount: nil, to: key(.line, 24_300))
        became.add(amount: 0, to: key(.line, 24_300), .init(.rejected, "bad-number"))
        #expect(!ConservationProof.rows(read: read, outcomes: became)[0].closes)
    }

    @Test func aProofThatFailsStopsWithExit4() {
        var report = BatchReport()
        report.proof = [.init(kind: .bill, currency: .none, read: .init(), buckets: [:], openMonths: ["2026-01"])]
        let failure = Failure(RunError.proofFailed(report))
        #expect(failure.exitCode == .stopped && failure.diagnostics.map(\.code) == [.proofFailed])
        #expect(failure.report?.closes == false)
    }
}
