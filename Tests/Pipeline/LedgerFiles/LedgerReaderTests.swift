import Foundation
import Ledger
import Testing

@testable import Pipeline

struct LedgerReaderTests {
    private func ledger(_ change: (SmallFirm) throws -> Void) throws -> RunError? {
        let firm = try SmallFirm()
        _ = try Extraction(try firm.request(.plan, batch: "x"), to: firm.folder + "/ledger").execute()
        try change(firm)
        do {
            var reader = try LedgerReader(directory: firm.folder + "/ledger")
            var batch = BillBatch()
            while try reader.read(into: &batch) {}
            return nil
        } catch let error as RunError {
            return error
        }
    }

    private func codes(_ error: RunError?) -> [DiagnosticCode] {
        guard case .input(let faults)? = error else { return [] }
        return faults.map(\.code)
    }

    @Test func aWholeLedgerReads() throws { #expect(codes(try ledger { _ in }).isEmpty) }

    @Test func aLedgerCutOffIsNotTakenForASmallerOne() throws {
        for name in ["bills", "bill_line_items", "payments", "credit_notes"] {
            let error = try ledger { firm in
                let lines = try firm.text("ledger/\(name).ndjson").split(separator: "\n").dropLast()
                try firm.put("ledger/\(name).ndjson", lines.map { $0 + "\n" }.joined())
            }
            #expect(codes(error) == [.fewerRecords], "\(name)")
        }
    }

    @Test func billsOutOfOrderALineOfGarbageAndALaterVersionAreRefused() throws {
        let sorted = try ledger { firm in
            let lines = try firm.text("ledger/bills.ndjson").split(separator: "\n").reversed()
            try firm.put("ledger/bills.ndjson", lines.map { $0 + "\n" }.joined())
        }
        #expect(codes(sorted) == [.malformedJSON])
        let garbage = try ledger { try $0.put("ledger/payments.ndjson", "{\"id\":\n") }
        #expect(codes(garbage) == [.malformedJSON])
        let later = try ledger { firm in
            try firm.put(
                "ledger/ledger.json",
                firm.text("ledger/ledger.json").replacingOccurrences(of: "\"version\":1", with: "\"version\":9"))
        }
        #expect(codes(later) == [.malformedJSON])
        #expect(
            codes(try ledger { try FileManager.default.removeItem(atPath: $0.folder + "/ledger/ledger.json") }) == [
                .missingFile
            ])
    }
}
