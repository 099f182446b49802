import Foundation
import Ledger
import Testing
import XeroDocuments

@testable import Transform

/// The contract's sums over some hundreds of firms, against ``SlowReckoning``.
@Suite struct BillTransformExactnessTests {
    static let runs: [(seed: Int, random: RandomFirm, result: Result)] = (0..<400).map { seed in
        let random = RandomFirm(seed: UInt64(seed))
        return (seed, random, random.firm.run())
    }

    @Test func everyCentIsTheContracts() {
        for (seed, random, result) in Self.runs {
            for (index, spec) in random.firm.specs.enumerated() where random.expected[index] == nil {
                let name = "seed \(seed), bill \(index + 1)"
                guard result.outcomes.bills[index] == .written else {
                    Issue.record("\(name): \(result.bill(index)), \(result.messages)")
                    continue
                }
                checkInvoices(of: index, spec, random.firm.settings, result, name)
                checkCreditNotes(of: index, spec, random.firm.settings, result, name)
                checkPayments(of: index, spec, random.firm.settings, result, name)
            }
        }
    }

    private func checkInvoices(
        of index: Int, _ spec: BillSpec, _ settings: TransformSettings, _ result: Result, _ name: String
    ) {
        let lines = Array(zip(spec.lines, SlowReckoning.lines(of: spec)))
        let invoices = result.documents.invoices.filter { $0.bill == index }
        let main = lines.filter { Expectation.isOnMain($0.0, spec, settings) }
        let apart = lines.filter { !Expectation.isOnMain($0.0, spec, settings) }
        let groups = settings.bills.interest == .separate && !apart.isEmpty ? [main, apart] : [main]
        #expect(invoices.count == groups.count, "\(name)")
        for (invoice, group) in zip(invoices, groups) {
            let tax = group.reduce(Decimal(0)) { $0 + $1.1.tax }
            #expect(amount(invoice.totalTax, spec.digits) == tax, "\(name)")
            #expect(amount(invoice.total, spec.digits) == group.reduce(tax) { $0 + $1.1.net }, "\(name)")
            let expected = Expectation.postings(group, settings)
            var net: [Expectation.Posting: Decimal] = [:]
            for item in result.documents.lineItems[invoice.lineItems] {
                let posting = Expectation.Posting(
                    account: result.transform.codes.accounts[item.account],
                    type: result.transform.codes.taxTypes[item.taxType].type)
                net[posting, default: 0] += amount(item.lineAmount, spec.digits)
            }
            #expect(net == expected.net, "\(name)")
            #expect(invoice.lineItems.count == expected.count, "\(name)")
            #expect(invoice.status == status(of: spec.state), "\(name)")
        }
        let documents = lines.reduce(Decimal(0)) { $0 + $1.1.net + $1.1.tax }
        let skipped = settings.bills.interest == .skip ? apart.reduce(Decimal(0)) { $0 + $1.1.net + $1.1.tax } : 0
        let total = invoices.reduce(Decimal(0)) { $0 + amount($1.total, spec.digits) }
        #expect(total == documents - skipped, "\(name)")
    }

    private func status(of state: BillState) -> InvoiceStatus {
        state == .draft ? .draft : state == .awaitingApproval ? .submitted : .authorised
    }

    private func checkCreditNotes(
        of index: Int, _ spec: BillSpec, _ settings: TransformSettings, _ result: Result, _ name: String
    ) {
        let notes = result.documents.creditNotes.filter { $0.bill == index }
        let given = spec.credits.filter { !$0.isVoided }
        #expect(notes.count == given.count, "\(name)")
        let lines = zip(spec.lines, SlowReckoning.lines(of: spec)).filter { Expectation.isOnMain($0.0, spec, settings) }
        let whole = SlowReckoning.buckets(
            lines.map { .init(type: Expectation.taxType($0.1, settings.tax), net: $0.1.net, tax: $0.1.tax) })
        var left = whole
        for (note, spec) in zip(notes, given) {
            let expected = SlowReckoning.credit(spec.amount, from: &left, note.currency.digits)
            let taken = result.documents.lineItems[note.lineItems].map {
                SlowReckoning.Bucket(
                    type: result.transform.codes.taxTypes[$0.taxType].type,
                    net: amount($0.lineAmount, note.currency.digits), tax: amount($0.taxAmount, note.currency.digits))
            }
            #expect(taken == expected, "\(name)")
            #expect(amount(note.total, note.currency.digits) == spec.amount, "\(name)")
            #expect(amount(note.totalTax, note.currency.digits) == expected.reduce(0) { $0 + $1.tax }, "\(name)")
        }
        for (left, whole) in zip(left, whole) {
            #expect(abs(left.net) <= abs(whole.net) && left.net * whole.net >= 0, "\(name): \(left) of \(whole)")
            #expect(abs(left.tax) <= abs(whole.tax) && left.tax * whole.tax >= 0, "\(name): \(left) of \(whole)")
        }
        let total = whole.reduce(Decimal(0)) { $0 + $1.net + $1.tax }
        if given.reduce(Decimal(0), { $0 + $1.amount }) == total {
            #expect(left.allSatisfy { $0.net == 0 && $0.tax == 0 }, "\(name): a full credit leaves nothing")
        }
    }

