import Foundation
import Ledger
import XeroDocuments

@testable import Transform

/// What the transform made of a firm, in words that a test can state exactly.
struct Result {
    var transform: BillTransform
    var batch: BillBatch
    var documents = DocumentBatch()
    var outcomes = BatchOutcomes()

    init(transform: BillTransform, batch: BillBatch) {
        self.transform = transform
        self.batch = batch
    }

    func text(_ ref: TextRef) -> String { batch.text.string(ref) }

    /// `N-1 AUTHORISED USD 120.00 tax 20.00`
    var invoices: [String] {
        documents.invoices.map {
            let digits = $0.currency.digits
            return "\(text($0.number)) \($0.status.rawValue) \($0.currency) \(Self.amount($0.total, digits)) tax "
                + Self.amount($0.totalTax, digits)
        }
    }

    /// `200 OUTPUT 1.5 × 250 = 375.00 + 75.00`
    private func lines(_ range: Range<Int>, _ currency: CurrencyCode) -> [String] {
        documents.lineItems[range].map { item in
            "\(transform.codes.accounts[item.account]) \(transform.codes.taxTypes[item.taxType].type) "
                + "\(Self.decimal(item.quantity)) × \(Self.decimal(item.unitAmount)) = "
                + "\(Self.amount(item.lineAmount, currency.digits)) + \(Self.amount(item.taxAmount, currency.digits))"
        }
    }

    func lines(_ index: Int = 0) -> [String] {
        lines(documents.invoices[index].lineItems, documents.invoices[index].currency)
    }

    func creditLines(_ index: Int = 0) -> [String] {
        lines(documents.creditNotes[index].lineItems, documents.creditNotes[index].currency)
    }

    func descriptions(_ index: Int = 0) -> [String] {
        documents.lineItems[documents.invoices[index].lineItems].map { text($0.description) }
    }

    /// `CN-1c1 on N-1 60.00 tax 10.00`
    var creditNotes: [String] {
        documents.creditNotes.map {
            "\(text($0.number)) on \(text(documents.invoices[$0.invoice].number)) "
                + "\(Self.amount($0.total, $0.currency.digits)) tax \(Self.amount($0.totalTax, $0.currency.digits))"
        }
    }

    /// `50.00 on N-1 to 090 at 2026-02-01: clio:1p1`
    var payments: [String] {
        documents.payments.map {
            let invoice = documents.invoices[$0.invoice]
            return "\(Self.amount($0.amount, invoice.currency.digits)) on \(text(invoice.number)) to "
                + "\(transform.codes.accounts[$0.account]) at \($0.date): \(text($0.reference))"
        }
    }

    /// `rejected no-account`: what became of a bill.
    func bill(_ index: Int = 0) -> String { Self.words(outcomes.bills[index]) }
    func line(_ index: Int) -> String { Self.words(outcomes.lines[index]) }
    func payment(_ index: Int = 0) -> String { Self.words(outcomes.payments[index]) }
    func creditNote(_ index: Int = 0) -> String { Self.words(outcomes.creditNotes[index]) }

    static func words(_ outcome: ControlTotals.Outcome) -> String {
        outcome.reason.isEmpty ? outcome.bucket.rawValue : "\(outcome.bucket.rawValue) \(outcome.reason)"
    }

    var problems: [Diagnostic] { batch.problems.map(\.diagnostic) }
    var codes: [String] { problems.map { "\($0.severity.name) \($0.code.rawValue)" } }
    var messages: [String] { problems.map(\.message) }

    static func amount(_ minorUnits: Int64, _ digits: Int) -> String {
        var out: [UInt8] = []
        DecimalText.appendAmount(minorUnits, digits: digits, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    static func decimal(_ value: FixedPoint) -> String {
        var out: [UInt8] = []
        value.append(to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    /// Both sides of the conservation proof: what was read, and the sum of what became of it. The second is counted here
    /// from the outcomes alone.
    var read: [ControlTotals.Key: ControlTotals.Total] {
        var totals = ControlTotals()
        totals.add(read: batch)
        return Dictionary(uniqueKeysWithValues: totals.totals.keys.map { ($0, totals.sum($0)) })
    }

    var accounted: [ControlTotals.Key: ControlTotals.Total] {
        var totals = ControlTotals()
        for (index, bill) in batch.bills.enumerated() {
            let digits = bill.currency.digits
            totals.add(amount: bill.total, to: batch.controlKey(.bill, ofBill: index), outcomes.bills[index])
            for line in bill.lines {
                let gross = batch.grossAmount(ofLine: line, digits: digits)
                totals.add(amount: gross, to: batch.controlKey(.line, ofBill: index), outcomes.lines[line])
            }
            for note in bill.creditNotes {
                let key = batch.controlKey(.creditNote, ofBill: index)
                totals.add(amount: batch.creditNotes[note].amount, to: key, outcomes.creditNotes[note])
            }
            for payment in bill.payments {
                let key = batch.controlKey(.payment, ofBill: index)
                // What goes counts by its documents, what doesn't by its record: so a lost part would show.
                let written = documents.payments.filter { $0.source == payment }.reduce(Int64(0)) { $0 + $1.amount }
                let held = outcomes.heldParts.filter { $0.payment == payment }.reduce(Int64(0)) { $0 + $1.amount }
                let isWritten = outcomes.payments[payment].bucket == .written
                totals.add(
                    amount: isWritten ? written + held : batch.payments[payment].amount, to: key,
                    outcomes.payments[payment])
            }
        }
        return Dictionary(uniqueKeysWithValues: totals.totals.keys.map { ($0, totals.sum($0)) })
    }
}
