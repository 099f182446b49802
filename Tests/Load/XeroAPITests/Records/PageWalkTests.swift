import TestSupport
import Testing
import WebTesting

@testable import WebAccess
@testable import XeroAPI

/// Xero's list of records in the order of `UpdatedDateUTC`, which moves while it is read.
private struct MovingList {
    var records: [(id: String, updated: Int64)]
    var now: Int64
    var random: SplitMix64
    var isOrdered = true
    var hasPagination = true

    func page(_ walk: PageWalk) -> (items: [PageWalk.Item], pageCount: Int?, itemCount: Int?) {
        var listed = records.filter { record in walk.since.map { record.updated >= $0.milliseconds } ?? true }
        if isOrdered {
            listed.sort { ($0.updated, $0.id) < ($1.updated, $1.id) }
        } else {
            listed.sort { $0.id < $1.id }
        }
        let slice = listed.dropFirst((walk.page - 1) * walk.pageSize).prefix(walk.pageSize)
        let items = slice.map { PageWalk.Item(id: $0.id, updated: UTCInstant(milliseconds: $0.updated)) }
        guard hasPagination else { return (items, nil, nil) }
        return (items, (listed.count + walk.pageSize - 1) / walk.pageSize, listed.count)
    }

    mutating func disturb() {
        now += Int64.random(in: 100...5_000, using: &random)
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            if Int.random(in: 0..<3, using: &random) == 0 {
                records.append(("new-\(records.count)-\(Int.random(in: 0...9_999, using: &random))", now))
            } else {
                records[Int.random(in: records.indices, using: &random)].updated = now
            }
        }
    }
}

@Suite("Pain 19: nothing is lost while pages move") struct PageWalkTests {
    @Test(arguments: 1...60) func everyRecordComesInItsLastForm(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        var time: Int64 = 1_700_000_000_000
        let records = (0..<250).map { index -> (String, Int64) in
            // Some in the same instant, as an import makes them.
            time += Bool.random(using: &random) ? 0 : Int64.random(in: 1...90_000, using: &random)
            return ("r-\(index)", time)
        }
        var list = MovingList(records: records, now: time + 100_000, random: random)
        list.hasPagination = seed % 3 != 0
        var walk = PageWalk(pageSize: seed % 2 == 0 ? 100 : 30, since: nil)
        var got: [String: Int64] = [:]
        var calls = 0
        var disturbances = 12
        while !walk.isDone {
            calls += 1
            guard calls < 200 else {
                Issue.record("the walk doesn't end")
                return
            }
            let (items, pageCount, itemCount) = list.page(walk)
            for index in walk.take(items, pageCount: pageCount, itemCount: itemCount) {
                got[items[index].id] = items[index].updated?.milliseconds
            }
            if disturbances > 0 {
                list.disturb()
                disturbances -= 1
            }
        }
        // Whatever was there at the last call, but what changed after its answer.
        let end = got.values.max() ?? 0
        for record in list.records where record.updated <= end {
            #expect(got[record.id] == record.updated, "\(record.id)")
        }
        #expect(got.count >= 250)
    }

    @Test func aPageFullOfOneInstantIsCountedByNumber() {
        let records = (0..<95).map { ("r-\($0)", Int64(1_700_000_000_000)) }
        let list = MovingList(records: records, now: 0, random: SplitMix64(seed: 1))
        var walk = PageWalk(pageSize: 10, since: nil)
        var got: Set<String> = []
        var calls = 0
        while !walk.isDone, calls < 50 {
            calls += 1
            let (items, pageCount, itemCount) = list.page(walk)
            for index in walk.take(items, pageCount: pageCount, itemCount: itemCount) { got.insert(items[index].id) }
        }
        #expect(got.count == 95)
        #expect(calls == 11)
    }

    @Test func aListInAnotherOrderIsCountedByNumberAndReadAgainWhereItMoved() {
        let records = (0..<95).map { ("r-\($0 % 10)\($0)", Int64(1_700_000_000_000 - $0 * 60_000)) }
        var list = MovingList(
            records: records, now: 1_700_000_100_000, random: SplitMix64(seed: 1), isOrdered: false)
        var walk = PageWalk(pageSize: 10, since: nil)
        var got: Set<String> = []
        var calls = 0
        while !walk.isDone, calls < 60 {
            calls += 1
            let (items, pageCount, itemCount) = list.page(walk)
            for index in walk.take(items, pageCount: pageCount, itemCount: itemCount) { got.insert(items[index].id) }
            if calls == 4 { list.records.append(("a-first", list.now)) }
        }
        #expect(got.count == 96)
    }

    @Test func anEmptyListIsOneCall() {
        var walk = PageWalk(pageSize: 10, since: nil)
        #expect(walk.take([], pageCount: nil, itemCount: nil).isEmpty)
        #expect(walk.isDone)
    }

    @Test func pagesOverHTTP() async throws {
        let body: @Sendable (Range<Int>) -> String = { range in
            let records = range.map { index in
                """
                {"ContactID":"c-\(index)","Name":"N\(index)","UpdatedDateUTC":"/Date(\(1_700_000_000_000 + index * 60_000)+0000)/"}
                """
            }
            return "{\"Contacts\":[\(records.joined(separator: ","))]}"
        }
        let script = Script { request, number in
            switch number {
            case 0: .json(body(0..<100))
            case 1: .json(body(99..<199))
            case 2: .json(body(198..<250))
            default: .json("{}")
            }
        }
        try await Bench.run(script) { bench in
            var query = XeroQuery(filter: WhereFilter.equals("Name", "A & B"))
            query.pageSize = 100
            var ids: [String] = []
            for try await page in bench.client.pages(of: XeroContact.self, query) { ids += page.records.map(\.id) }
            #expect(ids == (0..<250).map { "c-\($0)" })
            let seen = bench.server.requests
            #expect(seen.map { $0.query["page"] } == ["1", "1", "1"])
            #expect(seen.map { $0.header("If-Modified-Since") } == [nil, "2023-11-14T23:52:18", "2023-11-15T01:31:18"])
            #expect(
                seen.allSatisfy { $0.query["where"] == "Name==\"A & B\"" && $0.query["order"] == "UpdatedDateUTC ASC" })
        }
    }

    @Test func aRecordThatCantBeReadIsReportedBesideTheOthers() async throws {
        let body = #"{"Invoices":[{"InvoiceID":"a","Total":1},{"InvoiceID":"b","Total":1.001,"CurrencyCode":"USD"}]}"#
        try await Bench.run(Script { _, _ in .json(body) }) { bench in
            var pages: [XeroPage<XeroInvoice>] = []
            for try await page in bench.client.pages(of: XeroInvoice.self) { pages.append(page) }
            #expect(pages.flatMap(\.records).map(\.id) == ["a"])
            #expect(pages.flatMap(\.problems).map(\.id) == ["b"])
        }
    }

    @Test func nothingChangedSinceIsAnEmptyPage() async throws {
        try await Bench.run(Script { _, _ in .answer(304, headers: [], body: "") }) { bench in
            let query = XeroQuery(modifiedSince: TestClock.start)
            for try await page in bench.client.pages(of: XeroPayment.self, query) { #expect(page.records.isEmpty) }
            #expect(bench.server.requests.first?.header("If-Modified-Since") == "2026-03-01T12:00:00")
            #expect(bench.server.requests.count == 1)
        }
    }
}
