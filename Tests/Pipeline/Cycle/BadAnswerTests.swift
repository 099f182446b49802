import ClioSandbox
import Foundation
import Ledger
import Testing

@testable import Pipeline

/// Answers that can't be: their bill waits and is named, the others go, and once Clio is right it follows.
@Suite("Bad answers of Clio's")
struct BadAnswerTests {
    enum Fault: CaseIterable {
        case brokenRecord, hiddenClient, unknownKind, foreignCurrency, otherTotal, none
    }

    private static func json(_ text: String) throws -> JSONValue { try JSONValue.parse(Array(text.utf8)) }

    @Test("Each is held or rejected under its number, the rest goes on, and it follows when Clio is right")
    func named() async throws {
        var firm = try ClioFirm.plain(clients: Fault.allCases.count)
        var bills: [Fault: Int64] = [:]
        for (client, fault) in Fault.allCases.enumerated() { bills[fault] = try firm.bill(client: client) }
        let names = firm
        func bill(_ fault: Fault) -> Int64 { bills[fault] ?? 0 }
        let line = try #require(firm.lines(ofBill: bill(.unknownKind)).first).id
        let activity = try #require(firm.lines[line]?.activityID)
        try await CycleRig.with(firm) { rig in
            rig.clio.set(
                ClioOddities(overrides: [
                    .init("bills", id: bill(.brokenRecord), field: "issued_at", value: try Self.json(#""soon""#)),
                    .init("bills", id: bill(.brokenRecord), field: "total", value: try Self.json(#"{"of": []}"#)),
                    .init("line_items", id: line, field: "kind", value: try Self.json(#""Barter""#)),
                    .init("line_items", id: line, field: "type", value: try Self.json(#""BarterLineItem""#)),
                    .init("activities", id: activity, field: "type", value: try Self.json(#""BarterEntry""#)),
                    .init(
                        "bills", id: bill(.foreignCurrency), field: "currency",
                        value: try Self.json(#"{"id": 9, "code": "CHF"}"#)),
                    .init("bills", id: bill(.otherTotal), field: "total", value: try Self.json("101.00")),
                ]))
            let client = rig.clio.with { firm in
                let client = firm.bills[bill(.hiddenClient)]?.clientID ?? 0
                firm.setHidden(contact: client)
                return client
            }
            let first = try await rig.cycle()
            #expect(first.exitCode == .someRejected)
            #expect(try rig.live().map(\.number) == [names.number(bill(.none))], "\(first.words)")
            let problems = first.report.problems.filter { $0.severity >= .hold }
            let codes = Dictionary(grouping: problems, by: \.location.file).mapValues { Set($0.map(\.code)) }
            #expect(
                codes == [
                    "bill \(names.number(bill(.brokenRecord)))": [.badDate, .missingValue],
                    "bill \(names.number(bill(.hiddenClient)))": [.withoutContact],
                    "bill \(names.number(bill(.unknownKind)))": [.unknownKind],
                    "bill \(names.number(bill(.foreignCurrency)))": [.currencyNotSubscribed],
                    "bill \(names.number(bill(.otherTotal)))": [.totalMismatch],
                ], "\(first.words)")
            #expect(problems.allSatisfy { !$0.remedy.isEmpty })
            let folder = (first.batchPath ?? "") + "/rejected"
            let rejected = try FileManager.default.contentsOfDirectory(atPath: folder).map {
                try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)
            }.joined()
            for fault in Fault.allCases {
                #expect(rejected.contains("\(bill(fault))") == (fault != .none), "\(fault): \(rejected)")
            }

            // It is read again and stays back, without anything new to say or do.
            rig.clock.advance(seconds: 3_600)
            let second = try await rig.cycle()
            #expect(second.exitCode == .someRejected)
            #expect(second.done == [])

            rig.clock.advance(seconds: 3_600)
            rig.clio.set(ClioOddities())
            rig.clio.with { firm in firm.setHidden(contact: client, false) }
            let third = try await rig.cycle()
            #expect(third.exitCode == .done, "\(third.words)")
            #expect(try rig.faults() == [])
        }
    }
}