    private func checkPayments(
        of index: Int, _ spec: BillSpec, _ settings: TransformSettings, _ result: Result, _ name: String
    ) {
        let bill = result.batch.bills[index]
        let isApproved = spec.state == .awaitingPayment || spec.state == .paid
        let parts = Expectation.invoiceTotals(spec, SlowReckoning.lines(of: spec), settings)
        let expected = Expectation.payments(spec, due: parts, settings)
        for (position, payment) in bill.payments.enumerated() {
            let documents = result.documents.payments.filter { $0.source == payment }
            guard let expected = expected[position] else {
                #expect(documents.isEmpty && result.outcomes.payments[payment].bucket == .filtered, "\(name)")
                continue
            }
            guard isApproved else {
                #expect(documents.isEmpty, "\(name)")
                #expect(result.payment(payment) == "held payment-on-unapproved", "\(name)")
                continue
            }
            func sum(_ isInterest: Bool) -> Decimal {
                documents.filter { result.documents.invoices[$0.invoice].isInterest == isInterest }
                    .reduce(Decimal(0)) { $0 + amount($1.amount, spec.digits) }
            }
            #expect(sum(false) == expected.main && sum(true) == expected.apart, "\(name)")
            let isHeld = expected.main + expected.apart == 0
            #expect(result.payment(payment) == (isHeld ? "held overpayment" : "written"), "\(name)")
            let held = result.outcomes.heldParts.filter { $0.payment == payment }
            #expect(
                held.map { amount($0.amount, spec.digits) } == (isHeld || expected.held == 0 ? [] : [expected.held]),
                "\(name)")
        }
    }

    @Test func quantityTimesUnitAmountIsTheLineAmount() {
        for (seed, _, result) in Self.runs {
            let invoices = result.documents.invoices.map { ($0.lineItems, $0.currency) }
            let notes = result.documents.creditNotes.map { ($0.lineItems, $0.currency) }
            var seen = 0
            for (range, currency) in invoices + notes {
                for item in result.documents.lineItems[range] {
                    seen += 1
                    let exact =
                        Decimal(item.quantity.tenThousandths) * Decimal(item.unitAmount.tenThousandths) / 100_000_000
                    let expected = SlowReckoning.rounded(exact, currency.digits)
                    #expect(amount(item.lineAmount, currency.digits) == expected, "seed \(seed)")
                    #expect(item.quantity > .zero, "seed \(seed)")
                    #expect(!item.description.isEmpty, "seed \(seed)")
                }
            }
            #expect(seen == result.documents.lineItems.count, "seed \(seed): every line is on one document")
        }
    }

    @Test func everyRecordIsInOneBucketAtItsAmount() {
        for (seed, _, result) in Self.runs {
            #expect(result.read == result.accounted, "seed \(seed)")
        }
    }

    @Test func aBillGoesWholeOrNotAtAll() {
        var kept = 0
        for (seed, random, result) in Self.runs {
            for (index, reason) in random.expected.enumerated() {
                guard let reason else { continue }
                kept += 1
                let outcome = result.outcomes.bills[index]
                #expect(result.bill(index) == reason, "seed \(seed), bill \(index + 1)")
                let bill = result.batch.bills[index]
                #expect(bill.lines.allSatisfy { result.outcomes.lines[$0] == outcome })
                #expect(bill.payments.allSatisfy { result.outcomes.payments[$0] == outcome })
                #expect(bill.creditNotes.allSatisfy { result.outcomes.creditNotes[$0] == outcome })
                #expect(!result.documents.invoices.contains { $0.bill == index })
                #expect(!result.documents.creditNotes.contains { $0.bill == index })
                #expect(!result.documents.payments.contains { $0.bill == index })
            }
            #expect(result.outcomes.heldParts.allSatisfy { result.outcomes.payments[$0.payment] == .written })
        }
        #expect(kept > 50, "the firms hold bills that stay back")
    }
}
