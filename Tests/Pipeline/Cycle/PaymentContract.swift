import ClioSandbox
import Foundation
import Ledger
import WebAccess
import XeroSandbox

@testable import Pipeline

/// A payment as it stands on an invoice in Xero.
struct BookPayment: Hashable {
    var day: String
    /// Minor units.
    var amount: Int64
    var account: String
    /// Nil where nothing says that it is ours.
    var allocation: String?
    var isReconciled: Bool

    /// - Parameter text: `2026-03-02 12.50 to 090: Check 17 clio:40601`
    init?(_ text: String, cents: (String) -> Int64) {
        let words = text.components(separatedBy: ": ")[0].split(separator: " ").map(String.init)
        guard words.count >= 4 else { return nil }
        (day, amount, account, isReconciled) = (words[0], cents(words[1]), words[3], words.contains("reconciled"))
        let parts = text.components(separatedBy: "clio:")
        allocation = parts.count > 1 ? parts[parts.count - 1] : nil
    }

    /// As ``ContractBill/payments`` has it.
    var text: String { "\(day) \(amount) \(account) \(allocation ?? "")" }
}

/// What the contract says of bills whose payments a bookkeeper removed in Xero and entered again.
///
/// What bears our mark is ours, so that it is put back as Clio has it; but never touched while it is reconciled. What bears
/// none is the bookkeeper's: never touched at all. Beside either of them a payment of ours may wait, if that is told, and is
/// never there twice.
struct PaymentContract {
    private let expected: ContractBook
    private let book: XeroBook
    /// What the last run held, by the bill's number.
    private let told: [String: [Diagnostic]]

    init(_ firm: ClioFirm, _ bytes: [UInt8], after run: RunResult) throws {
        (expected, book) = (ContractBook(firm), try XeroBook(bytes))
        let held = run.report.problems.filter { $0.severity >= .hold && $0.location.file.hasPrefix("bill ") }
        told = Dictionary(grouping: held) { String($0.location.file.dropFirst(5)) }
    }

    /// Payments of a bill that must not be touched and aren't as Clio has them.
    private func others(_ number: String) -> [BookPayment] {
        let own = Set(expected.bills[number]?.payments ?? [])
        return (book.receipts[number] ?? []).filter {
            ($0.allocation == nil || $0.isReconciled) && !own.contains($0.text)
        }
    }

    /// Numbers of bills that have some, or that wait for one that is reconciled: its reference may have other words than Clio's,
    /// which isn't looked at here.
    var disturbed: Set<String> {
        Set(
            book.receipts.keys.filter { number in
                !others(number).isEmpty
                    || told[number] != nil && book.receipts[number]?.contains(where: \.isReconciled) == true
            })
    }

    /// Numbers of bills on which another sum is paid than in Clio.
    var unequal: Set<String> {
        disturbed.filter { number in
            let clio = (expected.bills[number]?.payments ?? []).compactMap { Int64($0.split(separator: " ")[1]) }
            return clio.reduce(0, +) != (book.receipts[number] ?? []).reduce(0) { $0 + $1.amount }
        }
    }

    /// Where Xero isn't as it may be.
    var faults: [String] {
        var faults: [String] = []
        for (number, receipts) in book.receipts.sorted(by: { $0.key < $1.key }) {
            let marks = receipts.compactMap(\.allocation)
            if Set(marks).count != marks.count {
                faults.append("\(number): a payment is there twice: \(marks.sorted())")
            }
        }
        for number in told.keys.sorted() where !disturbed.contains(number) {
            faults.append("\(number): told without a reason: \(told[number]?.map(\.message) ?? [])")
        }
        for number in disturbed.sorted() { faults += self.faults(number, others(number)) }
        return faults
    }

    private func faults(_ number: String, _ others: [BookPayment]) -> [String] {
        let problems = told[number] ?? []
        guard var must = expected.bills[number], let there = book.bills[number] else {
            return problems.isEmpty ? ["\(number): what others paid keeps it in Xero, and nobody is told"] : []
        }
        var faults: [String] = []
        var rest = others.map(\.text)
        let own = there.payments.filter { text in
            guard let place = rest.firstIndex(of: text) else { return true }
            rest.remove(at: place)
            return false
        }
        let ids = Set(must.payments.map { $0.split(separator: " ")[3] })
        if problems.isEmpty, own != must.payments {
            faults.append("\(number): payments are \(own), must be \(must.payments), and nobody is told")
        }
        // A bill that waits as a whole stays as it was.
        if problems.contains(where: { $0.message.hasPrefix("the bill") }) { return faults }
        for payment in own where !ids.contains(payment.split(separator: " ")[3]) {
            faults.append("\(number): \(payment) is there, and Clio has it no longer")
        }
        let isRefused = problems.contains { $0.code == .refusedByXero }
        if isRefused { must.credits = there.credits }
        must.payments = there.payments
        must.open = there.open
        return faults + there.differences(must)
    }
}

extension CycleRig {
    /// The bookkeeper does as the runs tell: what stands in the way is unreconciled, and deleted where it isn't ours.
    func followRemedies() async throws {
        let payments = try await person(.get, "Payments")["Payments"]?.elements ?? []
        for payment in payments where payment["Status"]?.string != "DELETED" {
            let id = payment["PaymentID"]?.string ?? ""
            xero.mark(payment: id, reconciled: false)
            guard payment["Reference"]?.string?.contains("clio:") != true else { continue }
            try await person(.post, "Payments/\(id)", #"{"Status":"DELETED"}"#)
        }
    }

    /// Numbers of the bills that `reconcile` tells.
    func reconcile() async throws -> Set<String> {
        let request = try request(.plan)
        let result = try await onThread { try Reconciliation(request, csv: nil).execute() }
        return Set(result.differences.map { $0.number.components(separatedBy: "-INT")[0] })
    }
}
