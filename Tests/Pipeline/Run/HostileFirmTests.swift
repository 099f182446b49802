import Foundation
import Ledger
import Testing

@testable import Pipeline

/// Firms whose exports were damaged at random: whatever comes of them, every record is accounted for and nothing crashes.
struct HostileFirmTests {
    /// Deterministic, so that a failure can be had again by its seed.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static let odd = [
        "", "x", "-1", "1e9", "12.345", "\"", "\"\"", "\"a,b\"", ",", "2026-02-31", "101", "102", "999", "USD", "JPY",
        "paid", "void",
        "é", "=1+1", "\u{7}", "  ", "99999999999999999999", "0", "TimeEntry", "Discount", "Interest", "trust",
    ]

    private func damage(_ rows: inout [String], _ generator: inout Generator) {
        guard rows.count > 1 else { return }
        let row = Int.random(in: 1..<rows.count, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: rows.insert(rows[row], at: Int.random(in: 1...rows.count, using: &generator))
        case 1: rows.remove(at: row)
        case 2: rows[row] += ",more"
        default:
            var cells = rows[row].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            let cell = Int.random(in: 0..<cells.count, using: &generator)
            cells[cell] = Self.odd.randomElement(using: &generator) ?? ""
            rows[row] = cells.joined(separator: ",")
        }
    }

    @Test(arguments: 1...60) func everyRecordIsAccountedFor(seed: Int) throws {
        var generator = Generator(state: UInt64(seed))
        let firm = try SmallFirm()
        for number in 200..<206 {
            firm.bills.append("\(number),N-\(number),12,0003,awaiting_payment,2026-02-15,2026-03-15,,USD,80.00,")
            firm.lines.append("\(2000 + number),\(number),0003,2026-02-11,TimeEntry,,,Advice,,0.4,200,0,")
            firm.payments.append("\(5000 + number),\(number),12,2026-03-01,30.00,Cheque,7,Operating")
            firm.creditNotes.append("\(7000 + number),,12,\(number),2026-03-01,10.00,Why,applied")
        }
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: damage(&firm.contacts, &generator)
            case 1: damage(&firm.bills, &generator)
            case 2: damage(&firm.lines, &generator)
            case 3: damage(&firm.payments, &generator)
            default: damage(&firm.creditNotes, &generator)
            }
        }
        do {
            let result = try firm.run("one")
            #expect(result.report.closes)
            #expect(result.exitCode == .done || result.exitCode == .someRejected)
            // Nothing goes twice, however bad the export was.
            let again = try firm.run("two")
            for kind in ["invoices", "credit notes", "payments", "contacts"] {
                #expect(SmallFirm.count(again, kind) == 0)
            }
        } catch {
            let failure = Failure(error)
            #expect(failure.exitCode == .inputUnusable, "\(failure.diagnostics)")
            #expect(failure.diagnostics.allSatisfy { !$0.message.isEmpty && !$0.remedy.isEmpty })
            #expect(firm.names("batches").isEmpty)
        }
    }
}
